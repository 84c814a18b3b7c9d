package dev.tidemill.worker.artifact;

import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.CodeStore;
import dev.tidemill.worker.sandbox.crun.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Unpacked packages by hash. What is handed out stays until it is released; of the rest the least
 * recently used goes first when the bound is reached.
 */
public final class CodeCache {

    private final CodeStore store;
    private final Path root;
    private final long capacity;
    private final Map<CodeHash, Entry> entries = new HashMap<>();
    private long tick;

    private static final class Entry {
        /** Held while it is unpacked, so that it happens once. */
        final ReentrantLock unpacking = new ReentrantLock();

        int users;
        long lastUse;
        long size = -1;
    }

    /**
     * @param root emptied: what an earlier process left is not trusted
     * @param capacity in bytes
     */
    public CodeCache(CodeStore store, Path root, long capacity) throws IOException {
        this.store = store;
        this.root = root;
        this.capacity = capacity;
        Trees.delete(root);
        Files.createDirectories(root);
    }

    /**
     * The directory of a package, read-only for those who use it. Blocks while it is fetched.
     *
     * @throws IOException when it cannot be had, or is not what its hash says
     */
    public Path acquire(CodeHash hash) throws IOException {
        Entry entry;
        synchronized (this) {
            entry = entries.computeIfAbsent(hash, _ -> new Entry());
            entry.users++;
            entry.lastUse = ++tick;
        }
        var directory = root.resolve(hash.hex());
        entry.unpacking.lock();
        try {
            if (entry.size < 0) {
                entry.size = fetch(hash, directory);
            }
        } catch (IOException | RuntimeException failure) {
            release(hash);
            throw failure;
        } finally {
            entry.unpacking.unlock();
        }
        evict();
        return directory;
    }

    public synchronized void release(CodeHash hash) {
        var entry = entries.get(hash);
        if (entry != null && --entry.users == 0 && entry.size < 0) {
            entries.remove(hash); // it could not be had; the next one tries again
        }
    }

    private void evict() {
        List<CodeHash> leaving = new ArrayList<>();
        synchronized (this) {
            var sizes = new ArrayList<Eviction.Unit<CodeHash>>();
            entries.forEach(
                    (hash, entry) ->
                            sizes.add(
                                    new Eviction.Unit<>(
                                            hash, entry.size, entry.lastUse, entry.users > 0)));
            leaving.addAll(Eviction.leaving(sizes, capacity));
            leaving.forEach(entries::remove);
            // inside of the lock: nobody may unpack it again before it is gone
            leaving.forEach(hash -> Trees.delete(root.resolve(hash.hex())));
        }
    }

    private long fetch(CodeHash hash, Path directory) throws IOException {
        var zip = root.resolve(hash.hex() + ".zip");
        var unpacked = root.resolve(hash.hex() + ".new");
        Trees.delete(unpacked);
        try {
            verify(hash, zip);
            Files.createDirectories(unpacked);
            var size = Unpack.unpack(zip, unpacked);
            Files.move(unpacked, directory, StandardCopyOption.ATOMIC_MOVE);
            return size;
        } finally {
            Files.deleteIfExists(zip);
            Trees.delete(unpacked);
        }
    }

    private void verify(CodeHash hash, Path zip) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        try (var in = new DigestInputStream(store.open(hash), digest)) {
            Files.copy(in, zip, StandardCopyOption.REPLACE_EXISTING);
        }
        var found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(hash.hex())) {
            throw new IOException("code " + hash + " in the store has the hash " + found);
        }
    }
}
