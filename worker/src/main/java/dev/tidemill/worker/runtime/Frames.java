package dev.tidemill.worker.runtime;

import dev.tidemill.core.invocation.Invocation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The frames between worker and bootstrap on a sandbox's socket: length of the payload (4 bytes,
 * big endian), type (1 byte), payload.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type</th><th>way</th><th>payload</th></tr>
 * <tr><td>H hello</td><td>up</td><td>the bootstrap is ready for code; ignored text</td></tr>
 * <tr><td>I init</td><td>down</td><td>JSON: handler, taskRoot, arn,
 * environment, and tenantId where the sandbox serves one alone</td></tr>
 * <tr><td>r ready</td><td>up</td><td>empty: the function is loaded</td></tr>
 * <tr><td>e init failed</td><td>up</td><td>error type (1 byte length, text), then the error as
 * JSON</td></tr>
 * <tr><td>R request</td><td>down</td><td>request id (1 byte length, text), trace id (1 byte length,
 * text), deadline (double, epoch milliseconds), client context (4 byte length, JSON), then the
 * event</td></tr>
 * <tr><td>A request by another ARN</td><td>down</td><td>the ARN that the caller used (1 byte
 * length, text), where it is not the one of init, then as request</td></tr>
 * <tr><td>o result</td><td>up</td><td>the handler's answer, JSON</td></tr>
 * <tr><td>s streamed</td><td>up</td><td>the content type of an answer that comes in pieces; then d,
 * and o without an answer, or f</td></tr>
 * <tr><td>d data</td><td>up</td><td>a piece, at most 64 KiB</td></tr>
 * <tr><td>f failed</td><td>up</td><td>as init failed</td></tr>
 * </table>
 */
final class Frames {

    static final byte HELLO = 'H';
    static final byte INIT = 'I';
    static final byte READY = 'r';
    static final byte INIT_FAILED = 'e';
    static final byte REQUEST = 'R';
    static final byte REQUEST_BY_ARN = 'A';
    static final byte RESULT = 'o';
    static final byte FAILED = 'f';
    static final byte STREAMED = 's';
    static final byte DATA = 'd';

    /** Lambda's limit of a response. */
    static final int MAX_RESPONSE = 6_291_556;

    private static final int MAX_PIECE = 64 << 10;
    private static final int HEAD = 5;
    private static final int MAX_WORD = 1024;
    private static final int FIRST_PIECE = 16 << 10;

    private Frames() {}

    static ByteBuf frame(ByteBufAllocator allocator, byte type, byte[] payload) {
        return allocator
                .directBuffer(HEAD + payload.length)
                .writeInt(payload.length)
                .writeByte(type)
                .writeBytes(payload);
    }

    static ByteBuf request(
            ByteBufAllocator allocator, Invocation invocation, String traceId, long deadline) {
        var id = invocation.id().value();
        var arn = invocation.otherArn();
        var context =
                invocation
                        .clientContext()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .orElse(NOTHING);
        var length =
                arn.map(it -> 1 + it.length()).orElse(0)
                        + 1
                        + id.length()
                        + 1
                        + traceId.length()
                        + 12
                        + context.length
                        + invocation.payload().length;
        var out = allocator.directBuffer(HEAD + length);
        out.writeInt(length).writeByte(arn.isEmpty() ? REQUEST : REQUEST_BY_ARN);
        if (arn.isPresent()) {
            var text = arn.get();
            out.writeByte(text.length()).writeCharSequence(text, StandardCharsets.US_ASCII);
        }
        out.writeByte(id.length()).writeCharSequence(id, StandardCharsets.US_ASCII);
        out.writeByte(traceId.length()).writeCharSequence(traceId, StandardCharsets.US_ASCII);
        out.writeDouble((double) deadline);
        out.writeInt(context.length).writeBytes(context);
        return out.writeBytes(invocation.payload());
    }

    private static final byte[] NOTHING = {};

    /** Where the talk stands, and with that what the other side may say. */
    enum Stage {
        GREETING,
        /** Nothing was asked. */
        WAITING,
        LOADING,
        RUNNING,
        /** The answer comes in pieces. */
        STREAMING;

        private boolean allows(byte type, int length) {
            return switch (this) {
                case GREETING -> type == HELLO && length <= MAX_WORD;
                case WAITING -> false;
                case LOADING -> (type == READY && length <= MAX_WORD) || type == INIT_FAILED;
                case RUNNING ->
                        type == RESULT
                                || type == FAILED
                                || (type == STREAMED && length <= MAX_WORD);
                case STREAMING ->
                        (type == DATA && length <= MAX_PIECE)
                                || (type == RESULT && length == 0)
                                || type == FAILED;
            };
        }
    }

    /**
     * Puts frames together from whatever pieces arrive. One for each connection. Holds what has
     * come, not what was announced, and only of frames that are allowed.
     */
    static final class Reader {

        private Stage stage = Stage.GREETING;
        private final byte[] head = new byte[HEAD];
        private int headFilled;
        private byte @Nullable [] payload;
        private int announced;
        private int filled;

        void expect(Stage next) {
            stage = next;
        }

        /**
         * Takes from the buffer until a frame is complete.
         *
         * @return null when more bytes are needed
         * @throws Violation when the other side breaks the rules; it must be cut off
         */
        @Nullable Frame next(ByteBuf in) throws Violation {
            if (payload == null) {
                var wanted = Math.min(HEAD - headFilled, in.readableBytes());
                in.readBytes(head, headFilled, wanted);
                headFilled += wanted;
                if (headFilled < HEAD) {
                    return null;
                }
                var length =
                        (head[0] & 0xff) << 24
                                | (head[1] & 0xff) << 16
                                | (head[2] & 0xff) << 8
                                | (head[3] & 0xff);
                if (length < 0 || length > MAX_RESPONSE + 1024) {
                    throw new Violation("a frame of " + Integer.toUnsignedLong(length) + " bytes");
                }
                if (!stage.allows(head[4], length)) {
                    throw new Violation("a frame of type " + head[4] + " while " + stage);
                }
                announced = length;
                payload = length == 0 ? NOTHING : new byte[Math.min(length, FIRST_PIECE)];
                filled = 0;
            }
            var wanted = Math.min(announced - filled, in.readableBytes());
            if (filled + wanted > payload.length) {
                payload =
                        Arrays.copyOf(
                                payload,
                                Math.min(announced, Math.max(filled + wanted, 2 * filled)));
            }
            var body = payload;
            in.readBytes(body, filled, wanted);
            filled += wanted;
            if (filled < announced) {
                return null;
            }
            payload = null;
            headFilled = 0;
            return new Frame(head[4], body);
        }
    }

    record Frame(byte type, byte[] payload) {

        /** The error type in front of an error's JSON. */
        Failure failure() throws Violation {
            var length = payload.length == 0 ? 0 : payload[0] & 0xff;
            if (payload.length < 1 + length) {
                throw new Violation("an error without its type");
            }
            return new Failure(
                    new String(payload, 1, length, StandardCharsets.US_ASCII),
                    Arrays.copyOfRange(payload, 1 + length, payload.length));
        }
    }

    /** The code in the sandbox does not keep to the protocol. */
    static final class Violation extends Exception {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }
}
