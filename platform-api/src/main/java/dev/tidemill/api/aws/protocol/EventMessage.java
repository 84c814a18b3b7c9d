package dev.tidemill.api.aws.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * One message of {@code application/vnd.amazon.eventstream}: lengths, a checksum of them, headers,
 * payload, a checksum of all.
 */
final class EventMessage {

    private static final int PRELUDE = 12;
    private static final int CHECKSUM = 4;
    private static final byte TEXT = 7;

    private EventMessage() {}

    /**
     * @param type of the event, as the model names it
     */
    static byte[] encode(String type, String contentType, byte[] payload) {
        String[] headers = {
            ":message-type", "event", ":event-type", type, ":content-type", contentType
        };
        var headersLength = 0;
        for (var i = 0; i < headers.length; i += 2) {
            headersLength += 1 + headers[i].length() + 1 + 2 + headers[i + 1].length();
        }
        var length = PRELUDE + headersLength + payload.length + CHECKSUM;
        var message = ByteBuffer.allocate(length);
        message.putInt(length).putInt(headersLength);
        message.putInt(checksum(message));
        for (var i = 0; i < headers.length; i += 2) {
            message.put((byte) headers[i].length()).put(ascii(headers[i]));
            message.put(TEXT).putShort((short) headers[i + 1].length()).put(ascii(headers[i + 1]));
        }
        message.put(payload);
        message.putInt(checksum(message));
        return message.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Of everything written so far. */
    private static int checksum(ByteBuffer message) {
        var crc = new CRC32();
        crc.update(message.duplicate().flip());
        return (int) crc.getValue();
    }
}
