package dev.tidemill.worker.sandbox.crun;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Opens listeners inside of sandboxes' networks. Only this one platform thread ever changes its
 * network; a virtual thread would take its carrier with it.
 */
final class Namespaces implements AutoCloseable {

    private static final long IOCTL = 16;
    private static final long SOCKET = 41;
    private static final long UNSHARE = 272;
    private static final long SETNS = 308;
    private static final Path OWN = Path.of("/proc/thread-self/ns/net");
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int NAME_SERVER = 53;

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("sandbox-network").factory());

    /**
     * A new network with nothing but a loopback.
     *
     * @return a file that holds it; whoever closes it lets it go when nobody lives in it
     */
    int make() throws IOException {
        return run(
                () -> {
                    var home = Linux.open(OWN, Linux.O_CLOEXEC);
                    try {
                        Linux.check(
                                "unshare(CLONE_NEWNET)",
                                Linux.call(UNSHARE, CLONE_NEWNET, 0, 0, 0, 0));
                        try {
                            raiseLoopback();
                            return Linux.open(OWN, Linux.O_CLOEXEC);
                        } finally {
                            enterNetwork(home);
                        }
                    } finally {
                        Linux.close(home);
                    }
                });
    }

    /** On the sandbox's loopback. */
    ServerSocketChannel listen(Path network, int port) throws IOException {
        return in(
                network,
                () -> {
                    raiseLoopback();
                    return listen(loopback(port));
                });
    }

    /** Whoever connects it may have to wait: not here. */
    SocketChannel socket(Path network) throws IOException {
        return in(network, () -> SocketChannel.open(StandardProtocolFamily.INET));
    }

    /** On all addresses of the sandbox, those that it only believes to be its own among them. */
    ServerSocketChannel captureConnections(Path network, int port) throws IOException {
        return in(network, () -> listen(new InetSocketAddress(port)));
    }

    /** Makes all addresses the sandbox's own, and opens its name server. */
    DatagramChannel captureTraffic(Path network) throws IOException {
        return in(
                network,
                () -> {
                    Netlink.ownAllAddresses();
                    var questions = DatagramChannel.open(StandardProtocolFamily.INET);
                    questions.bind(loopback(NAME_SERVER));
                    return questions;
                });
    }

    private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
        var listener = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            return listener.bind(address);
        } catch (IOException taken) {
            listener.close();
            throw taken;
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    private <T> T in(Path network, Callable<T> work) throws IOException {
        return run(() -> there(network, work));
    }

    private <T> T run(Callable<T> work) throws IOException {
        try {
            return thread.submit(work).get();
        } catch (ExecutionException failed) {
            throw new IOException("no listener in the sandbox's network", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static <T> T there(Path network, Callable<T> work) throws Exception {
        var home = Linux.open(OWN, Linux.O_CLOEXEC);
        try {
            var there = Linux.open(network, Linux.O_CLOEXEC);
            try {
                enterNetwork(there);
                try {
                    return work.call();
                } finally {
                    enterNetwork(home);
                }
            } finally {
                Linux.close(there);
            }
        } finally {
            Linux.close(home);
        }
    }

    /** Moves the calling thread, which must be a platform thread of its own. */
    private static void enterNetwork(int namespace) throws IOException {
        Linux.check("setns(CLONE_NEWNET)", Linux.call(SETNS, namespace, CLONE_NEWNET, 0, 0, 0));
    }

    /** A new network namespace has its loopback down. */
    private static void raiseLoopback() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var socket =
                    (int)
                            Linux.check(
                                    "socket", Linux.call(SOCKET, 2, 2 | Linux.O_CLOEXEC, 0, 0, 0));
            try {
                var request = arena.allocate(40, 8);
                request.asByteBuffer().put("lo".getBytes(StandardCharsets.US_ASCII));
                Linux.check(
                        "SIOCGIFFLAGS", Linux.call(IOCTL, socket, 0x8913, request.address(), 0, 0));
                var flags = request.get(JAVA_SHORT, 16);
                if ((flags & 1) == 0) {
                    request.set(JAVA_SHORT, 16, (short) (flags | 1));
                    Linux.check(
                            "SIOCSIFFLAGS",
                            Linux.call(IOCTL, socket, 0x8914, request.address(), 0, 0));
                }
            } finally {
                Linux.close(socket);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
