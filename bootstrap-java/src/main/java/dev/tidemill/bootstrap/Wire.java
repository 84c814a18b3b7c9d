package dev.tidemill.bootstrap;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The worker's socket. Frames: length (4 bytes, big endian, of what follows the type), type (1
 * byte), payload. The worker's Frames describes each type.
 */
final class Wire {

    static final byte HELLO = 'H';
    static final byte INIT = 'I';
    static final byte READY = 'r';
    static final byte INIT_FAILED = 'e';
    static final byte REQUEST = 'R';
    static final byte REQUEST_BY_ARN = 'A';
    static final byte RESULT = 'o';
    static final byte FAILED = 'f';

    private static final int HEAD = 5;
    private static final int BUFFER = 65_536;
    private static final int LONGEST_TYPE = 200;

    record Frame(byte type, byte[] payload) {}

    private final SocketChannel channel;
    private final DataInputStream in;

    private Wire(SocketChannel channel) {
        this.channel = channel;
        in =
                new DataInputStream(
                        new java.io.BufferedInputStream(Channels.newInputStream(channel), BUFFER));
    }

    static Wire connect(String path) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path));
        return new Wire(channel);
    }

    /** The next frame; null when the worker has gone away. */
    @Nullable Frame next() throws IOException {
        try {
            var length = in.readInt();
            var type = in.readByte();
            var payload = new byte[length];
            in.readFully(payload);
            return new Frame(type, payload);
        } catch (EOFException gone) {
            return null;
        }
    }

    void send(byte type, byte[] payload, int length) throws IOException {
        var head = ByteBuffer.allocate(HEAD).putInt(length).put(type).flip();
        var parts = new ByteBuffer[] {head, ByteBuffer.wrap(payload, 0, length)};
        while (parts[1].hasRemaining() || parts[0].hasRemaining()) {
            channel.write(parts);
        }
    }

    /**
     * @param json the error
     */
    void sendFailure(byte type, String errorType, byte[] json) throws IOException {
        var name = errorType.getBytes(StandardCharsets.US_ASCII);
        var length = Math.min(name.length, LONGEST_TYPE);
        var payload = Arrays.copyOf(new byte[] {(byte) length}, 1 + length + json.length);
        System.arraycopy(name, 0, payload, 1, length);
        System.arraycopy(json, 0, payload, 1 + length, json.length);
        send(type, payload, payload.length);
    }
}
