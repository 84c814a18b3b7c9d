package dev.tidemill.api.function;

import dev.tidemill.api.ingress.Turns;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.CodeStore;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Packages on their way in: checked first, then kept. Unpacking them takes a processor: each tenant
 * unpacks one at a time, and half of the processors are left for everybody's other requests.
 */
@ApplicationScoped
public class Uploads {

    /**
     * A package in the store.
     *
     * @param size in bytes
     * @param unpackedSize in bytes
     */
    public record Kept(CodeHash code, long size, long unpackedSize) {}

    /** The last sizes that were measured: what has a hash never changes. */
    private static final class Sizes extends LinkedHashMap<CodeHash, Long> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 10_000;

        Sizes() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<CodeHash, Long> eldest) {
            return size() > MOST;
        }
    }

    private final CodeStore store;
    private final Turns turns =
            new Turns(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    private final Map<CodeHash, Long> sizes = Collections.synchronizedMap(new Sizes());

    Uploads(CodeStore store) {
        this.store = store;
    }

    /**
     * @throws PlatformException with a message for the caller when no worker could unpack it
     */
    public Kept keep(TenantId tenant, byte[] zip) {
        var unpacked = check(tenant, zip);
        try {
            var code = store.put(zip);
            sizes.put(code, unpacked);
            return new Kept(code, zip.length, unpacked);
        } catch (IOException failed) {
            throw new PlatformException(
                    ErrorCode.INTERNAL, "The deployment package could not be stored.", failed);
        }
    }

    /**
     * @return how many bytes it unpacks to
     * @throws PlatformException as {@link #keep}
     */
    long check(TenantId tenant, byte[] zip) {
        return turns.take(tenant, () -> ZipCheck.check(zip));
    }

    /** In bytes, of a package that is kept already. May take seconds: not in a transaction. */
    long unpackedSize(TenantId tenant, CodeHash code) {
        var known = sizes.get(code);
        return known != null ? known : turns.take(tenant, () -> measure(code));
    }

    private long measure(CodeHash code) {
        try (var in = store.open(code)) {
            var size = ZipCheck.unpackedSize(in);
            sizes.put(code, size);
            return size;
        } catch (IOException failed) {
            throw new PlatformException(
                    ErrorCode.CODE_UNREADABLE, "The deployment package cannot be read.", failed);
        }
    }
}
