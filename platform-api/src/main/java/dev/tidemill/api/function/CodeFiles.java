package dev.tidemill.api.function;

import dev.tidemill.core.function.ZipDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What is in a package, for people to look at, and to edit when it is small. */
final class CodeFiles {

    /** Most bytes of a file whose text is shown. */
    private static final int LARGEST_TEXT = 256 << 10;

    /** Most bytes of a package, unpacked, that can be edited in a browser. */
    private static final long LARGEST_EDITABLE = 3 << 20;

    /** Most files that are listed. */
    private static final int MOST_FILES = 1000;

    /**
     * One file.
     *
     * @param text when it is text, and not long
     * @param executable whether it must stay so when it is packed again
     */
    record CodeFile(String path, long size, Optional<String> text, boolean executable) {}

    /**
     * The files of a package.
     *
     * @param total how many there are, listed or not
     * @param editable whether all of it is text, and small enough to be sent back whole
     */
    record Listing(List<CodeFile> files, int total, boolean editable) {}

    private CodeFiles() {}

    /**
     * @param zip checked when it was uploaded
     */
    static Listing of(byte[] zip) throws IOException {
        var modes = new HashMap<String, ZipDirectory.Entry>();
        ZipDirectory.read(zip).forEach(entry -> modes.put(entry.name(), entry));
        var files = new ArrayList<CodeFile>();
        var total = 0;
        var bytes = 0L;
        var editable = true;
        for (var entry : modes.values()) {
            total += entry.name().endsWith("/") ? 0 : 1;
            bytes += entry.size();
            editable &= !entry.isLink();
        }
        editable &= bytes <= LARGEST_EDITABLE && total <= MOST_FILES;
        // a small package may unpack to much more text than anybody reads, or than memory holds
        var room = LARGEST_EDITABLE;
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry();
                    entry != null && files.size() < MOST_FILES;
                    entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    var file = file(entry, modes.get(entry.getName()), in, room);
                    room -= file.text().map(String::length).orElse(0);
                    editable &= file.text().isPresent();
                    files.add(file);
                }
            }
        }
        files.sort((left, right) -> left.path().compareTo(right.path()));
        return new Listing(files, total, editable);
    }

    private static CodeFile file(
            ZipEntry entry,
            ZipDirectory.@org.jspecify.annotations.Nullable Entry listed,
            ZipInputStream in,
            long room)
            throws IOException {
        var start = in.readNBytes(LARGEST_TEXT + 1);
        var size = listed == null ? start.length : listed.size();
        return new CodeFile(
                entry.getName(),
                size,
                start.length > Math.min(room, LARGEST_TEXT) ? Optional.empty() : text(start),
                listed != null && listed.isExecutable());
    }

    private static Optional<String> text(byte[] bytes) {
        for (var b : bytes) {
            if (b == 0) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }
}
