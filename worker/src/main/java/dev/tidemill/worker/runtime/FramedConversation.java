package dev.tidemill.worker.runtime;

import dev.tidemill.core.invocation.Invocation;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Frames on a Unix socket that only this sandbox sees, and that takes one connection only. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed channel
public final class FramedConversation implements Conversation {

    private volatile EventLoop loop;
    private final Listener listener;
    private final Path socket;
    private final Frames.Reader reader = new Frames.Reader();
    private @Nullable Channel server;
    private @Nullable Channel channel;

    private FramedConversation(EventLoop loop, Path socket, Listener listener) {
        this.loop = loop;
        this.socket = socket;
        this.listener = listener;
    }

    /** Listens in the directory; the sandbox sees it as {@code /run/rt}. Blocks. */
    public static FramedConversation open(EventLoop loop, Path directory, Listener listener)
            throws IOException {
        var socket = directory.resolve("s");
        var conversation = new FramedConversation(loop, socket, listener);
        var bound =
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerDomainSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel accepted) {
                                        conversation.accept(accepted);
                                    }
                                })
                        .bind(UnixDomainSocketAddress.of(socket))
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("no socket for the sandbox at " + socket, bound.cause());
        }
        conversation.server = bound.channel();
        // its user there is none of ours; nobody else sees the directory
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        return conversation;
    }

    private void accept(Channel accepted) {
        if (channel != null) {
            accepted.close(); // tenant code tries to talk as its bootstrap
            return;
        }
        channel = accepted;
        accepted.pipeline().addLast(new Handler());
        closeServer();
    }

    private void closeServer() {
        var listening = server;
        if (listening != null) {
            listening.close();
        }
        try {
            Files.deleteIfExists(socket);
        } catch (IOException stays) {
            return; // goes with its directory
        }
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void moveTo(EventLoop other, Runnable then) {
        var moving = channel;
        if (moving == null || !moving.isActive()) {
            then.run();
            return;
        }
        moving.deregister()
                .addListener(
                        _ -> {
                            loop = other; // what is told to the old one from now on follows
                            other.register(moving)
                                    .addListener(
                                            moved -> {
                                                if (!moved.isSuccess()) {
                                                    listener.onClosed("could not change threads");
                                                }
                                                then.run();
                                            });
                        });
    }

    @Override
    public void init(byte[] settings) {
        var to = channel;
        if (to != null) {
            reader.expect(Frames.Stage.LOADING);
            to.writeAndFlush(Frames.frame(to.alloc(), Frames.INIT, settings), to.voidPromise());
        }
    }

    @Override
    public void invoke(Invocation invocation, String traceId, long deadlineMillis) {
        var to = channel;
        if (to != null) {
            reader.expect(Frames.Stage.RUNNING);
            to.writeAndFlush(
                    Frames.request(to.alloc(), invocation, traceId, deadlineMillis),
                    to.voidPromise());
        }
    }

    @Override
    public void pause() {
        setReading(false);
    }

    @Override
    public void resume() {
        setReading(true);
    }

    private void setReading(boolean on) {
        var from = channel;
        if (from != null) {
            from.config().setAutoRead(on);
        }
    }

    @Override
    public boolean endsWithItsCode() {
        return true;
    }

    @Override
    public void close() {
        loop.execute(
                () -> {
                    closeServer();
                    if (channel != null) {
                        channel.close();
                    }
                    try {
                        Files.deleteIfExists(Objects.requireNonNull(socket.getParent()));
                    } catch (IOException stays) {
                        return; // goes with the instance
                    }
                });
    }

    private final class Handler extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var in = (ByteBuf) message;
            try {
                while (in.isReadable()) {
                    var frame = reader.next(in);
                    if (frame != null) {
                        dispatch(frame);
                    }
                }
            } catch (Frames.Violation violation) {
                listener.onClosed("broke the protocol: " + violation.getMessage());
                context.close();
            } finally {
                in.release();
            }
        }

        private void dispatch(Frames.Frame frame) throws Frames.Violation {
            switch (frame.type()) { // first, for the listener may ask the next question
                case Frames.STREAMED -> reader.expect(Frames.Stage.STREAMING);
                case Frames.DATA, Frames.INIT_FAILED -> {}
                default -> reader.expect(Frames.Stage.WAITING);
            }
            switch (frame.type()) {
                case Frames.RESULT -> listener.onResult(frame.payload());
                case Frames.FAILED -> listener.onFailed(frame.failure());
                case Frames.STREAMED ->
                        listener.onBegin(new String(frame.payload(), StandardCharsets.US_ASCII));
                case Frames.DATA -> listener.onChunk(frame.payload());
                case Frames.HELLO -> listener.onHello();
                case Frames.READY -> listener.onReady();
                case Frames.INIT_FAILED -> listener.onInitFailed(frame.failure());
                default -> throw new Frames.Violation("a frame of type " + frame.type());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            listener.onClosed("closed its connection");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // channelInactive tells the listener
        }
    }
}
