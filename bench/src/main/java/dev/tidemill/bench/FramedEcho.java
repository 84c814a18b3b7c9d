package dev.tidemill.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The floor of our own design, a program of its own: Vert.x takes a request and hands it to one of
 * several bare Node processes over a framed Unix socket, one request at a time each. What Tidemill
 * adds to it is the price of a platform: signatures, catalogue, placement, sandboxes, logs.
 *
 * <p>Arguments: the folder for its socket, the script of the Node processes, how many.
 */
final class FramedEcho {

    private static final int HEAD = 5;

    private final Deque<Runner> idle = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** All of it runs on one event loop, so that nothing is shared between threads. */
    public static void main(String[] args) throws Exception {
        var socket = Path.of(args[0], "runner.socket");
        Files.deleteIfExists(socket);
        var echo = new FramedEcho();
        var vertx = Vertx.vertx();
        var context = (ContextInternal) vertx.getOrCreateContext();
        context.runOnContext(_ -> echo.start(vertx, context, socket, args));
    }

    private record Waiting(HttpServerRequest request, Buffer body) {}

    private void start(Vertx vertx, ContextInternal context, Path socket, String[] args) {
        EventLoopGroup loop = context.nettyEventLoop();
        var runners = Integer.parseInt(args[2]);
        new ServerBootstrap()
                .group(loop)
                .channel(NioServerDomainSocketChannel.class)
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                var runner = new Runner(channel);
                                channel.pipeline()
                                        .addLast(
                                                new LengthFieldBasedFrameDecoder(
                                                        8 << 20, 1, 4, 0, HEAD),
                                                runner);
                            }
                        })
                .bind(UnixDomainSocketAddress.of(socket))
                .addListener(
                        bound -> {
                            for (var i = 0; i < runners; i++) {
                                startNode(args[1], socket);
                            }
                        });
        vertx.createHttpServer()
                .requestHandler(
                        request -> request.bodyHandler(body -> take(new Waiting(request, body))))
                .listen(0, "127.0.0.1")
                .onSuccess(server -> System.out.println(server.actualPort()));
    }

    private static void startNode(String script, Path socket) throws IOException {
        var node =
                new ProcessBuilder("node", script, socket.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(node::destroyForcibly));
    }

    private void take(Waiting call) {
        var runner = idle.poll();
        if (runner == null) {
            waiting.add(call);
        } else {
            runner.run(call);
        }
    }

    private final class Runner extends SimpleChannelInboundHandler<ByteBuf> {
        private final Channel channel;
        private @Nullable Waiting current;

        private Runner(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            free();
        }

        void run(Waiting call) {
            current = call;
            var body = call.body().getBytes();
            var _ =
                    channel.write(
                            Unpooled.buffer(HEAD + body.length)
                                    .writeByte('R')
                                    .writeInt(body.length)
                                    .writeBytes(body),
                            channel.voidPromise());
            channel.flush();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
            var call = current;
            var result = new byte[frame.readableBytes()];
            frame.readBytes(result);
            free();
            if (call != null) {
                call.request()
                        .response()
                        .putHeader("content-type", "application/json")
                        .end(Buffer.buffer(result));
            }
        }

        private void free() {
            current = null;
            var next = waiting.poll();
            if (next == null) {
                idle.add(this);
            } else {
                run(next);
            }
        }
    }
}
