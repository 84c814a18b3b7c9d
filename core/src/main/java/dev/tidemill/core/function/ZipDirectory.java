package dev.tidemill.core.function;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/**
 * What the central directory of a zip says of its entries beyond what {@link java.util.zip.ZipFile}
 * tells: Unix modes, which make programs executable and links links, and encryption.
 */
public final class ZipDirectory {

    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int MADE_ON_UNIX = 3;

    /** As many as a package may have; of a longer directory one more is read, and no further. */
    public static final int MOST_ENTRIES = 100_000;

    private ZipDirectory() {}

    /**
     * One entry.
     *
     * @param name as written; a directory's ends with a slash
     * @param unixMode file type and permissions, 0 when the archive was not made on Unix
     * @param size unpacked, as the archive claims
     */
    public record Entry(String name, int unixMode, boolean encrypted, long size) {

        private static final int TYPE = 0170000;
        private static final int LINK = 0120000;
        private static final int REGULAR = 0100000;
        private static final int DIRECTORY = 0040000;

        public boolean isLink() {
            return (unixMode & TYPE) == LINK;
        }

        /** Neither file nor directory nor link: a device, a pipe, a socket. */
        public boolean isSpecial() {
            var type = unixMode & TYPE;
            return type != 0 && type != REGULAR && type != DIRECTORY && type != LINK;
        }

        /** Whether somebody may run it. */
        public boolean isExecutable() {
            return (unixMode & 0111) != 0;
        }
    }

    /**
     * @throws ZipException when there is no readable central directory
     */
    public static List<Entry> read(byte[] zip) throws ZipException {
        return read(ByteBuffer.wrap(zip));
    }

    /**
     * @throws ZipException when there is no readable central directory
     * @throws IOException when the file cannot be read
     */
    public static List<Entry> read(Path zip) throws IOException {
        try (var file = FileChannel.open(zip);
                var arena = Arena.ofConfined()) {
            return read(
                    file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena).asByteBuffer());
        }
    }

    private static List<Entry> read(ByteBuffer zip) throws ZipException {
        var bytes = zip.order(ByteOrder.LITTLE_ENDIAN);
        try {
            var end = findEnd(bytes);
            var count = (long) Short.toUnsignedInt(bytes.getShort(end + 10));
            var length = Integer.toUnsignedLong(bytes.getInt(end + 12));
            var endOfEntries = end;
            if (count == 0xffff || length == 0xffffffffL) {
                var locator = end - LOCATOR_64_BYTES;
                if (locator >= 0 && bytes.getInt(locator) == LOCATOR_64) {
                    var end64 = Math.toIntExact(bytes.getLong(locator + 8));
                    if (bytes.getInt(end64) == END_64) {
                        count = bytes.getLong(end64 + 32);
                        length = bytes.getLong(end64 + 40);
                        endOfEntries = end64;
                    }
                }
            }
            return entries(bytes, Math.toIntExact(endOfEntries - length), endOfEntries, count);
        } catch (IndexOutOfBoundsException | ArithmeticException broken) {
            throw malformed("the central directory points outside of the archive");
        }
    }

    private static List<Entry> entries(ByteBuffer bytes, int start, int end, long count)
            throws ZipException {
        var entries = new ArrayList<Entry>();
        var at = start;
        while (at < end && entries.size() <= MOST_ENTRIES) {
            if (bytes.getInt(at) != ENTRY) {
                throw malformed("entry " + entries.size() + " has no signature");
            }
            var madeOn = bytes.get(at + 5);
            var encrypted = (bytes.getShort(at + 8) & 1) != 0;
            var size = Integer.toUnsignedLong(bytes.getInt(at + 24));
            var nameLength = Short.toUnsignedInt(bytes.getShort(at + 28));
            var extraLength = Short.toUnsignedInt(bytes.getShort(at + 30));
            var commentLength = Short.toUnsignedInt(bytes.getShort(at + 32));
            var mode = madeOn == MADE_ON_UNIX ? bytes.getInt(at + 38) >>> 16 : 0;
            var name = new byte[nameLength];
            bytes.get(at + ENTRY_BYTES, name);
            entries.add(new Entry(new String(name, StandardCharsets.UTF_8), mode, encrypted, size));
            at += ENTRY_BYTES + nameLength + extraLength + commentLength;
        }
        if (entries.size() <= MOST_ENTRIES && entries.size() != count) {
            throw malformed("the archive claims " + count + " entries and has " + entries.size());
        }
        return entries;
    }

    private static int findEnd(ByteBuffer bytes) throws ZipException {
        var last = bytes.limit() - END_BYTES;
        for (var at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
            if (bytes.getInt(at) == END
                    && at + END_BYTES + Short.toUnsignedInt(bytes.getShort(at + 20))
                            == bytes.limit()) {
                return at;
            }
        }
        throw malformed("no end of a central directory");
    }

    private static ZipException malformed(String why) {
        return new ZipException(why);
    }
}
