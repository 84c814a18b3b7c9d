package dev.tidemill.worker.artifact;

import dev.tidemill.core.function.ZipDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Writes a package's files below a directory and nowhere else, whatever its entries are named. The
 * API has refused bad packages before; this does not rely on it.
 */
final class Unpack {

    private static final long MAX_BYTES = 262_144_000;
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_LINK = 4096;

    /** A JVM's archive of classes is bound to the times of jars, which may be unpacked again. */
    private static final FileTime TIME = FileTime.fromMillis(1_600_000_000_000L);

    private Unpack() {}

    /**
     * @param root an empty directory
     * @return how many bytes were written
     */
    static long unpack(Path zip, Path root) throws IOException {
        var modes = new HashMap<String, ZipDirectory.Entry>();
        ZipDirectory.read(zip).forEach(entry -> modes.put(entry.name(), entry));
        var links = new LinkedHashMap<Path, Path>();
        var written = 0L;
        try (var file = new ZipFile(zip.toFile())) {
            if (file.size() > MAX_ENTRIES) {
                throw new IOException("more than " + MAX_ENTRIES + " entries");
            }
            for (var entry : Collections.list(file.entries())) {
                var target = inside(root, entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(parent(target));
                var listed = modes.get(entry.getName());
                if (listed != null && listed.isLink()) {
                    links.put(target, linkTarget(file, entry, root, target));
                    continue;
                }
                written += write(file, entry, target, MAX_BYTES - written);
                var executable =
                        entry.getName().equals("bootstrap")
                                || (listed != null && listed.isExecutable());
                if (entry.getName().endsWith(".jar")) {
                    Files.setLastModifiedTime(target, TIME);
                }
                Files.setPosixFilePermissions(
                        target,
                        PosixFilePermissions.fromString(executable ? "r-xr-xr-x" : "r--r--r--"));
            }
        }
        // last, so that no file is ever written through a link
        for (var link : links.entrySet()) {
            Files.createSymbolicLink(link.getKey(), link.getValue());
        }
        return written;
    }

    private static long write(ZipFile file, ZipEntry entry, Path target, long room)
            throws IOException {
        var written = 0L;
        var buffer = new byte[64 << 10];
        try (var in = file.getInputStream(entry);
                var out = Files.newOutputStream(target)) {
            for (int read; (read = in.read(buffer)) >= 0; ) {
                written += read;
                if (written > room) {
                    throw new IOException("larger than " + MAX_BYTES + " bytes unpacked");
                }
                out.write(buffer, 0, read);
            }
        }
        return written;
    }

    private static Path inside(Path root, String name) throws IOException {
        var target = root.resolve(name).normalize();
        if (name.indexOf('\0') >= 0
                || !target.startsWith(root)
                || target.equals(root) != name.isEmpty()) {
            throw new IOException("entry " + name + " lies outside of the package");
        }
        return target;
    }

    private static Path linkTarget(ZipFile file, ZipEntry entry, Path root, Path link)
            throws IOException {
        if (entry.getSize() > MAX_LINK) {
            throw new IOException("link " + entry.getName() + " is too long");
        }
        byte[] bytes;
        try (var in = file.getInputStream(entry)) {
            bytes = in.readNBytes(MAX_LINK);
        }
        var target = Path.of(new String(bytes, StandardCharsets.UTF_8));
        if (target.isAbsolute() || !parent(link).resolve(target).normalize().startsWith(root)) {
            throw new IOException("link " + entry.getName() + " leads out of the package");
        }
        return target;
    }

    private static Path parent(Path path) throws IOException {
        var parent = path.getParent();
        if (parent == null) {
            throw new IOException(path + " has no directory");
        }
        return parent;
    }
}
