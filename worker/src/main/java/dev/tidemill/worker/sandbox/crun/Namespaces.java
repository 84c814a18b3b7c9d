package dev.tidemill.worker.sandbox.crun;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Opens listeners inside of sandboxes' networks. Only this one platform thread ever changes its
 * network; a virtual thread would take its carrier with it.
 */
final class Namespaces implements AutoCloseable {

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("sandbox-network").factory());

    ServerSocketChannel listen(long process, int port) throws IOException {
        try {
            return thread.submit(() -> listenThere(process, port)).get();
        } catch (ExecutionException failed) {
            throw new IOException("no listener in the sandbox's network", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static ServerSocketChannel listenThere(long process, int port) throws IOException {
        var home = Linux.openNamespace(Path.of("/proc/thread-self/ns/net"));
        try {
            var there = Linux.openNamespace(Path.of("/proc/" + process + "/ns/net"));
            try {
                Linux.enterNetwork(there);
                try {
                    Linux.raiseLoopback();
                    var listener = ServerSocketChannel.open(StandardProtocolFamily.INET);
                    listener.bind(
                            new InetSocketAddress(
                                    InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
                    return listener;
                } finally {
                    Linux.enterNetwork(home);
                }
            } finally {
                Linux.close(there);
            }
        } finally {
            Linux.close(home);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
