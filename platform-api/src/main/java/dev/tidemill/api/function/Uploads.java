package dev.tidemill.api.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.CodeStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/** Packages on their way in: checked first, then kept. */
@ApplicationScoped
public class Uploads {

    /**
     * A package in the store.
     *
     * @param size in bytes
     * @param unpackedSize in bytes
     */
    public record Kept(CodeHash code, long size, long unpackedSize) {}

    private final CodeStore store;

    Uploads(CodeStore store) {
        this.store = store;
    }

    /**
     * @throws PlatformException with a message for the caller when no worker could unpack it
     */
    public Kept keep(byte[] zip) {
        var unpacked = ZipCheck.check(zip);
        try {
            return new Kept(store.put(zip), zip.length, unpacked);
        } catch (IOException failed) {
            throw new PlatformException(
                    ErrorCode.INTERNAL, "The deployment package could not be stored.", failed);
        }
    }

    /** In bytes, of a package that is kept already. */
    long unpackedSize(CodeHash code) {
        try (var in = store.open(code)) {
            return ZipCheck.check(in.readAllBytes());
        } catch (IOException failed) {
            throw new PlatformException(
                    ErrorCode.CODE_UNREADABLE, "The deployment package cannot be read.", failed);
        }
    }
}
