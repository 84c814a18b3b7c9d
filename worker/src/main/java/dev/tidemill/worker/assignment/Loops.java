package dev.tidemill.worker.assignment;

import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The event loops that talk with sandboxes: those of the server itself where possible, so that a
 * call stays on the thread that it came in on.
 */
final class Loops implements AutoCloseable {

    private final List<EventLoop> loops = new ArrayList<>();
    private final @Nullable NioEventLoopGroup own;
    private final AtomicInteger next = new AtomicInteger();

    Loops(Iterable<? extends EventExecutor> server) {
        for (var executor : server) {
            if (executor instanceof NioEventLoop loop) {
                loops.add(loop);
            }
        }
        if (loops.isEmpty()) {
            var group = new NioEventLoopGroup(2);
            group.forEach(executor -> loops.add((EventLoop) executor));
            own = group;
        } else {
            own = null;
        }
    }

    /** The loop that the calling thread is, if it is one. */
    @Nullable EventLoop current() {
        for (var loop : loops) {
            if (loop.inEventLoop()) {
                return loop;
            }
        }
        return null;
    }

    EventLoop any() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    @Override
    public void close() {
        if (own != null) {
            var unused = own.shutdownGracefully();
        }
    }
}
