package dev.tidemill.core.function;

import java.io.IOException;
import java.io.InputStream;

/** Deployment packages by the hash of their content. A local folder now; an object store later. */
public interface CodeStore {

    /**
     * Keeps the content; a second put of the same content changes nothing. Durable when it returns.
     */
    CodeHash put(byte[] zip) throws IOException;

    /**
     * Opens a package. The reader verifies the hash: a store is not trusted.
     *
     * @throws java.nio.file.NoSuchFileException when the store does not hold it
     */
    InputStream open(CodeHash hash) throws IOException;
}
