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

/** Shows functions as they stand. */
@ApplicationScoped
public class FunctionReader {

    /** Some functions, and the name after which the others follow, if there are others. */
    public record Page(List<FunctionView> functions, Optional<String> next) {}

    private final Functions functions;
    private final Outbox outbox;
    private final CodeStore store;

    FunctionReader(Functions functions, Outbox outbox, CodeStore store) {
        this.functions = functions;
        this.outbox = outbox;
        this.store = store;
    }

    public FunctionView get(FunctionId id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> views(id.tenant(), List.of(functions.get(id))).getFirst());
    }

    /**
     * @param after the last name of the page before; empty text for the first page
     */
    public Page list(TenantId tenant, String after, int atMost) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            var found = functions.after(tenant, after, atMost + 1);
                            var page = found.subList(0, Math.min(atMost, found.size()));
                            return new Page(
                                    views(tenant, page),
                                    found.size() > atMost
                                            ? Optional.of(page.getLast().function().name())
                                            : Optional.empty());
                        });
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
        return new Change.FunctionPut(function.latest()).key();
    }

    private static PlatformException unreadable(IOException cause) {
        return new PlatformException(
                ErrorCode.CODE_UNREADABLE, "The deployment package cannot be read.", cause);
    }
}
