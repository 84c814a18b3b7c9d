package dev.tidemill.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Finds the end of one HTTP answer after the other on a kept connection. It knows as much of HTTP
 * as a benchmark's servers speak: a length, or chunks.
 */
final class AnswerReader {

    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final byte[] CHUNKS_END = {'0', '\r', '\n', '\r', '\n'};

    private byte[] bytes = new byte[16 * 1024];
    private int filled;

    /** A complete answer. */
    record Answer(int status, String head, byte[] body) {}

    /**
     * @return whether the answer is complete now
     */
    boolean read(ByteBuffer received) {
        var more = received.remaining();
        if (filled + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, filled + more));
        }
        received.get(bytes, filled, more);
        filled += more;
        return end() >= 0;
    }

    /** Only after {@link #read} said that it is complete; makes room for the next one. */
    Answer take() {
        var headEnd = indexOf(HEAD_END, 0);
        var head = new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1);
        var body = Arrays.copyOfRange(bytes, headEnd + HEAD_END.length, end());
        filled = 0;
        return new Answer(Integer.parseInt(head.substring(9, 12)), head, body);
    }

    private int end() {
        var headEnd = indexOf(HEAD_END, 0);
        if (headEnd < 0) {
            return -1;
        }
        var head =
                new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        var bodyStart = headEnd + HEAD_END.length;
        var length = head.indexOf("\r\ncontent-length:");
        if (length >= 0) {
            var from = length + "\r\ncontent-length:".length();
            var to = head.indexOf("\r\n", from);
            var end =
                    bodyStart
                            + Integer.parseInt(
                                    head.substring(from, to < 0 ? head.length() : to).strip());
            return end <= filled ? end : -1;
        }
        if (head.contains("\r\ntransfer-encoding: chunked")) {
            var last = indexOf(CHUNKS_END, bodyStart);
            return last < 0 ? -1 : last + CHUNKS_END.length;
        }
        return bodyStart;
    }

    private int indexOf(byte[] sought, int from) {
        for (var at = from; at + sought.length <= filled; at++) {
            if (Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
                return at;
            }
        }
        return -1;
    }
}
