package dev.tidemill.core.function;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Deployment packages as files of a folder, named by their hash. A file appears whole or not at
 * all, and is on disk before {@link #put} returns.
 */
public final class FolderCodeStore implements CodeStore {

    private static final String ENDING = ".zip";
    private static final Pattern SHELF = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern PACKAGE = Pattern.compile("[0-9a-f]{64}\\.zip");
    private static final Pattern UNFINISHED = Pattern.compile("unfinished-.*");

    private final Path folder;
    private final Clock clock;

    public FolderCodeStore(Path folder) {
        this(folder, Clock.systemUTC());
    }

    FolderCodeStore(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public CodeHash put(byte[] zip) throws IOException {
        var hash = CodeHash.of(zip);
        var place = place(hash);
        if (Files.exists(place) && isRenewed(place)) {
            return hash;
        }
        Files.createDirectories(shelf(hash));
        var unfinished = folder.resolve("unfinished-" + UUID.randomUUID());
        try {
            write(unfinished, zip);
            Files.setLastModifiedTime(unfinished, FileTime.from(clock.instant()));
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

    @Override
    public void renew(CodeHash hash) throws IOException {
        isRenewed(place(hash));
    }

    @Override
    public List<CodeHash> unseenSince(Instant moment) throws IOException {
        var unseen = new ArrayList<CodeHash>();
        for (var shelf : named(folder, SHELF)) {
            for (var file : named(shelf, PACKAGE)) {
                if (isUnseenSince(file, moment)) {
                    var name = file.getFileName().toString();
                    unseen.add(new CodeHash(name.substring(0, name.length() - ENDING.length())));
                }
            }
        }
        return unseen;
    }

    @Override
    public boolean deleteUnseenSince(CodeHash hash, Instant moment) throws IOException {
        return alone(
                () -> {
                    var place = place(hash);
                    return isUnseenSince(place, moment) && Files.deleteIfExists(place);
                });
    }

    @Override
    public void deleteUnfinishedSince(Instant moment) throws IOException {
        for (var file : named(folder, UNFINISHED)) {
            if (isUnseenSince(file, moment)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Whatever else lies there is not ours. */
    private static List<Path> named(Path place, Pattern name) throws IOException {
        var found = new ArrayList<Path>();
        try (var files =
                Files.newDirectoryStream(
                        place, file -> name.matcher(file.getFileName().toString()).matches())) {
            files.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException nothing) {
            return List.of();
        }
        return found;
    }

    /**
     * @return false when it is not there, or not any more
     */
    private boolean isRenewed(Path place) throws IOException {
        return alone(
                () -> {
                    try {
                        Files.setLastModifiedTime(place, FileTime.from(clock.instant()));
                        return true;
                    } catch (NoSuchFileException gone) {
                        return false;
                    }
                });
    }

    private static boolean isUnseenSince(Path place, Instant moment) throws IOException {
        try {
            return Files.getLastModifiedTime(place).toInstant().isBefore(moment);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private interface Step {
        boolean take() throws IOException;
    }

    /** Among the threads of this program and among programs that share the folder. */
    private synchronized boolean alone(Step step) throws IOException {
        Files.createDirectories(folder);
        try (var file =
                        FileChannel.open(
                                folder.resolve(".lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = file.lock()) {
            return step.take();
        }
    }

    /** Two digits of the hash spread the files over folders that stay quick to list. */
    private Path shelf(CodeHash hash) {
        return folder.resolve(hash.hex().substring(0, 2));
    }

    private Path place(CodeHash hash) {
        return shelf(hash).resolve(hash.hex() + ENDING);
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
