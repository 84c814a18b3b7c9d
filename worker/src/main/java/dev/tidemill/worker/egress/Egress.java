package dev.tidemill.worker.egress;

import dev.tidemill.core.egress.EgressPolicy;
import dev.tidemill.worker.sandbox.Sandbox;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ways out of one sandbox that its function's policies open. Inside, every address leads to
 * listeners of ours and every question for a name to our name server; from here the worker itself
 * connects to what may be reached. Looks at the policies each second, so that a change or a removal
 * ends what it does not allow any more.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as a closed channel
public final class Egress implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Egress.class);
    private static final int MOST_NAMES = 4096;
    private static final int QUESTIONS_PER_SECOND = 500;
    private static final int MOST_LINES = 30;
    private static final int LONGEST_LINE = 300;

    private final Egresses egresses;
    private final EventLoop loop;
    private final Sandbox sandbox;
    private final Reach reach;
    private final Consumer<String> log;
    private final Object opening = new Object();
    private final Map<Integer, Channel> listeners = new HashMap<>();
    private @Nullable Channel nameServer;
    private boolean closed;

    // of the event loop
    private final Names names = new Names(MOST_NAMES);
    private final Set<Link> links = new HashSet<>();
    private List<EgressPolicy> known = List.of();
    private @Nullable Future<?> ticking;
    private long bytes;
    private int questions;
    private int lines = MOST_LINES;
    private long unlisted;

    Egress(Egresses egresses, EventLoop loop, Sandbox sandbox, Reach reach, Consumer<String> log) {
        this.egresses = egresses;
        this.loop = loop;
        this.sandbox = sandbox;
        this.reach = reach;
        this.log = log;
    }

    /** Blocks for a moment. */
    void open() throws IOException {
        var questionsIn = sandbox.captureTraffic();
        nameServer =
                registered(
                        new Bootstrap()
                                .group(loop)
                                .channelFactory(() -> new NioDatagramChannel(questionsIn))
                                .handler(
                                        new ChannelInitializer<Channel>() {
                                            @Override
                                            protected void initChannel(Channel made) {
                                                made.pipeline()
                                                        .addLast(new DatagramDnsQueryDecoder())
                                                        .addLast(new DatagramDnsResponseEncoder())
                                                        .addLast(new NameServer(Egress.this));
                                            }
                                        })
                                .register(),
                        questionsIn);
        known = reach.policies();
        followPorts();
        ticking = loop.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private static Channel registered(ChannelFuture future, java.nio.channels.Channel opened)
            throws IOException {
        if (!future.awaitUninterruptibly().isSuccess()) {
            opened.close();
            throw new IOException("no way out of the sandbox", future.cause());
        }
        return future.channel();
    }

    /** Listens on the ports of the policies, and on no other. Blocks for a moment. */
    private void followPorts() throws IOException {
        synchronized (opening) {
            if (closed) {
                return;
            }
            var ports = Set.copyOf(reach.ports());
            listeners.entrySet().removeIf(one -> !ports.contains(one.getKey()) && end(one));
            for (var port : ports) {
                if (!listeners.containsKey(port)) {
                    listeners.put(port, listener(sandbox.captureConnections(port)));
                }
            }
        }
    }

    private static boolean end(Map.Entry<Integer, Channel> listener) {
        listener.getValue().close();
        return true;
    }

    private Channel listener(ServerSocketChannel opened) throws IOException {
        var server =
                new ServerBootstrap()
                        .group(loop)
                        .channelFactory(() -> new NioServerSocketChannel(opened))
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel accepted) {
                                        accept(accepted);
                                    }
                                });
        Link.prepare(server);
        return registered(server.register(), opened);
    }

    // ---- on the event loop

    private void accept(SocketChannel accepted) {
        var link = new Link(this, accepted);
        if (links.size() >= egresses.config().maxConnections()) {
            denied("tcp port " + accepted.localAddress().getPort(), "too many connections");
            link.reset();
            return;
        }
        links.add(link);
        accepted.closeFuture().addListener(_ -> links.remove(link));
        link.begin();
    }

    private void tick() {
        bytes = Math.max(0, bytes - perSecond());
        questions = 0;
        if (!isHeld()) {
            Set.copyOf(links).forEach(Link::read);
        }
        if (lines < MOST_LINES) {
            lines++;
        }
        if (unlisted > 0 && lines == MOST_LINES) {
            log.accept("[tidemill] egress denied: " + unlisted + " more attempts");
            unlisted = 0;
        }
        var now = reach.policies();
        if (!now.equals(known)) {
            known = now;
            Set.copyOf(links).forEach(Link::check);
            Thread.ofVirtual().name("egress-ports").start(this::followPortsQuietly);
        }
    }

    private void followPortsQuietly() {
        try {
            followPorts();
        } catch (IOException | RuntimeException failure) {
            LOG.warnf(failure, "A sandbox does not reach the ports of its policies");
        }
    }

    private long perSecond() {
        return (long) egresses.config().megabytesPerSecond() << 20;
    }

    void moved(int count) {
        bytes += count;
    }

    /** Whether it has moved as much as it may for now. */
    boolean isHeld() {
        return bytes >= perSecond();
    }

    boolean mayAsk() {
        return ++questions <= QUESTIONS_PER_SECOND;
    }

    /** Tells the function's log, in one line. */
    void denied(String what, String why) {
        if (lines == 0) {
            unlisted++;
            return;
        }
        lines--;
        var line = "[tidemill] egress denied: " + what + ": " + why;
        log.accept(
                line.substring(0, Math.min(line.length(), LONGEST_LINE))
                        .replaceAll("\\p{Cntrl}", "?"));
    }

    void resolve(String host, Consumer<List<InetAddress>> found, Consumer<String> failed) {
        egresses.resolve(host, loop, found, failed);
    }

    Reach reach() {
        return reach;
    }

    Names names() {
        return names;
    }

    EgressConfig config() {
        return egresses.config();
    }

    /** From any thread. */
    @Override
    public void close() {
        synchronized (opening) {
            closed = true;
            listeners.values().forEach(Channel::close);
            if (nameServer != null) {
                nameServer.close();
            }
        }
        loop.execute(
                () -> {
                    if (ticking != null) {
                        ticking.cancel(false);
                    }
                    Set.copyOf(links).forEach(Link::reset);
                });
    }
}
