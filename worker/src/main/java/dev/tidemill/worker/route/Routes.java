package dev.tidemill.worker.route;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.session.SessionIssuer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpRequestEncoder;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Makes the ways out of this worker's sandboxes; all lead to one address. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed channel
@Singleton
public class Routes {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    private final RouteConfig config;
    private final SessionIssuer issuer;
    private final Clock clock;
    private final InetSocketAddress endpoint;

    @Inject
    Routes(RouteConfig config, Instance<SessionIssuer> issuer, Clock clock) {
        this(
                config,
                // where nobody issues credentials, functions have none
                issuer.isResolvable() ? issuer.get() : (_, _) -> Optional.empty(),
                clock);
    }

    public Routes(RouteConfig config, SessionIssuer issuer, Clock clock) {
        this.config = config;
        this.issuer = issuer;
        this.clock = clock;
        endpoint = endpoint(config);
    }

    /** The platform's own, looked up. */
    public static InetSocketAddress endpoint(RouteConfig config) {
        var colon = config.endpoint().lastIndexOf(':');
        return new InetSocketAddress(
                config.endpoint().substring(0, colon),
                Integer.parseInt(config.endpoint().substring(colon + 1)));
    }

    /**
     * @param listener in the sandbox's network, on {@link Route#PORT}
     */
    public Route open(EventLoop loop, ServerSocketChannel listener) throws IOException {
        return Route.open(this, loop, listener);
    }

    int maxConnections() {
        return config.maxConnections();
    }

    Duration idle() {
        return config.idle();
    }

    /** What a sandbox of the function may call with. */
    public RoleAccess access(FunctionVersion function) {
        return new RoleAccess(issuer, function, clock);
    }

    /** Leads a sandbox's connection to the platform; it is read from as soon as that is there. */
    void connect(Channel inside, WriteBufferWaterMark marks, int buffer) {
        new Bootstrap()
                .group(inside.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_LIMIT.toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, marks)
                .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(buffer))
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel outside) {
                                outside.pipeline()
                                        .addLast(new HttpRequestEncoder())
                                        .addLast(new Answers(inside));
                            }
                        })
                .connect(endpoint)
                .addListener(
                        (ChannelFutureListener)
                                connected -> {
                                    if (!connected.isSuccess() || !inside.isActive()) {
                                        inside.close();
                                        connected.channel().close();
                                        return;
                                    }
                                    inside.pipeline()
                                            .get(Passage.class)
                                            .leadTo(connected.channel());
                                    inside.config().setAutoRead(true);
                                });
    }
}
