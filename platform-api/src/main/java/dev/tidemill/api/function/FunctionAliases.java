package dev.tidemill.api.function;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.quota.CodeQuota;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.Alias;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes, shows, changes and removes aliases of functions. */
@ApplicationScoped
public class FunctionAliases {

    /**
     * Where an alias is to point; empty stays as it is.
     *
     * @param weights which part of the invocations other versions get; an empty map: none
     */
    public record Wish(
            Optional<String> version,
            Optional<String> description,
            Optional<Map<String, Double>> weights) {}

    /**
     * Some aliases.
     *
     * @param next the name after which the others follow; empty when there are none
     */
    public record Page(List<AliasView> aliases, Optional<String> next) {}

    private final Functions functions;
    private final Aliases aliases;
    private final FunctionVersions versions;
    private final ConcurrencyStore concurrency;
    private final Outbox outbox;
    private final CodeQuota quota;

    FunctionAliases(
            Functions functions,
            Aliases aliases,
            FunctionVersions versions,
            ConcurrencyStore concurrency,
            Outbox outbox,
            CodeQuota quota) {
        this.functions = functions;
        this.aliases = aliases;
        this.versions = versions;
        this.concurrency = concurrency;
        this.outbox = outbox;
        this.quota = quota;
    }

    public AliasView create(FunctionId id, String name, Wish wish) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            functions.lock(id);
                            if (aliases.get(id, name).isPresent()) {
                                throw new PlatformException(
                                        ErrorCode.FUNCTION_ALIAS_EXISTS,
                                        "Alias already exists: " + id.arn(name));
                            }
                            var alias = new AliasEntity(id, name);
                            point(alias, wish);
                            aliases.persist(alias);
                            aliases.flush();
                            quota.require(id.tenant());
                            return tell(alias);
                        });
    }

    /**
     * @param expected the alias's revision that the caller knows; empty: any
     */
    public AliasView update(FunctionId id, String name, Wish wish, Optional<String> expected) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            functions.lock(id);
                            var alias = find(id, name);
                            Revisions.check(alias.revision(), expected);
                            point(alias, wish);
                            aliases.flush();
                            return tell(alias);
                        });
    }

    /** One that is not there is gone already. */
    public void delete(FunctionId id, String name) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            functions.lock(id);
                            aliases.get(id, name).ifPresent(versions::delete);
                        });
    }

    public AliasView get(FunctionId id, String name) {
        return QuarkusTransaction.requiringNew().call(() -> find(id, name).view());
    }

    /**
     * @param version that they send invocations to; empty: any
     * @param after the last name of the page before; empty text for the first page
     */
    public Page list(FunctionId id, Optional<String> version, String after, int atMost) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            functions.get(id);
                            var number =
                                    version.isEmpty()
                                            ? OptionalLong.empty()
                                            : OptionalLong.of(existing(id, version.get()));
                            var found = aliases.after(id, number, after, atMost + 1);
                            var page = found.subList(0, Math.min(atMost, found.size()));
                            return new Page(
                                    page.stream().map(AliasEntity::view).toList(),
                                    found.size() > atMost
                                            ? Optional.of(page.getLast().name())
                                            : Optional.empty());
                        });
    }

    private AliasEntity find(FunctionId id, String name) {
        return aliases.get(id, name).orElseThrow(() -> Aliases.missing(id, name));
    }

    private void point(AliasEntity alias, Wish wish) {
        var before = alias.asCalled();
        var id = before.function();
        var version = wish.version().orElseGet(before::version);
        var number = existing(id, version);
        var other = wish.weights().map(FunctionAliases::share).orElseGet(before::other);
        other.ifPresent(share -> check(id, version, share));
        alias.point(number, other, wish.description().orElseGet(alias::description));
        checkProvisioned(alias.asCalled());
    }

    private static Optional<Alias.Share> share(Map<String, Double> weights) {
        if (weights.size() > 1) {
            throw invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
        }
        return weights.entrySet().stream()
                .map(entry -> new Alias.Share(entry.getKey(), entry.getValue()))
                .findFirst();
    }

    private void check(FunctionId id, String version, Alias.Share other) {
        if (other.version().equals(version)) {
            throw invalid(
                    "Invalid function version "
                            + version
                            + ". Function version "
                            + version
                            + " is already included in routing configuration.");
        }
        if (version.equals(FunctionVersion.LATEST)) {
            throw invalid("$LATEST is not supported for an alias pointing to more than 1 version");
        }
        existing(id, other.version());
    }

    /** One that has provisioned concurrency takes it along, to versions that have none. */
    private void checkProvisioned(Alias alias) {
        var provisioned =
                concurrency.provisioned(alias.function()).stream()
                        .map(ConcurrencyStore.Part::qualifier)
                        .toList();
        if (!provisioned.contains(alias.name())) {
            return;
        }
        if (alias.version().equals(FunctionVersion.LATEST)) {
            throw FunctionConcurrencies.unpublished();
        }
        FunctionConcurrencies.requireNoSnapStart(functions, alias.function(), alias.versions());
        ProvisionedOnce.require(
                true,
                alias.versions(),
                provisioned.stream().filter(other -> !other.equals(alias.name())).toList(),
                other ->
                        aliases.get(alias.function(), other)
                                .map(it -> it.asCalled().versions())
                                .orElse(List.of(other)));
    }

    private long existing(FunctionId id, String version) {
        return VersionNumber.parse(version).stream()
                .filter(number -> functions.version(id, number).isPresent())
                .findFirst()
                .orElseThrow(() -> Functions.missing(id.arn(version)));
    }

    private AliasView tell(AliasEntity alias) {
        var known = alias.asCalled();
        outbox.add(known.function().tenant(), new Change.AliasPut(known));
        return alias.view();
    }

    private static PlatformException invalid(String message) {
        return new PlatformException(ErrorCode.PARAMETER_INVALID, message);
    }
}
