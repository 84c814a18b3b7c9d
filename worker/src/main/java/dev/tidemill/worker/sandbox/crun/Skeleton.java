package dev.tidemill.worker.sandbox.crun;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The read-only root that all sandboxes share: empty directories and a few files of our own. */
record Skeleton(Path root) {

    static Skeleton make(Path root) throws IOException {
        for (var directory :
                List.of(
                        "usr",
                        "proc",
                        "dev",
                        "tmp",
                        "sys",
                        "root",
                        "etc/alternatives",
                        "var/lang",
                        "var/task",
                        "var/runtime",
                        "run/rt")) {
            Files.createDirectories(root.resolve(directory));
        }
        for (var link : List.of("bin", "sbin", "lib", "lib64")) {
            Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
        }
        // below what is given to a sandbox: a kernel of its own sees what is mounted there later
        Files.createSymbolicLink(root.resolve("opt"), Path.of("var/opt"));
        var etc = root.resolve("etc");
        Files.writeString(
                etc.resolve("passwd"),
                "root:x:0:0:root:/root:/sbin/nologin\nsbx_user1051:x:993:990::/tmp:/sbin/nologin\n");
        Files.writeString(etc.resolve("group"), "root:x:0:\nsbx_user1051:x:990:\n");
        Files.writeString(
                etc.resolve("hosts"),
                "127.0.0.1 localhost sandbox.localdomain sandbox\n::1 localhost\n");
        Files.writeString(etc.resolve("hostname"), "tidemill\n");
        Files.writeString(etc.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
        Files.writeString(
                etc.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\n");
        copyAlternatives(etc.resolve("alternatives"));
        copyJavaSettings(etc);
        return new Skeleton(root);
    }

    /** Debian's JVMs read their settings there. */
    private static void copyJavaSettings(Path etc) throws IOException {
        try (var settings = Files.newDirectoryStream(Path.of("/etc"), "java-*-openjdk")) {
            for (var one : settings) {
                copy(one, etc.resolve(one.getFileName()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.write(copy, Files.readAllBytes(file));
                }
            }
        }
    }

    /** Debian reaches awk and others through links; links are copied, not shown. */
    private static void copyAlternatives(Path to) throws IOException {
        var from = Path.of("/etc/alternatives");
        if (!Files.isDirectory(from)) {
            return;
        }
        try (var links = Files.newDirectoryStream(from)) {
            for (var link : links) {
                if (Files.isSymbolicLink(link)
                        && Files.readSymbolicLink(link).startsWith("/usr/bin")) {
                    Files.createSymbolicLink(
                            to.resolve(link.getFileName()), Files.readSymbolicLink(link));
                }
            }
        }
    }
}
