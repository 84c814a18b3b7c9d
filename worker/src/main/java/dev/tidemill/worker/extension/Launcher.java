package dev.tidemill.worker.extension;

import dev.tidemill.worker.runtime.SandboxServer;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The worker's end of the talk with the first process of a sandbox with extensions, which starts
 * them and the runtime and tells how they end. It connects before it starts any code of a tenant,
 * and nobody can connect after it. Belongs to the sandbox's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed channel
public final class Launcher implements AutoCloseable {

    /** On the sandbox's own 127.0.0.1. */
    public static final int PORT = 9003;

    private static final Pattern ENDED = Pattern.compile("([0-9]|runtime) ([0-9]{1,3})");
    private static final int LONGEST_LINE = 16;
    private static final String SCRIPT = script();

    /** Who hears how processes ended; statuses as a shell tells them. */
    interface Told {
        void extensionEnded(int number, int status);

        void runtimeEnded(int status);
    }

    private final SandboxServer server;
    private final Told told;
    private final Queue<String> unsent = new ArrayDeque<>();
    private @Nullable Channel connection;

    /** Blocks for a moment. */
    Launcher(EventLoop loop, ServerSocketChannel listener, Told told) throws IOException {
        this.told = told;
        this.server = new SandboxServer(loop, listener, 1, this::furnish);
    }

    /** What a sandbox runs first instead of its runtime. */
    public static List<String> command(List<String> extensions, List<String> runtime) {
        // privileged: it heeds no variables that would make it do something else
        var command = new ArrayList<>(List.of("/bin/bash", "-p", "-c", SCRIPT, "launcher"));
        command.add(String.valueOf(extensions.size()));
        command.addAll(extensions);
        command.addAll(runtime);
        return command;
    }

    private static String script() {
        try (var in = Launcher.class.getResourceAsStream("launcher.sh")) {
            return new String(
                    Objects.requireNonNull(in, "launcher.sh").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void furnish(Channel accepted) {
        server.stopListening();
        accepted.pipeline()
                .addLast(new LineBasedFrameDecoder(LONGEST_LINE))
                .addLast(new StringDecoder(StandardCharsets.US_ASCII))
                .addLast(new Handler());
    }

    void startRuntime() {
        tell("start");
    }

    void terminateRuntime() {
        tell("terminate");
    }

    void killRuntime() {
        tell("kill");
    }

    private void tell(String command) {
        unsent.add(command);
        flush();
    }

    /** An extension's request may be read before the connection that came earlier. */
    private void flush() {
        var to = connection;
        while (to != null && !unsent.isEmpty()) {
            var line = unsent.remove() + "\n";
            to.writeAndFlush(Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Handler extends SimpleChannelInboundHandler<String> {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            connection = context.channel();
            flush();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, String line) {
            var ended = ENDED.matcher(line);
            if (!ended.matches()) {
                return; // tenant code has got hold of it: the rest follows from what it does
            }
            var status = Integer.parseInt(ended.group(2));
            if (ended.group(1).equals("runtime")) {
                told.runtimeEnded(status);
            } else {
                told.extensionEnded(Integer.parseInt(ended.group(1)), status);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
