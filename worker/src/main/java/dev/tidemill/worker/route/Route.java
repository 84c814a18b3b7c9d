package dev.tidemill.worker.route;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way out of one sandbox: a server on a listener that was opened in the sandbox's own network,
 * which passes on what the rules let pass. It has no thread, and a connection of it holds a few
 * buffers only: who does not read is not read from.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed channel
public final class Route implements AutoCloseable {

    /** On the sandbox's own 127.0.0.1. */
    public static final int PORT = 9002;

    static final String ADDRESS = "http://127.0.0.1:" + PORT;

    /** A session token is long, and travels in a header. */
    private static final int LARGEST_HEAD = 24 << 10;

    private static final int BUFFER = 16 << 10;
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(BUFFER, 2 * BUFFER);

    private final Routes routes;
    private final EventLoop loop;
    private final Set<Channel> connections = new HashSet<>();
    private volatile @Nullable RoleAccess access;
    private @Nullable Channel server;

    private Route(Routes routes, EventLoop loop) {
        this.routes = routes;
        this.loop = loop;
    }

    /** Serves the listener until it is closed. Blocks for a moment. */
    static Route open(Routes routes, EventLoop loop, ServerSocketChannel opened)
            throws IOException {
        var route = new Route(routes, loop);
        var registered =
                new ServerBootstrap()
                        .group(loop)
                        .channelFactory(() -> new NioServerSocketChannel(opened))
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
                        .childOption(
                                ChannelOption.RCVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(BUFFER))
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel accepted) {
                                        route.accept(accepted);
                                    }
                                })
                        .register()
                        .awaitUninterruptibly();
        if (!registered.isSuccess()) {
            opened.close();
            throw new IOException("no way out of the sandbox", registered.cause());
        }
        route.server = registered.channel();
        return route;
    }

    private void accept(Channel accepted) {
        if (connections.size() >= routes.maxConnections()) {
            accepted.close();
            return;
        }
        connections.add(accepted);
        accepted.closeFuture().addListener(_ -> connections.remove(accepted));
        accepted.pipeline()
                .addLast(
                        new IdleStateHandler(0, 0, routes.idle().toMillis(), TimeUnit.MILLISECONDS))
                .addLast(new HttpRequestDecoder(LARGEST_HEAD, LARGEST_HEAD, BUFFER))
                .addLast(new Passage(this));
        routes.connect(accepted, MARKS, BUFFER);
    }

    @Nullable RoleAccess access() {
        return access;
    }

    /** Makes it the function's, for good. */
    public void serve(RoleAccess granted) {
        access = granted;
    }

    /** Whether the sandbox should serve no more, because what it was told is about to end. */
    public boolean isSpent() {
        var granted = access;
        return granted != null && granted.isSpent();
    }

    /** From any thread. */
    @Override
    public void close() {
        access = null;
        loop.execute(
                () -> {
                    if (server != null) {
                        server.close();
                    }
                    Set.copyOf(connections).forEach(Channel::close);
                });
    }
}
