package dev.tidemill.api.function;

import dev.tidemill.api.ingress.Digests;
import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.CodeStore;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Shows functions as they stand. */
@ApplicationScoped
public class FunctionReader {

    /**
     * Some functions or versions.
     *
     * @param next where the others follow; empty when there are none
     */
    public record Page(List<FunctionView> functions, Optional<Place> next) {}

    /** The last one of a page. */
    public record Place(String name, long number) {

        static Place of(FunctionEntity version) {
            return new Place(version.function().name(), version.number());
        }
    }

    private static final long BEFORE_ALL = -1;

    private final Functions functions;
    private final Aliases aliases;
    private final Outbox outbox;
    private final CodeStore store;

    FunctionReader(Functions functions, Aliases aliases, Outbox outbox, CodeStore store) {
        this.functions = functions;
        this.aliases = aliases;
        this.outbox = outbox;
        this.store = store;
    }

    public FunctionView get(FunctionId id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> views(id.tenant(), List.of(functions.get(id))).getFirst());
    }

    /**
     * What a qualifier names, under the ARN with that qualifier.
     *
     * @param qualifier a version or an alias; empty for the latest
     */
    public FunctionView get(FunctionId id, Optional<String> qualifier) {
        if (qualifier.isEmpty()) {
            return get(id);
        }
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            var found = named(id, qualifier.get());
                            return views(id.tenant(), List.of(found))
                                    .getFirst()
                                    .shown(qualifier, functions.get(id).tags());
                        });
    }

    private FunctionEntity named(FunctionId id, String qualifier) {
        var version =
                aliases.get(id, qualifier)
                        .map(alias -> alias.asCalled().version())
                        .orElse(qualifier);
        return VersionNumber.parse(version).stream()
                .mapToObj(number -> functions.version(id, number))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> Functions.missing(id.arn(qualifier)));
    }

    /**
     * The latest version of each function.
     *
     * @param after the last one of the page before; empty for the first page
     */
    public Page list(TenantId tenant, Optional<Place> after, int atMost) {
        var name = after.map(Place::name).orElse("");
        return page(tenant, atMost, most -> functions.after(tenant, name, most));
    }

    /**
     * All versions of all functions, the latest first.
     *
     * @param after the last one of the page before; empty for the first page
     */
    public Page listVersions(TenantId tenant, Optional<Place> after, int atMost) {
        var name = after.map(Place::name).orElse("");
        var number = after.map(Place::number).orElse(BEFORE_ALL);
        return qualified(
                page(tenant, atMost, most -> functions.versionsAfter(tenant, name, number, most)));
    }

    /**
     * All versions of a function, the latest first.
     *
     * @param after the last one of the page before; empty for the first page
     */
    public Page versions(FunctionId id, Optional<Place> after, int atMost) {
        var number = after.map(Place::number).orElse(BEFORE_ALL);
        var page = page(id.tenant(), atMost, most -> functions.versionsAfter(id, number, most));
        if (page.functions().isEmpty() && after.isEmpty()) {
            throw Functions.missing(id.arn());
        }
        return qualified(page);
    }

    private Page page(TenantId tenant, int atMost, IntFunction<List<FunctionEntity>> find) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            var found = find.apply(atMost + 1);
                            var page = found.subList(0, Math.min(atMost, found.size()));
                            return new Page(
                                    views(tenant, page),
                                    found.size() > atMost
                                            ? Optional.of(Place.of(page.getLast()))
                                            : Optional.empty());
                        });
    }

    private static Page qualified(Page page) {
        return new Page(
                page.functions().stream().map(FunctionView::qualified).toList(), page.next());
    }

    /** The package, proved by its hash. */
    public byte[] code(CodeHash hash) {
        try (var in = store.open(hash)) {
            var zip = in.readAllBytes();
            if (!CodeHash.of(zip).equals(hash)) {
                throw unreadable(new IOException("the content does not match its hash"));
            }
            return zip;
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    /**
     * Proves a package by its hash without holding it.
     *
     * @return its length
     */
    long prove(CodeHash hash) {
        try (var in = open(hash)) {
            var digest = Digests.sha256();
            var length =
                    in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            if (!Digests.hex(digest.digest()).equals(hash.hex())) {
                throw unreadable(new IOException("the content does not match its hash"));
            }
            return length;
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    InputStream open(CodeHash hash) throws IOException {
        return store.open(hash);
    }

    private List<FunctionView> views(TenantId tenant, List<FunctionEntity> found) {
        var waiting = outbox.unpublished(tenant, found.stream().map(FunctionReader::key).toList());
        return found.stream()
                .map(function -> function.view(!waiting.contains(key(function))))
                .toList();
    }

    private static String key(FunctionEntity function) {
        return new Change.FunctionPut(function.asCalled()).key();
    }

    private static PlatformException unreadable(IOException cause) {
        return new PlatformException(
                ErrorCode.CODE_UNREADABLE, "The deployment package cannot be read.", cause);
    }
}
