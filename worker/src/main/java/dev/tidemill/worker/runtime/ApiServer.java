package dev.tidemill.worker.runtime;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

/** The other APIs for a sandbox whose runtime talks in frames. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed channel
public final class ApiServer implements AutoCloseable {

    /** What requests that are not complete may hold together. */
    private static final int HELD = 4 * OtherApis.MAX_BODY;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final OtherApis apis;
    private final Intake intake = new Intake(HELD, PATIENCE);
    private final SandboxServer server;

    /** Serves the listener until it is closed. Blocks for a moment. */
    public ApiServer(EventLoop loop, ServerSocketChannel opened, OtherApis apis)
            throws IOException {
        this.apis = apis;
        this.server =
                new SandboxServer(loop, opened, HttpConversation.MAX_CONNECTIONS, this::furnish);
    }

    private void furnish(Channel accepted) {
        accepted.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpServerKeepAliveHandler())
                .addLast(intake.handler())
                .addLast(new HttpObjectAggregator(OtherApis.MAX_BODY))
                .addLast(new Handler());
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            if (!request.decoderResult().isSuccess()) {
                context.close();
            } else if (!apis.serve(context, request)) {
                context.writeAndFlush(
                        HttpAnswers.error(
                                HttpResponseStatus.NOT_FOUND, "NotFound", "no such path"));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            apis.gone(context);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
