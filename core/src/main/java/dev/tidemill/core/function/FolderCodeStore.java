package dev.tidemill.core.function;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Deployment packages as files of a folder, named by their hash. A file appears whole or not at
 * all, and is on disk before {@link #put} returns.
 */
public final class FolderCodeStore implements CodeStore {

    private final Path folder;

    public FolderCodeStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public CodeHash put(byte[] zip) throws IOException {
        var hash = CodeHash.of(zip);
        var place = place(hash);
        if (Files.exists(place)) {
            return hash;
        }
        Files.createDirectories(shelf(hash));
        var unfinished = folder.resolve("unfinished-" + UUID.randomUUID());
        try {
            write(unfinished, zip);
            Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
            sync(shelf(hash));
            sync(folder);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return hash;
    }

    @Override
    public InputStream open(CodeHash hash) throws IOException {
        return Files.newInputStream(place(hash));
    }

    /** Two digits of the hash spread the files over folders that stay quick to list. */
    private Path shelf(CodeHash hash) {
        return folder.resolve(hash.hex().substring(0, 2));
    }

    private Path place(CodeHash hash) {
        return shelf(hash).resolve(hash.hex() + ".zip");
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** A rename is durable when its folder is. */
    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
