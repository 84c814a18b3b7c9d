package dev.tidemill.worker.artifact;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The Unix modes in a zip's central directory, which java.util.zip does not tell. */
final class ZipModes {

    private static final int END = 0x06054b50;
    private static final int ENTRY = 0x02014b50;
    private static final int END_SIZE = 22;
    private static final int ENTRY_SIZE = 46;
    private static final int UNIX = 3;
    private static final int LINK = 0120000;
    private static final int TYPE = 0170000;

    private final Map<String, Integer> modes = new HashMap<>();

    private ZipModes() {}

    static ZipModes read(Path zip) throws IOException {
        var found = new ZipModes();
        try (var file = new RandomAccessFile(zip.toFile(), "r")) {
            var tailSize = (int) Math.min(file.length(), END_SIZE + 0xffff);
            var tail = bytes(file, file.length() - tailSize, tailSize);
            var at = tailSize - END_SIZE;
            while (at >= 0 && tail.getInt(at) != END) {
                at--;
            }
            if (at < 0) {
                throw new IOException("not a zip: no end record");
            }
            var size = Integer.toUnsignedLong(tail.getInt(at + 12));
            var offset = Integer.toUnsignedLong(tail.getInt(at + 16));
            if (offset + size > file.length()) {
                throw new IOException("not a zip: its directory lies outside of it");
            }
            found.parse(bytes(file, offset, (int) size));
        }
        return found;
    }

    private void parse(ByteBuffer directory) throws IOException {
        for (var at = 0; at + ENTRY_SIZE <= directory.limit(); ) {
            if (directory.getInt(at) != ENTRY) {
                throw new IOException("not a zip: broken directory");
            }
            var nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
            var next =
                    at
                            + ENTRY_SIZE
                            + nameLength
                            + Short.toUnsignedInt(directory.getShort(at + 30))
                            + Short.toUnsignedInt(directory.getShort(at + 32));
            if (next > directory.limit()) {
                throw new IOException("not a zip: broken directory");
            }
            if (directory.get(at + 5) == UNIX) {
                var name = new byte[nameLength];
                directory.get(at + ENTRY_SIZE, name);
                modes.put(
                        new String(name, StandardCharsets.UTF_8), directory.getInt(at + 38) >>> 16);
            }
            at = next;
        }
    }

    private static ByteBuffer bytes(RandomAccessFile file, long offset, int size)
            throws IOException {
        var bytes = new byte[size];
        file.seek(offset);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean isLink(String name) {
        return (modes.getOrDefault(name, 0) & TYPE) == LINK;
    }

    boolean isExecutable(String name) {
        return (modes.getOrDefault(name, 0) & 0111) != 0;
    }
}
