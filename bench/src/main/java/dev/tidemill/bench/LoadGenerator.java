package dev.tidemill.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop on one thread: each of the connections sends its next request as soon as it has the
 * answer to the last. The requests are complete bytes, signed before the clock starts.
 */
final class LoadGenerator {

    private final List<ByteBuffer> requests;
    private int next;

    LoadGenerator(List<byte[]> requests) {
        this.requests = requests.stream().map(ByteBuffer::wrap).toList();
    }

    /** What the connections of one run saw. */
    record Load(long[] latencies, Duration elapsed) {}

    /**
     * @throws IOException when a connection breaks or an answer is not a 2xx: a benchmark of
     *     refusals is worth nothing
     */
    Load run(InetSocketAddress server, int connections, Duration time) throws IOException {
        try (var selector = Selector.open()) {
            for (var i = 0; i < connections; i++) {
                var channel = SocketChannel.open(server);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
            }
            try {
                return loop(selector, time);
            } finally {
                for (var key : selector.keys()) {
                    key.channel().close();
                }
            }
        }
    }

    private Load loop(Selector selector, Duration time) throws IOException {
        var latencies = new long[1 << 16];
        var count = 0;
        var buffer = ByteBuffer.allocateDirect(64 * 1024);
        var start = System.nanoTime();
        var end = start + time.toNanos();
        for (var key : selector.keys()) {
            connection(key).send(nextRequest());
        }
        var open = selector.keys().size();
        var now = start;
        while (open > 0) {
            selector.select();
            for (var key : selector.selectedKeys()) {
                var connection = connection(key);
                if (key.isWritable()) {
                    connection.flush(key);
                }
                if (!key.isReadable() || !connection.receive(buffer)) {
                    continue;
                }
                now = System.nanoTime();
                if (count == latencies.length) {
                    latencies = Arrays.copyOf(latencies, count * 2);
                }
                latencies[count++] = now - connection.sentAt;
                if (now < end) {
                    connection.send(nextRequest());
                    connection.flush(key);
                } else {
                    key.cancel();
                    key.channel().close();
                    open--;
                }
            }
            selector.selectedKeys().clear();
        }
        return new Load(Arrays.copyOf(latencies, count), Duration.ofNanos(now - start));
    }

    private ByteBuffer nextRequest() {
        next = next + 1 == requests.size() ? 0 : next + 1;
        return requests.get(next);
    }

    private static Connection connection(SelectionKey key) {
        return (Connection) key.attachment();
    }

    private static final class Connection {
        private final SocketChannel channel;
        private final AnswerReader reader = new AnswerReader();
        private @Nullable ByteBuffer unsent;
        private long sentAt;

        private Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void send(ByteBuffer request) throws IOException {
            sentAt = System.nanoTime();
            var bytes = request.duplicate();
            channel.write(bytes);
            unsent = bytes.hasRemaining() ? bytes : null;
        }

        void flush(SelectionKey key) throws IOException {
            var bytes = unsent;
            if (bytes != null) {
                channel.write(bytes);
                unsent = bytes.hasRemaining() ? bytes : null;
            }
            var wanted =
                    unsent == null
                            ? SelectionKey.OP_READ
                            : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
            if (key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        }

        /**
         * @return whether an answer is complete
         */
        boolean receive(ByteBuffer buffer) throws IOException {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (!reader.read(buffer.flip())) {
                return false;
            }
            var answer = reader.take();
            if (answer.status() / 100 != 2 || answer.head().contains("X-Amz-Function-Error")) {
                throw new IOException(
                        answer.head() + "\n" + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return true;
        }
    }
}
