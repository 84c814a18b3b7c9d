package dev.tidemill.worker.extension;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Carries batches of events to servers inside of a sandbox. */
@SuppressWarnings("FutureReturnValueIgnored") // a timer that is late finds nothing to do
final class Courier implements AutoCloseable {

    private static final int CONNECT_MILLIS = 1000;

    private final EventLoop loop;
    private final Callable<SocketChannel> sockets;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param sockets makes one in the sandbox's network, not connected
     */
    Courier(EventLoop loop, Callable<SocketChannel> sockets) {
        this.loop = loop;
        this.sockets = sockets;
    }

    void later(int millis, Runnable task) {
        loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Waits for an answer as long as the sandbox lives: it may stand still. No client of HTTP that
     * we know takes a socket of another network, and this is all of HTTP that is needed.
     */
    void post(int port, String target, byte[] json) throws IOException {
        try (var channel = sockets.call()) {
            open.add(channel);
            try {
                if (closed) {
                    throw new IOException("the sandbox ends");
                }
                var socket = channel.socket();
                socket.connect(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                        CONNECT_MILLIS);
                var head =
                        "POST %s HTTP/1.1\r\nHost: sandbox.localdomain:%d\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                                .formatted(target, port, json.length);
                var out = socket.getOutputStream();
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(json);
                out.flush();
                var status =
                        new String(
                                socket.getInputStream().readNBytes("HTTP/1.1 200".length()),
                                StandardCharsets.US_ASCII);
                if (!status.matches("HTTP/1\\.[01] 2\\d\\d")) {
                    throw new IOException("answered " + status);
                }
            } finally {
                open.remove(channel);
            }
        } catch (IOException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IOException("no socket in the sandbox", failure);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (var channel : open) {
            try {
                channel.close();
            } catch (IOException gone) {
                // it is what was wanted
            }
        }
    }
}
