package dev.tidemill.api.function;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.quota.CodeQuota;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.placement.Prepared;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Publishes versions of functions, and removes them. A published version never changes. */
@ApplicationScoped
public class FunctionVersions {

    private final Functions functions;
    private final Aliases aliases;
    private final ConcurrencyStore concurrency;
    private final EventInvokeStore eventInvoke;
    private final Urls urls;
    private final Outbox outbox;
    private final CodeQuota quota;
    private final Clock clock;

    FunctionVersions(
            Functions functions,
            Aliases aliases,
            ConcurrencyStore concurrency,
            EventInvokeStore eventInvoke,
            Urls urls,
            Outbox outbox,
            CodeQuota quota,
            Clock clock) {
        this.functions = functions;
        this.aliases = aliases;
        this.concurrency = concurrency;
        this.eventInvoke = eventInvoke;
        this.urls = urls;
        this.outbox = outbox;
        this.quota = quota;
        this.clock = clock;
    }

    /**
     * Publishes the latest version under the next number, if it has changed since the last one.
     *
     * @param codeSha256 what the caller believes the package to be, in base64; empty: anything
     * @param description of the version; empty: the function's
     * @param expected the function's revision that the caller knows; empty: any
     * @return the new version, or the last one
     */
    public FunctionView publish(
            FunctionId id,
            Optional<String> codeSha256,
            Optional<String> description,
            Optional<String> expected) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            var function = functions.lock(id);
                            Revisions.check(function.revision(), expected);
                            checkCode(function, codeSha256);
                            return publish(function, description).qualified();
                        });
    }

    /** In the transaction that has locked or made the function. */
    FunctionView publish(FunctionEntity function) {
        return publish(function, Optional.empty());
    }

    private FunctionView publish(FunctionEntity function, Optional<String> description) {
        var id = function.function();
        var last = functions.lastPublished(id);
        if (last.filter(function::isLike).isPresent()) {
            return last.get().view(isPublished(last.get()));
        }
        var version = function.publish(description, clock.instant());
        functions.persist(version);
        functions.flush();
        quota.require(id.tenant());
        outbox.add(id.tenant(), new Change.FunctionPut(version.asCalled()));
        return version.view(false);
    }

    /**
     * Tells what became of a version's preparation; of one that is gone, or is told of already,
     * nothing.
     */
    @ActivateRequestContext // asked for by no request
    public void prepared(FunctionVersion version, Prepared how) {
        var number = VersionNumber.parse(version.version());
        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                functions
                                        .locked(version.function(), number.orElseThrow())
                                        .filter(it -> it.isPending())
                                        .filter(it -> it.revision().equals(version.revision()))
                                        .ifPresent(it -> tell(it, how)));
    }

    private void tell(FunctionEntity version, Prepared how) {
        version.prepared(how);
        functions.flush();
        outbox.add(version.function().tenant(), new Change.FunctionPut(version.asCalled()));
    }

    private boolean isPublished(FunctionEntity version) {
        var key = new Change.FunctionPut(version.asCalled()).key();
        return outbox.unpublished(version.function().tenant(), List.of(key)).isEmpty();
    }

    /** Removes a published version; one that is not there is gone already. */
    public void delete(FunctionId id, String version) {
        if (version.equals(FunctionVersion.LATEST)) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID,
                    "$LATEST version cannot be deleted without deleting the function.");
        }
        var number = VersionNumber.parse(version);
        if (number.isEmpty()) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID, "Deletion of aliases is not currently supported.");
        }
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            functions.lock(id);
                            checkFree(id, version);
                            functions
                                    .version(id, number.getAsLong())
                                    .ifPresent(gone -> delete(List.of(), List.of(), List.of(gone)));
                        });
    }

    /** With the aliases, in the transaction that has locked the function. */
    void deleteAll(FunctionId id) {
        delete(urls.all(id), aliases.all(id), functions.all(id));
        concurrency.unreserve(id);
    }

    void delete(AliasEntity alias) {
        var known = alias.asCalled();
        var its = urls.get(known.function(), Optional.of(known.name())).stream().toList();
        delete(its, List.of(alias), List.of());
    }

    private void delete(
            List<UrlEntity> addresses, List<AliasEntity> names, List<FunctionEntity> versions) {
        addresses.forEach(urls::delete);
        names.forEach(aliases::delete);
        versions.forEach(functions::delete);
        functions.flush();
        addresses.forEach(this::tellGone);
        names.forEach(this::tellGone);
        versions.forEach(this::tellGone);
    }

    private void tellGone(UrlEntity url) {
        outbox.add(url.asCalled().function().tenant(), new Change.FunctionUrlRemoved(url.id()));
    }

    private void tellGone(AliasEntity alias) {
        var known = alias.asCalled();
        var id = known.function();
        concurrency.remove(id, known.name());
        eventInvoke.remove(id, known.name());
        if (alias.policy().isPresent()) {
            outbox.add(
                    id.tenant(), new Change.FunctionPolicyRemoved(id, Optional.of(known.name())));
        }
        outbox.add(id.tenant(), new Change.AliasRemoved(id, known.name()));
    }

    private void tellGone(FunctionEntity version) {
        var id = version.function();
        concurrency.remove(id, version.version());
        eventInvoke.remove(id, version.version());
        if (version.policy().isPresent()) {
            outbox.add(
                    id.tenant(), new Change.FunctionPolicyRemoved(id, version.policyQualifier()));
        }
        outbox.add(id.tenant(), new Change.FunctionRemoved(id, version.version()));
    }

    private void checkFree(FunctionId id, String version) {
        var users =
                aliases.after(id, VersionNumber.parse(version), "", Integer.MAX_VALUE).stream()
                        .map(AliasEntity::name)
                        .toList();
        if (!users.isEmpty()) {
            throw new PlatformException(
                    ErrorCode.FUNCTION_VERSION_IN_USE,
                    "Unable to delete version because the following aliases reference it: "
                            + users);
        }
    }

    private static void checkCode(FunctionEntity function, Optional<String> codeSha256) {
        var present = function.code().base64();
        if (codeSha256.isPresent() && !codeSha256.get().equals(present)) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID,
                    "CodeSHA256 ("
                            + codeSha256.get()
                            + ") is different from current CodeSHA256 in $LATEST ("
                            + present
                            + "). Please try again with the CodeSHA256 in $LATEST.");
        }
    }
}
