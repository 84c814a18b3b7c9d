package dev.tidemill.standalone.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The data directory of one instance, locked: two programs on the same data would destroy it. */
public final class DataDirectory implements AutoCloseable {

    private static final List<String> FOLDERS =
            List.of(
                    "postgres",
                    "kafka",
                    "keycloak",
                    "code",
                    "worker",
                    "credentials",
                    "logs",
                    "run");

    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * @throws StartRefused when another program has it, or when it cannot be written
     */
    public static DataDirectory open(Path root) {
        try {
            Files.createDirectories(root);
            for (var folder : FOLDERS) {
                Files.createDirectories(root.resolve(folder));
            }
            Files.setPosixFilePermissions(
                    root.resolve("credentials"), PosixFilePermissions.fromString("rwx------"));
            var lock =
                    FileChannel.open(
                            root.resolve("run/app.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!isTaken(lock)) {
                return new DataDirectory(root, lock);
            }
            lock.close();
        } catch (IOException unwritable) {
            throw new StartRefused(
                    "cannot write to the data directory " + root + ": " + unwritable.getMessage(),
                    unwritable);
        }
        throw new StartRefused(
                "another Tidemill already runs on the data directory "
                        + root
                        + "; stop it with `./tidemill down --data "
                        + root
                        + "` or choose another directory with --data");
    }

    private static boolean isTaken(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() == null;
        } catch (OverlappingFileLockException sameProgram) {
            return true;
        }
    }

    public Path file(String relative) {
        return root.resolve(relative);
    }

    /**
     * A short name for what this instance puts outside its data directory: control groups, mounts.
     */
    public String instance() {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(root.toRealPath().toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException | IOException impossible) {
            throw new StartRefused("cannot name the data directory " + root, impossible);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException ignored) {
            // The lock goes with the process in any case.
        }
    }
}
