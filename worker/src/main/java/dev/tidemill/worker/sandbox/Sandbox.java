package dev.tidemill.worker.sandbox;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One isolated place. It is generic until code is bound to it, and belongs to that code for good.
 */
public interface Sandbox extends AutoCloseable {

    /** Opaque: says nothing of whom it serves. */
    String name();

    /** Lets the first process run, where the driver left it waiting. */
    void start() throws IOException;

    /**
     * Takes a function's code and limits. At most once.
     *
     * @param code a directory to show as {@code /var/task}
     * @param layers directories to show together as {@code /opt}, the later over the earlier
     */
    void bind(Path code, List<Path> layers, int memoryMegabytes) throws IOException;

    /** Opens a TCP listener on the sandbox's own loopback, that nobody outside can reach. */
    ServerSocketChannel listen(int port) throws IOException;

    /** A TCP socket in the sandbox's own network, not connected to anything. */
    SocketChannel socket() throws IOException;

    /**
     * Leads connections to whatever address of IPv4 to listeners of {@link #captureConnections}.
     *
     * @return takes the questions to the sandbox's name server
     */
    DatagramChannel captureTraffic() throws IOException;

    /**
     * Opens a listener for all addresses of the sandbox; where a connection wanted to go is the
     * local address of it.
     */
    ServerSocketChannel captureConnections(int port) throws IOException;

    /** Hands all output that was written until now to the sink; never waits. */
    void drainOutput();

    /** Stops all its processes where they stand; they cost memory and nothing else. */
    void freeze() throws IOException;

    void thaw() throws IOException;

    /** The most memory that it ever used. */
    int peakMemoryMegabytes();

    /** Whether the kernel killed something in it for want of memory. */
    boolean ranOutOfMemory();

    /** Asks its first process to end. */
    void terminate() throws IOException;

    /** Ends all its processes, frozen or not. Quick; {@link #ended()} tells when it is done. */
    void kill();

    CompletableFuture<Exit> ended();

    /** Kills, waits and takes everything of it away from the host. */
    @Override
    void close();

    /** Where output goes; called with bytes in order, by one thread at a time. */
    interface Output {
        void accept(byte[] bytes, int length);
    }
}
