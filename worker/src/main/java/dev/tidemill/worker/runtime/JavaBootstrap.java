package dev.tidemill.worker.runtime;

import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.Runtimes.Interpreter;
import dev.tidemill.worker.sandbox.crun.Trees;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What Java functions start from: jars, and an archive of their loaded classes that each JVM makes
 * of them once, since loading is most of a JVM's start. Kept on disk for the next start.
 */
final class JavaBootstrap {

    private static final Logger LOG = Logger.getLogger(JavaBootstrap.class);

    static final String MAIN = "tidemill-bootstrap.jar";
    static final String ARCHIVE = "classes.aot";

    static final List<String> JARS =
            List.of(
                    MAIN,
                    "aws-lambda-java-core.jar",
                    "aws-lambda-java-serialization.jar",
                    "aws-lambda-java-runtime-interface-client.jar");

    /** The archive is bound to the times of the jars. */
    private static final FileTime TIME = FileTime.fromMillis(1_600_000_000_000L);

    /** The first that makes an archive in one step. */
    static final int FIRST_WITH_ARCHIVE = 25;

    private static final int TRAINING_SECONDS = 60;

    private final Path root;

    /**
     * @param root on a disk; need not exist
     */
    JavaBootstrap(Path root) {
        this.root = root;
    }

    /** A directory with everything; made when it is not there from before. Blocks for seconds. */
    Path prepare(Interpreter jvm) throws IOException {
        var name = name(jvm);
        var home = root.resolve(name);
        if (Files.isDirectory(home)) {
            return home;
        }
        Files.createDirectories(root);
        var made = Files.createTempDirectory(root, "making-");
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (var jar : JARS) {
            Files.write(made.resolve(jar), jar(jar));
            Files.setLastModifiedTime(made.resolve(jar), TIME);
        }
        if (major(jvm) >= FIRST_WITH_ARCHIVE) {
            train(jvm, made);
        }
        try {
            Files.move(made, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException taken) {
            Trees.delete(made);
            if (!Files.isDirectory(home)) {
                throw taken;
            }
            return home; // another was faster
        }
        removeEarlier(home);
        return home;
    }

    /** Of jars or a JVM that are no more. */
    private void removeEarlier(Path home) throws IOException {
        var name = String.valueOf(home.getFileName());
        var kind = name.substring(0, name.indexOf('-') + 1);
        try (var earlier = Files.newDirectoryStream(root, kind + "*")) {
            for (var one : earlier) {
                if (!one.equals(home)) {
                    Trees.delete(one);
                }
            }
        }
    }

    /** Whoever changes a jar or the JVM gets another. */
    private static String name(Interpreter jvm) throws IOException {
        var all = new ByteArrayOutputStream();
        all.writeBytes(jvm.toString().getBytes(StandardCharsets.UTF_8));
        all.writeBytes(
                Files.getLastModifiedTime(jvm.executable())
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
        for (var jar : JARS) {
            all.writeBytes(jar(jar));
        }
        return "java" + major(jvm) + "-" + CodeHash.of(all.toByteArray());
    }

    private static byte[] jar(String name) throws IOException {
        try (var in =
                Objects.requireNonNull(
                        JavaBootstrap.class.getResourceAsStream("java/" + name), name)) {
            return in.readAllBytes();
        }
    }

    /** Functions start slower without an archive, and run all the same. */
    private static void train(Interpreter jvm, Path home) throws IOException {
        var archive = home.resolve(ARCHIVE);
        var builder =
                new ProcessBuilder(
                                "/usr/bin/nice", // nobody waits for it, unless for a Java function
                                "-n",
                                "19",
                                jvm.executable().toString(),
                                "-XX:AOTCacheOutput=" + archive,
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                "-jar",
                                home.resolve(MAIN).toString(),
                                "train")
                        .redirectErrorStream(true)
                        .redirectOutput(new File("/dev/null"));
        builder.environment().clear();
        var training = builder.start();
        try {
            if (!training.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS) || !Files.exists(archive)) {
                training.destroyForcibly();
                Files.deleteIfExists(archive);
                LOG.warnf("No archive of classes for %s: functions start slower", jvm);
            }
        } catch (InterruptedException interrupted) {
            training.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    static int major(Interpreter jvm) {
        return Integer.parseInt(jvm.version().replaceFirst("[.].*", ""));
    }
}
