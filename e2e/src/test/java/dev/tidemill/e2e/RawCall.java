package dev.tidemill.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** One request over a connection of its own: shows what comes, and when the connection ends. */
final class RawCall implements AutoCloseable {

    private final Socket socket;
    private final StringBuilder received = new StringBuilder();
    private final CompletableFuture<Long> ended = new CompletableFuture<>();

    /**
     * @param host whom to ask for, such as a function's own address
     */
    RawCall(URI server, String host, Wire.Request request) {
        try {
            socket = new Socket(server.getHost(), server.getPort());
            socket.getOutputStream().write(text(host, request));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::read);
    }

    RawCall(URI server, Wire.Request request) {
        this(server, server.getAuthority(), request);
    }

    static byte[] text(Wire.Request request) {
        return text(request.uri().getAuthority(), request);
    }

    /** As it goes over the wire. */
    static byte[] text(String host, Wire.Request request) {
        var uri = request.uri();
        var target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        var text = new StringBuilder(request.method() + " " + target + " HTTP/1.1\r\n");
        text.append("Host: ").append(host).append("\r\n");
        request.headers()
                .forEach(
                        (name, value) -> {
                            if (!name.equalsIgnoreCase("Host")
                                    && !name.equalsIgnoreCase("Content-Length")) {
                                text.append(name).append(": ").append(value).append("\r\n");
                            }
                        });
        var body = request.body().getBytes(StandardCharsets.UTF_8);
        text.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        text.append(request.body());
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void read() {
        try {
            var buffer = new byte[8192];
            var in = socket.getInputStream();
            for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                came(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException reset) {
            // an end like every other
        }
        ended.complete(System.nanoTime());
    }

    private synchronized void came(String text) {
        received.append(text);
    }

    synchronized String received() {
        return received.toString();
    }

    /** Completes with the {@link System#nanoTime} of the connection's end. */
    CompletableFuture<Long> ended() {
        return ended;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
