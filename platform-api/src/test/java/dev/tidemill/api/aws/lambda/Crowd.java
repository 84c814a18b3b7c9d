package dev.tidemill.api.aws.lambda;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A program: many connections that are all open at the same time, each with the same request. Says
 * {@code open} when they are, then a line for each answer: its status, and the reason of a refusal.
 * Ends when its input does. A process of its own, for both ends of ten thousand are more than one
 * may have open.
 */
final class Crowd {

    /** What the server lets wait is not ours to fill. */
    private static final int CONNECTING_AT_ONCE = 200;

    private Crowd() {}

    /**
     * @param args port, number of connections, file of the request
     */
    public static void main(String[] args) throws Exception {
        var address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        var count = Integer.parseInt(args[1]);
        var request = Files.readAllBytes(Path.of(args[2]));
        var connecting = new Semaphore(CONNECTING_AT_ONCE);
        var sockets = new ConcurrentLinkedQueue<Socket>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < count; i++) {
                connecting.acquire();
                threads.execute(
                        () -> {
                            sockets.add(open(address));
                            connecting.release();
                        });
            }
            connecting.acquire(CONNECTING_AT_ONCE);
            System.out.println("open");
            sockets.forEach(socket -> threads.execute(() -> ask(socket, request)));
            while (System.in.read() >= 0) {
                // until nobody wants more
            }
            Runtime.getRuntime().halt(0);
        }
    }

    private static Socket open(InetSocketAddress address) {
        try {
            var socket = new Socket();
            socket.connect(address);
            return socket;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static void ask(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
            System.out.println(answer(socket));
        } catch (IOException broken) {
            System.out.println(broken);
        }
    }

    private static String answer(Socket from) throws IOException {
        var in =
                new BufferedReader(
                        new InputStreamReader(from.getInputStream(), StandardCharsets.ISO_8859_1),
                        1024);
        var status = in.readLine();
        if (status == null) {
            return "closed";
        }
        var length = 0;
        for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        var body = new char[length];
        var read = 0;
        while (read < length) {
            read += in.read(body, read, length - read);
        }
        var reason =
                new String(body).contains("ReservedFunctionConcurrentInvocationLimitExceeded")
                        ? " reserved"
                        : "";
        return status.substring(9, 12) + reason;
    }
}
