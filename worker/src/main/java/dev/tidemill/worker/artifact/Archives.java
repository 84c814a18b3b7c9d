package dev.tidemill.worker.artifact;

import dev.tidemill.worker.sandbox.crun.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was prepared for versions, a directory for each. What is handed out stays until it is
 * released; of the rest the least recently used goes first when the bound is reached.
 *
 * @param <K> names a version for all times
 */
public final class Archives<K> {

    private final Path root;
    private final long capacity;
    private final Map<K, Entry> entries = new HashMap<>();

    /** Those that nobody may acquire any more, while somebody still uses them. */
    private final Map<Path, Entry> leaving = new HashMap<>();

    private long tick;

    private static final class Entry {
        final Path directory;
        final long size;
        int users;
        long lastUse;

        Entry(Path directory, long size) {
            this.directory = directory;
            this.size = size;
        }
    }

    /**
     * @param root emptied: what an earlier process left is not trusted
     * @param capacity in bytes
     */
    public Archives(Path root, long capacity) throws IOException {
        this.root = root;
        this.capacity = capacity;
        Trees.delete(root);
        Files.createDirectories(root);
    }

    /** An empty directory that sandboxes could read, for something that is being made. */
    public Path begin() throws IOException {
        var directory = Files.createDirectory(root.resolve(UUID.randomUUID().toString()));
        return Files.setPosixFilePermissions(
                directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** It is complete, and in nobody's use; what was there under the key goes. */
    public synchronized void put(K key, Path directory, long size) {
        forget(key);
        var entry = new Entry(directory, size);
        entry.lastUse = ++tick;
        entries.put(key, entry);
        evict();
    }

    /** For who uses it until {@link #release}. */
    public synchronized Optional<Path> acquire(K key) {
        var entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        entry.users++;
        entry.lastUse = ++tick;
        return Optional.of(entry.directory);
    }

    public synchronized boolean has(K key) {
        return entries.containsKey(key);
    }

    /**
     * @param directory that was acquired
     */
    public synchronized void release(K key, Path directory) {
        var entry = entries.get(key);
        if (entry != null && entry.directory.equals(directory)) {
            entry.users--;
        } else {
            leaving.computeIfPresent(directory, (_, gone) -> --gone.users == 0 ? drop(gone) : gone);
        }
    }

    /** The version is gone. */
    public synchronized void forget(K key) {
        var entry = entries.remove(key);
        if (entry == null) {
            return;
        }
        if (entry.users > 0) {
            leaving.put(entry.directory, entry);
        } else {
            drop(entry);
        }
    }

    private static @Nullable Entry drop(Entry entry) {
        Trees.delete(entry.directory);
        return null;
    }

    private void evict() {
        var sizes =
                entries.entrySet().stream()
                        .map(
                                one ->
                                        new Eviction.Unit<>(
                                                one.getKey(),
                                                one.getValue().size,
                                                one.getValue().lastUse,
                                                one.getValue().users > 0))
                        .toList();
        Eviction.leaving(sizes, capacity).forEach(this::forget);
    }
}
