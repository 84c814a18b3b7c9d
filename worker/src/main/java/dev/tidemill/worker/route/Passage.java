package dev.tidemill.worker.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.iam.session.SessionCredentials;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection out of a sandbox. Each request is looked at, and written anew as it was
 * understood; what this answers itself is the connection's last.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed channel
final class Passage extends ChannelInboundHandlerAdapter {

    private static final JsonMapper JSON = new JsonMapper();

    private final Route route;
    private @Nullable Channel outside;
    private boolean over;

    Passage(Route route) {
        this.route = route;
    }

    void leadTo(Channel platform) {
        outside = platform;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var platform = outside;
        if (over || platform == null || !(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            end(context, HttpResponseStatus.BAD_REQUEST, error("BadRequest", "not readable"));
        } else if (part instanceof HttpRequest request && !RouteRules.lets(request)) {
            ReferenceCountUtil.release(message);
            answer(context, request);
        } else {
            platform.writeAndFlush(message);
            if (!platform.isWritable()) {
                context.channel().config().setAutoRead(false);
            }
        }
    }

    private void answer(ChannelHandlerContext context, HttpRequest request) {
        var access = route.access();
        if (access == null || !RouteRules.isForCredentials(request)) {
            end(
                    context,
                    HttpResponseStatus.FORBIDDEN,
                    error("AccessDenied", "A function reaches AWS's services by signed requests."));
            return;
        }
        var token = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        if (!access.isToken(token)) {
            end(
                    context,
                    HttpResponseStatus.UNAUTHORIZED,
                    error("Unauthorized", "The authorization token is not this sandbox's."));
            return;
        }
        access.fresh()
                .ifPresentOrElse(
                        fresh -> end(context, HttpResponseStatus.OK, credentials(fresh)),
                        () ->
                                end(
                                        context,
                                        HttpResponseStatus.NOT_FOUND,
                                        error("NoRole", "The function has no role any more.")));
    }

    private static Map<String, String> credentials(SessionCredentials fresh) {
        return Map.of(
                "AccessKeyId", fresh.accessKeyId(),
                "SecretAccessKey", fresh.secretAccessKey(),
                "Token", fresh.token(),
                "Expiration", fresh.expiresAt().toString());
    }

    private static Map<String, String> error(String code, String message) {
        return Map.of("code", code, "message", message);
    }

    private void end(
            ChannelHandlerContext context, HttpResponseStatus status, Map<String, String> body) {
        over = true;
        try {
            var bytes = JSON.writeValueAsBytes(body);
            var head =
                    "HTTP/1.1 "
                            + status
                            + "\r\nContent-Type: application/json\r\nContent-Length: "
                            + bytes.length
                            + "\r\nConnection: close\r\n\r\n";
            context.writeAndFlush(
                            Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), bytes))
                    .addListener(ChannelFutureListener.CLOSE);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The sandbox reads again. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (outside != null) {
            outside.config().setAutoRead(context.channel().isWritable());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (outside != null) {
            outside.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
