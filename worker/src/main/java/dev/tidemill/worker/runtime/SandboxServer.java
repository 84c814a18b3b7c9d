package dev.tidemill.worker.runtime;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A server on a listener that was opened in a sandbox's own network, so that no other sandbox and
 * no process of the host can reach it. Plain Netty: a framework that shares servers by address
 * would mix up sandboxes, whose addresses are all alike.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no result
public final class SandboxServer implements AutoCloseable {

    private final EventLoop loop;
    private final int maxConnections;
    private final Consumer<Channel> pipeline;
    private final Set<Channel> connections = new HashSet<>();
    private final Channel server;

    /**
     * Serves the listener until it is closed. Blocks for a moment.
     *
     * @param maxConnections at a time; more are closed at once
     * @param pipeline furnishes a new connection
     */
    public SandboxServer(
            EventLoop loop,
            ServerSocketChannel opened,
            int maxConnections,
            Consumer<Channel> pipeline)
            throws IOException {
        this.loop = loop;
        this.maxConnections = maxConnections;
        this.pipeline = pipeline;
        // the listener is bound; registering is all that is left
        var registered =
                new ServerBootstrap()
                        .group(loop)
                        .channelFactory(() -> new NioServerSocketChannel(opened))
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel accepted) {
                                        accept(accepted);
                                    }
                                })
                        .register()
                        .awaitUninterruptibly();
        if (!registered.isSuccess()) {
            opened.close();
            throw new IOException("no server for the sandbox", registered.cause());
        }
        server = registered.channel();
    }

    private void accept(Channel accepted) {
        if (connections.size() >= maxConnections) {
            accepted.close();
            return;
        }
        connections.add(accepted);
        accepted.closeFuture().addListener(_ -> connections.remove(accepted));
        pipeline.accept(accepted);
    }

    /** Lets nobody else in. */
    public void stopListening() {
        server.close();
    }

    /** From any thread. */
    @Override
    public void close() {
        loop.execute(
                () -> {
                    server.close();
                    Set.copyOf(connections).forEach(Channel::close);
                });
    }
}
