package dev.tidemill.worker.runtime;

import dev.tidemill.core.function.Runtimes.Interpreter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * A JVM's archive of a function's own classes. A JVM archives what lies in jars of its own class
 * path: so the package is a jar here, and named by the one that the JVM starts from.
 */
public final class ClassArchive {

    /** In bytes; nobody's is larger. */
    public static final long LARGEST = 256L << 20;

    private static final String FOLDER = ".snapstart";
    private static final String SHOWN = "/opt/" + FOLDER + "/";
    private static final String FILE = "classes";
    private static final String START = "start.jar";
    private static final String CODE = "function.jar";

    /** What a manifest takes without any escape. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._+@=~-]+");

    /** Of a package whose jar was signed: that signature does not hold for a part of it. */
    private static final Pattern SIGNATURE =
            Pattern.compile("META-INF/[^/]*[.](SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);

    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    /** Its standard output is the archive and nothing else. */
    private static final String RECORD_AND_CREATE =
            "cd /var/task; jvm=$1; shift; \"$jvm\" -XX:AOTMode=record"
                    + " -XX:AOTConfiguration=/tmp/.recorded \"$@\" record >&2 && \"$jvm\""
                    + " -XX:AOTMode=create -XX:AOTConfiguration=/tmp/.recorded"
                    + " -XX:AOTCache=/tmp/.classes \"$@\" >/dev/null 2>&1"
                    + " && exec cat /tmp/.classes";

    /** Before JVMs had caches of more than classes. */
    private static final String ARCHIVE_AT_EXIT =
            "cd /var/task; jvm=$1; shift; \"$jvm\" -XX:ArchiveClassesAtExit=/tmp/.classes \"$@\""
                    + " record >&2 && exec cat /tmp/.classes";

    private ClassArchive() {}

    /** Where the archive is to be written. */
    public static Path file(Path directory) {
        return directory.resolve(FOLDER).resolve(FILE);
    }

    /**
     * Writes what an archive belongs to.
     *
     * @param directory shown later as the highest layer
     * @throws IOException when a JVM could not archive such a package
     */
    public static void layOut(Path directory, Path code, List<Path> layers) throws IOException {
        var folder = Files.createDirectory(directory.resolve(FOLDER));
        try (var jar = open(folder.resolve(CODE))) {
            copy(code, jar);
        }
        var manifest = new Manifest();
        var main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, "dev.tidemill.bootstrap.Bootstrap");
        main.put(Attributes.Name.CLASS_PATH, String.join(" ", classPath(code, layers)));
        // on a command line these would keep the JVM from using its archive of classes
        main.put(new Attributes.Name("Add-Opens"), "java.base/java.util");
        main.put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
        try (var jar = open(folder.resolve(START))) {
            jar.putNextEntry(new JarEntry(MANIFEST));
            manifest.write(jar);
        }
        Files.createFile(folder.resolve(FILE));
        var readable = PosixFilePermissions.fromString("rw-r--r--");
        for (var file : List.of(CODE, START, FILE)) {
            Files.setPosixFilePermissions(folder.resolve(file), readable);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static JarOutputStream open(Path jar) throws IOException {
        var opened = new JarOutputStream(Files.newOutputStream(jar));
        opened.setLevel(0);
        return opened;
    }

    /** In the order in which the bootstrap itself looks for classes. */
    private static List<String> classPath(Path code, List<Path> layers) throws IOException {
        var path = new ArrayList<String>();
        JavaBootstrap.JARS.forEach(jar -> path.add("/var/runtime/" + jar));
        path.add(SHOWN + CODE);
        jars(List.of(code.resolve("lib"))).forEach(jar -> path.add("/var/task/lib/" + jar));
        jars(layers.stream().map(layer -> layer.resolve("java/lib")).toList())
                .forEach(jar -> path.add("/opt/java/lib/" + jar));
        return path;
    }

    private static List<String> jars(List<Path> folders) throws IOException {
        var names = new TreeSet<String>();
        for (var folder : folders) {
            if (Files.isDirectory(folder)) {
                try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
                    jars.forEach(jar -> names.add(String.valueOf(jar.getFileName())));
                }
            }
        }
        for (var name : names) {
            if (!PLAIN.matcher(name).matches()) {
                throw new IOException("a manifest cannot name " + name);
            }
        }
        return List.copyOf(names);
    }

    private static void copy(Path code, JarOutputStream jar) throws IOException {
        List<Path> files;
        try (var all = Files.walk(code)) {
            files = all.filter(file -> isPart(code, file)).sorted().toList();
        }
        for (var file : files) {
            var name = code.relativize(file).toString();
            if (name.equals(MANIFEST)) {
                jar.putNextEntry(new JarEntry(name));
                copyManifest(file, jar);
            } else if (!SIGNATURE.matcher(name).matches()) {
                jar.putNextEntry(new JarEntry(name));
                Files.copy(file, jar);
            }
        }
    }

    private static boolean isPart(Path code, Path file) {
        // a link may lead anywhere by now; what it leads to inside is there under its own name
        return Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                && !(code.resolve("lib").equals(file.getParent())
                        && file.toString().endsWith(".jar"));
    }

    /** Without the jars beside it, which a package has none of. */
    private static void copyManifest(Path file, OutputStream to) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var manifest = new Manifest(in);
            manifest.getMainAttributes().remove(Attributes.Name.CLASS_PATH);
            manifest.write(to);
        }
    }

    /** Runs the initialisation and writes the archive to its standard output. */
    public static List<String> training(Interpreter jvm, int memoryMegabytes) {
        var script = hasCache(jvm) ? RECORD_AND_CREATE : ARCHIVE_AT_EXIT;
        var command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh", jvm.program()));
        command.add("-Xlog:disable"); // what it cannot archive is nobody's concern
        command.addAll(Commands.java(memoryMegabytes, List.of(), SHOWN + START));
        return command;
    }

    /** Starts with the archive, and without it should it not fit. */
    public static List<String> start(Interpreter jvm, int memoryMegabytes) {
        var archive = hasCache(jvm) ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
        var command = new ArrayList<>(List.of(jvm.program()));
        command.add("-Xlog:disable");
        command.addAll(
                Commands.java(memoryMegabytes, List.of(archive + SHOWN + FILE), SHOWN + START));
        command.add("archived");
        return command;
    }

    private static boolean hasCache(Interpreter jvm) {
        return JavaBootstrap.major(jvm) >= JavaBootstrap.FIRST_WITH_ARCHIVE;
    }
}
