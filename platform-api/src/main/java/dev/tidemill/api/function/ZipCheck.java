package dev.tidemill.api.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.ZipDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Whether a worker can unpack a package into a folder of its own and nothing beside it. It unpacks
 * to nowhere, counting: what an archive claims of its sizes is not believed.
 */
final class ZipCheck {

    /** Most bytes of a package that comes with the request. */
    static final int LARGEST_ZIP = 50 << 20;

    /** Unpacked, it must stay below this. */
    static final long UNPACKED_LIMIT = 262_144_000L;

    private static final int MOST_ENTRIES = ZipDirectory.MOST_ENTRIES;
    private static final int MOST_LINKS = 10_000;
    private static final int LONGEST_NAME = 1024;
    private static final int LONGEST_LINK = 1024;

    private final byte[] buffer = new byte[64 << 10];
    private long unpacked;

    private ZipCheck() {}

    /** What is to be done with a file that is deleted then. */
    private interface WithFile {
        long apply(Path file) throws IOException;
    }

    /**
     * @return how many bytes it unpacks to
     * @throws PlatformException with a message for the caller when it is not such a package
     */
    static long check(byte[] zip) {
        if (zip.length > LARGEST_ZIP) {
            throw new PlatformException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "Zipped size must be smaller than " + LARGEST_ZIP + " bytes");
        }
        try {
            var entries = ZipDirectory.read(zip);
            checkNames(entries);
            return inFile(
                    file -> {
                        Files.write(file, zip);
                        return new ZipCheck().contents(entries, file);
                    });
        } catch (ZipException | IllegalArgumentException broken) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID,
                    "Could not unzip uploaded file. Please check your file, then try to upload"
                            + " again.",
                    broken);
        } catch (IOException failed) {
            throw new PlatformException(
                    ErrorCode.INTERNAL, "The deployment package could not be checked.", failed);
        }
    }

    /**
     * Of a package that was let in before; it is never held in memory.
     *
     * @return how many bytes it unpacks to
     */
    static long unpackedSize(InputStream zip) throws IOException {
        return inFile(
                file -> {
                    Files.copy(zip, file, StandardCopyOption.REPLACE_EXISTING);
                    return new ZipCheck().contents(ZipDirectory.read(file), file);
                });
    }

    private static long inFile(WithFile work) throws IOException {
        var file = Files.createTempFile("tidemill-upload", ".zip");
        try {
            return work.apply(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private long contents(List<ZipDirectory.Entry> entries, Path file) throws IOException {
        try (var archive = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            checkContents(entries, archive);
        }
        return unpacked;
    }

    private static void checkNames(List<ZipDirectory.Entry> entries) {
        if (entries.isEmpty()) {
            throw invalid("Uploaded file must be a non-empty zip");
        }
        if (entries.size() > MOST_ENTRIES) {
            throw invalid("The archive has more than " + MOST_ENTRIES + " entries.");
        }
        var links = new ArrayList<String>();
        var files = new ArrayList<String>();
        var names = new TreeMap<String, String>();
        for (var entry : entries) {
            var path = entryPath(entry.name());
            if (names.put(path, entry.name()) != null && !entry.name().endsWith("/")) {
                throw invalid("The archive has two entries named '" + entry.name() + "'.");
            }
            if (entry.encrypted()) {
                throw invalid("The archive entry '" + entry.name() + "' is encrypted.");
            }
            if (entry.isSpecial()) {
                throw invalid(
                        "The archive entry '"
                                + entry.name()
                                + "' is neither a file nor a directory nor a link.");
            }
            if (entry.isLink()) {
                links.add(path);
            } else if (!entry.name().endsWith("/")) {
                files.add(path);
            }
        }
        if (links.size() > MOST_LINKS) {
            throw invalid("The archive has more than " + MOST_LINKS + " links.");
        }
        refuseBelow(links, names, "a link");
        refuseBelow(files, names, "a file");
    }

    /**
     * An entry below a link would be written to where the link points. What lies below comes first
     * among the names from there on: however deep they are, each is looked at once.
     */
    private static void refuseBelow(
            List<String> paths, NavigableMap<String, String> names, String what) {
        for (var path : paths) {
            var next = names.ceilingEntry(path + "/");
            if (next != null && next.getKey().startsWith(path + "/")) {
                throw invalid(
                        "The archive entry '"
                                + next.getValue()
                                + "' lies below an entry that is "
                                + what
                                + ".");
            }
        }
    }

    private void checkContents(List<ZipDirectory.Entry> entries, ZipFile archive)
            throws IOException {
        var links = new HashSet<String>();
        entries.stream()
                .filter(ZipDirectory.Entry::isLink)
                .forEach(link -> links.add(entryPath(link.name())));
        var readable = archive.stream().map(ZipEntry::getName).toList();
        if (readable.size() != entries.size()) {
            throw new ZipException("two readers see different archives");
        }
        for (var i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (!readable.get(i).equals(entry.name())) {
                throw new ZipException("two readers see different archives");
            }
            if (entry.isLink()) {
                checkLink(entry, archive, links);
            } else {
                unpack(archive, archive.getEntry(entry.name()));
            }
        }
    }

    private void unpack(ZipFile archive, ZipEntry entry) throws IOException {
        var checksum = new CRC32();
        try (var in = archive.getInputStream(entry)) {
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                checksum.update(buffer, 0, n);
                unpacked += n;
                if (unpacked >= UNPACKED_LIMIT) {
                    throw invalid(
                            "Unzipped size must be smaller than " + UNPACKED_LIMIT + " bytes");
                }
            }
        }
        if (entry.getCrc() != checksum.getValue()) {
            throw new ZipException("wrong checksum of " + entry.getName());
        }
    }

    private static void checkLink(ZipDirectory.Entry link, ZipFile archive, Set<String> links)
            throws IOException {
        byte[] target;
        try (var in = archive.getInputStream(archive.getEntry(link.name()))) {
            target = in.readNBytes(LONGEST_LINK + 1);
        }
        if (target.length == 0 || target.length > LONGEST_LINK) {
            throw invalid("The link '" + link.name() + "' in the archive points nowhere.");
        }
        checkTarget(link.name(), new String(target, StandardCharsets.UTF_8), links);
    }

    /** Walks the target step by step: through another link, ".." would not lead where it seems. */
    private static void checkTarget(String link, String target, Set<String> links) {
        if (target.startsWith("/") || target.indexOf('\\') >= 0 || target.indexOf('\0') >= 0) {
            throw outside(link);
        }
        var path = new StringBuilder(entryPath(link));
        up(path);
        for (var part : target.split("/", -1)) {
            if (links.contains(path.toString())) {
                throw invalid("The link '" + link + "' in the archive leads through a link.");
            }
            if (!part.equals("..")) {
                down(path, part);
            } else if (path.isEmpty()) {
                throw outside(link);
            } else {
                up(path);
            }
        }
    }

    /**
     * The path from the package's root, without {@code .} and doubled slashes.
     *
     * @throws PlatformException when it leads outside
     */
    private static String entryPath(String name) {
        if (name.length() > LONGEST_NAME
                || name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf('\0') >= 0) {
            throw outside(name);
        }
        var path = new StringBuilder(name.length());
        for (var part : name.split("/", -1)) {
            if (part.equals("..")) {
                throw outside(name);
            }
            down(path, part);
        }
        if (path.isEmpty() && !name.endsWith("/")) {
            throw outside(name);
        }
        return path.toString();
    }

    private static void down(StringBuilder path, String part) {
        if (!part.isEmpty() && !part.equals(".")) {
            path.append(path.isEmpty() ? "" : "/").append(part);
        }
    }

    private static void up(StringBuilder path) {
        path.setLength(Math.max(0, path.lastIndexOf("/")));
    }

    private static PlatformException outside(String name) {
        return invalid("The archive entry '" + name + "' points outside of the package.");
    }

    private static PlatformException invalid(String message) {
        return new PlatformException(ErrorCode.PARAMETER_INVALID, message);
    }
}
