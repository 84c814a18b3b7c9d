package dev.tidemill.core.function;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

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

    /** Counts as put again now; does nothing for a package that is not there. */
    default void renew(CodeHash hash) throws IOException {}

    /**
     * The packages that were not put or renewed since. None where the store itself forgets, or
     * nothing does.
     */
    default List<CodeHash> unseenSince(Instant moment) throws IOException {
        return List.of();
    }

    /**
     * @return false when it was put or renewed since: then it stays
     */
    default boolean deleteUnseenSince(CodeHash hash, Instant moment) throws IOException {
        return false;
    }

    /** Deletes what is left of uploads that were broken off before the moment. */
    default void deleteUnfinishedSince(Instant moment) throws IOException {}
}
