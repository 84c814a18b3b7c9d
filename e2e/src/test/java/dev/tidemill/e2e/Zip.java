package dev.tidemill.e2e;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes zip archives byte by byte, with Unix modes, and also such as no honest tool writes: names
 * that climb out, links, sizes that lie.
 */
final class Zip {

    private static final int UNIX = 3 << 8 | 20;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;

    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private final List<byte[]> directory = new ArrayList<>();

    /** An archive with one readable file. */
    static byte[] of(String name, String text) {
        return new Zip().file(name, text).bytes();
    }

    /** A custom runtime: its bootstrap must be executable. */
    static byte[] bootstrap(String script) {
        return new Zip()
                .add("bootstrap", REGULAR | 0755, script.getBytes(StandardCharsets.UTF_8))
                .bytes();
    }

    Zip file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Zip file(String name, byte[] content) {
        return add(name, REGULAR | 0644, content);
    }

    Zip link(String name, String target) {
        return add(name, LINK | 0777, target.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        var start = entries.size();
        var all = new ByteArrayOutputStream();
        all.writeBytes(entries.toByteArray());
        directory.forEach(all::writeBytes);
        all.writeBytes(
                buffer(22)
                        .putInt(0x06054b50)
                        .putInt(0)
                        .putShort((short) directory.size())
                        .putShort((short) directory.size())
                        .putInt(all.size() - start)
                        .putInt(start)
                        .putShort((short) 0)
                        .array());
        return all.toByteArray();
    }

    private Zip add(String path, int mode, byte[] content) {
        var name = path.getBytes(StandardCharsets.UTF_8);
        var packed = deflate(content);
        var crc = new CRC32();
        crc.update(content);
        var offset = entries.size();
        entries.writeBytes(
                buffer(30)
                        .putInt(0x04034b50)
                        .put(common(crc, packed.length, content.length, name.length))
                        .array());
        entries.writeBytes(name);
        entries.writeBytes(packed);
        directory.add(
                buffer(46 + name.length)
                        .putInt(0x02014b50)
                        .putShort((short) UNIX)
                        .put(common(crc, packed.length, content.length, name.length))
                        .putShort((short) 0)
                        .putShort((short) 0)
                        .putShort((short) 0)
                        .putInt(mode << 16)
                        .putInt(offset)
                        .put(name)
                        .array());
        return this;
    }

    /** The 26 bytes that an entry and its line in the directory share. */
    private static byte[] common(CRC32 crc, int packed, int unpacked, int name) {
        return buffer(26)
                .putShort((short) 20)
                .putShort((short) 0x0800)
                .putShort((short) 8)
                .putShort((short) 0)
                .putShort((short) 0x5a21)
                .putInt((int) crc.getValue())
                .putInt(packed)
                .putInt(unpacked)
                .putShort((short) name)
                .putShort((short) 0)
                .array();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] deflate(byte[] content) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(content);
            deflater.finish();
            var packed = new ByteArrayOutputStream();
            var buffer = new byte[64 * 1024];
            while (!deflater.finished()) {
                packed.write(buffer, 0, deflater.deflate(buffer));
            }
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
