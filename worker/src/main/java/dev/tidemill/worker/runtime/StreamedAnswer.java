package dev.tidemill.worker.runtime;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Base64;
import java.util.Optional;

/**
 * Takes answers that come in pieces out of the Runtime API's requests and hands the pieces on as
 * they come; all other requests pass. One for each connection, before whatever collects requests.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed channel
final class StreamedAnswer extends ChannelInboundHandlerAdapter {

    /** Who gets the pieces. */
    interface To {

        /**
         * @return false when nobody waits for it
         */
        boolean begin(ChannelHandlerContext context, String path, String contentType);

        void chunk(byte[] bytes);

        void end(Optional<Failure> failure);
    }

    static final String MODE = "Lambda-Runtime-Function-Response-Mode";
    static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
    static final String ERROR_BODY = "Lambda-Runtime-Function-Error-Body";

    private final To to;
    private boolean taken;

    StreamedAnswer(To to) {
        this.to = to;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            taken = begins(context, request);
        }
        if (!taken) {
            context.fireChannelRead(message);
            return;
        }
        try {
            if (message instanceof HttpContent content) {
                take(context, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private boolean begins(ChannelHandlerContext context, HttpRequest request) {
        if (!request.decoderResult().isSuccess()
                || !request.method().equals(HttpMethod.POST)
                || !"streaming".equalsIgnoreCase(request.headers().get(MODE))) {
            return false;
        }
        var type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (!to.begin(context, request.uri(), type == null ? "application/octet-stream" : type)) {
            return false;
        }
        if (HttpUtil.is100ContinueExpected(request)) {
            context.writeAndFlush(
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.CONTINUE,
                            Unpooled.EMPTY_BUFFER));
        }
        return true;
    }

    private void take(ChannelHandlerContext context, HttpContent content) {
        if (!content.decoderResult().isSuccess()) {
            context.close(); // channelInactive tells it
            return;
        }
        if (content.content().isReadable()) {
            to.chunk(ByteBufUtil.getBytes(content.content()));
        }
        if (content instanceof LastHttpContent last) {
            taken = false;
            context.writeAndFlush(HttpAnswers.accepted());
            to.end(failure(last));
        }
    }

    private static Optional<Failure> failure(LastHttpContent last) {
        var type = last.trailingHeaders().get(ERROR_TYPE);
        if (type == null) {
            return Optional.empty();
        }
        var body = last.trailingHeaders().get(ERROR_BODY);
        return Optional.of(Failures.ofRuntime(type, decoded(body == null ? "" : body)));
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (taken) {
            taken = false;
            to.end(Optional.of(Failures.truncated()));
        }
        context.fireChannelInactive();
    }
}
