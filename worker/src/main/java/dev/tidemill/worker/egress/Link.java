package dev.tidemill.worker.egress;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection from inside of a sandbox to outside. Belongs to the event loop of its egress. The
 * address that was looked at is the one that is connected to.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed channel
final class Link {

    private static final int BUFFER = 64 << 10;
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(BUFFER, 2 * BUFFER);

    private final Egress egress;
    private final SocketChannel inside;
    private final Optional<String> name;
    private final int port;
    private Reach.@Nullable Goal goal;
    private @Nullable SocketChannel outside;

    Link(Egress egress, SocketChannel inside) {
        this.egress = egress;
        this.inside = inside;
        var to = inside.localAddress();
        this.name = egress.names().name(to.getAddress());
        this.port = to.getPort();
    }

    static void prepare(io.netty.bootstrap.ServerBootstrap server) {
        server.childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(BUFFER));
    }

    void begin() {
        if (name.isEmpty()) {
            follow(List.of(inside.localAddress().getAddress()));
            return;
        }
        var host = name.get();
        if (!egress.reach().allows(host, port)) {
            refuse("tcp " + host + ":" + port, "no egress policy allows it");
            return;
        }
        egress.resolve(
                host,
                found -> follow(found),
                why -> refuse("tcp " + host + ":" + port, "no address: " + why));
    }

    private void follow(List<InetAddress> found) {
        var goals = new ArrayList<Reach.Goal>();
        var refusal = Optional.of("it has no address");
        for (var address : found) {
            var one = new Reach.Goal(name, address, port);
            refusal = egress.reach().refusal(one);
            if (refusal.isPresent()) {
                refuse("tcp " + one, refusal.get()); // not one good address among bad ones
                return;
            }
            goals.add(one);
        }
        if (goals.isEmpty()) {
            refuse("tcp " + name.orElse("") + ":" + port, refusal.get());
            return;
        }
        connect(goals);
    }

    private void connect(List<Reach.Goal> goals) {
        var to = goals.getFirst();
        goal = to;
        new Bootstrap()
                .group(inside.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        (int) egress.config().patience().toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
                .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(BUFFER))
                .handler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel made) {
                                made.pipeline().addLast(new Pipe(egress, inside));
                            }
                        })
                .connect(new InetSocketAddress(to.address(), to.port()))
                .addListener((ChannelFutureListener) done -> connected(done, goals));
    }

    private void connected(ChannelFuture done, List<Reach.Goal> goals) {
        if (!inside.isActive()) {
            done.channel().close();
        } else if (done.isSuccess()) {
            join((SocketChannel) done.channel());
        } else if (goals.size() > 1) {
            connect(goals.subList(1, goals.size()));
        } else {
            var why = done.cause();
            refuse("tcp " + goals.getFirst(), "not connected: " + why.getClass().getSimpleName());
        }
    }

    private void join(SocketChannel made) {
        outside = made;
        inside.pipeline()
                .addLast(
                        new IdleStateHandler(
                                0, 0, egress.config().idle().toMillis(), TimeUnit.MILLISECONDS))
                .addLast(new Pipe(egress, made));
        // policies may have changed while it was made
        check();
        read();
    }

    /** Ends it when it would not be let through any more. */
    void check() {
        var to = goal;
        if (to != null && outside != null) {
            egress.reach().refusal(to).ifPresent(why -> refuse("tcp " + to, why));
        }
    }

    /** Goes on where it was held. */
    void read() {
        var there = outside;
        if (there != null) {
            inside.config().setAutoRead(there.isWritable());
            there.config().setAutoRead(inside.isWritable());
        }
    }

    private void refuse(String what, String why) {
        egress.denied(what, why);
        reset();
    }

    /** The program inside sees a connection that is reset, not one that has ended well. */
    void reset() {
        if (inside.isOpen()) {
            inside.config().setSoLinger(0);
        }
        inside.close();
        if (outside != null) {
            outside.close();
        }
    }
}
