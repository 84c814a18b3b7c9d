package dev.tidemill.worker.runtime;

import dev.tidemill.core.invocation.Invocation;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's HTTP Runtime API, 2018-06-01, for packages with their own bootstrap. One server for each
 * sandbox.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed channel
public final class HttpConversation implements Conversation {

    /** Where {@code AWS_LAMBDA_RUNTIME_API} points to. */
    public static final int PORT = 9001;

    private static final String BASE = "/2018-06-01/runtime";
    private static final Pattern ANSWER =
            Pattern.compile(BASE + "/invocation/([0-9A-Za-z-]{1,64})/(response|error)");
    private static final byte[] NOTHING = {};

    /** A runtime's, and two for each of ten extensions. */
    static final int MAX_CONNECTIONS = 28;

    /** For the short requests that may come beside a response. */
    private static final int SLACK = 64 << 10;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EventLoop loop;
    private final Intake intake;
    private final Listener listener;
    private final String arn;
    private final OtherApis others;
    private final SandboxServer server;
    private boolean ready;
    private @Nullable ChannelHandlerContext waiting;
    private @Nullable Call queued;
    private @Nullable Call running;
    private @Nullable ChannelHandlerContext streaming;

    private record Call(Invocation invocation, String traceId, long deadlineMillis) {}

    private HttpConversation(
            EventLoop loop,
            ServerSocketChannel opened,
            String arn,
            Duration patience,
            OtherApis others,
            Listener listener)
            throws IOException {
        this.loop = loop;
        this.arn = arn;
        this.intake = new Intake(Frames.MAX_RESPONSE + SLACK, patience);
        this.others = others;
        this.listener = listener;
        this.server = new SandboxServer(loop, opened, MAX_CONNECTIONS, this::furnish);
    }

    /** Serves the listener until it is closed. Blocks for a moment. */
    public static HttpConversation open(
            EventLoop loop,
            ServerSocketChannel opened,
            String arn,
            OtherApis others,
            Listener listener)
            throws IOException {
        return open(loop, opened, arn, PATIENCE, others, listener);
    }

    static HttpConversation open(
            EventLoop loop,
            ServerSocketChannel opened,
            String arn,
            Duration patience,
            OtherApis others,
            Listener listener)
            throws IOException {
        return new HttpConversation(loop, opened, arn, patience, others, listener);
    }

    private void furnish(Channel accepted) {
        accepted.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpServerKeepAliveHandler())
                .addLast(new StreamedAnswer(new StreamTo()))
                .addLast(intake.handler())
                .addLast(new Limit())
                .addLast(new Handler());
    }

    /** Its server and its connections stay where they are: HTTP is the slow way anyhow. */
    @Override
    public void moveTo(EventLoop other, Runnable then) {
        then.run();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void init(byte[] settings) {
        // its bootstrap finds everything in its environment
    }

    @Override
    public void invoke(Invocation invocation, String traceId, long deadlineMillis) {
        queued = new Call(invocation, traceId, deadlineMillis);
        handOut();
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
        var from = streaming;
        if (from != null) {
            from.channel().config().setAutoRead(on);
        }
    }

    @Override
    public boolean endsWithItsCode() {
        return false;
    }

    @Override
    public void close() {
        server.close();
    }

    private void handOut() {
        var to = waiting;
        var call = queued;
        if (to == null || call == null) {
            return;
        }
        waiting = null;
        queued = null;
        running = call;
        to.writeAndFlush(
                HttpAnswers.event(call.invocation(), arn, call.traceId(), call.deadlineMillis()));
    }

    private void onNext(ChannelHandlerContext context) {
        if (waiting != null || running != null) {
            error(
                    context,
                    HttpResponseStatus.FORBIDDEN,
                    "InvalidStateTransition",
                    "the invocation before is not answered yet");
            return;
        }
        waiting = context;
        if (!ready) {
            ready = true;
            listener.onReady();
        }
        handOut();
    }

    private void onAnswer(
            ChannelHandlerContext context, String id, boolean failed, FullHttpRequest request) {
        var call = running;
        if (call == null || !call.invocation().id().value().equals(id)) {
            error(
                    context,
                    HttpResponseStatus.BAD_REQUEST,
                    "InvalidRequestID",
                    "Invalid request ID");
            return;
        }
        running = null;
        if (request.content().readableBytes() > Frames.MAX_RESPONSE) {
            tooLarge(context);
            return;
        }
        var body = ByteBufUtil.getBytes(request.content());
        context.writeAndFlush(HttpAnswers.accepted());
        if (failed) {
            listener.onFailed(failure(request, body));
        } else {
            listener.onResult(body);
        }
    }

    private void tooLarge(ChannelHandlerContext context) {
        running = null;
        error(
                context,
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "RequestEntityTooLarge",
                "Exceeded maximum allowed payload size (" + Frames.MAX_RESPONSE + " bytes).");
        listener.onFailed(Failures.responseTooLarge());
    }

    private static Failure failure(FullHttpRequest request, byte[] body) {
        return Failures.ofRuntime(
                request.headers().get("Lambda-Runtime-Function-Error-Type"), body);
    }

    private static void error(
            ChannelHandlerContext context, HttpResponseStatus status, String type, String message) {
        context.writeAndFlush(HttpAnswers.error(status, type, message));
    }

    /** An answer in pieces belongs to the run under way, as one in one piece does. */
    private final class StreamTo implements StreamedAnswer.To {

        @Override
        public boolean begin(ChannelHandlerContext context, String path, String contentType) {
            var answer = ANSWER.matcher(path);
            var call = running;
            if (call == null
                    || streaming != null
                    || !answer.matches()
                    || !answer.group(2).equals("response")
                    || !call.invocation().id().value().equals(answer.group(1))) {
                return false; // refused like every other answer that nobody waits for
            }
            streaming = context;
            listener.onBegin(contentType);
            return true;
        }

        @Override
        public void chunk(byte[] bytes) {
            listener.onChunk(bytes);
        }

        @Override
        public void end(Optional<Failure> failure) {
            running = null;
            streaming = null;
            if (failure.isPresent()) {
                listener.onFailed(failure.get());
            } else {
                listener.onResult(NOTHING);
            }
        }
    }

    private final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            if (!request.decoderResult().isSuccess()) {
                context.close();
                return;
            }
            var path = request.uri();
            var post = request.method().equals(HttpMethod.POST);
            var answer = ANSWER.matcher(path);
            if (request.method().equals(HttpMethod.GET) && path.equals(BASE + "/invocation/next")) {
                onNext(context);
            } else if (post && answer.matches()) {
                onAnswer(context, answer.group(1), answer.group(2).equals("error"), request);
            } else if (post && path.equals(BASE + "/init/error") && !ready) {
                context.writeAndFlush(HttpAnswers.accepted());
                listener.onInitFailed(failure(request, ByteBufUtil.getBytes(request.content())));
            } else if (request.content().readableBytes() > OtherApis.MAX_BODY) {
                error(
                        context,
                        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                        "RequestEntityTooLarge",
                        "Exceeded maximum allowed payload size ("
                                + OtherApis.MAX_BODY
                                + " bytes).");
            } else if (others.serve(context, request)) {
                // answered, now or later
            } else {
                error(context, HttpResponseStatus.NOT_FOUND, "NotFound", "no such path");
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (waiting == context) {
                waiting = null; // it will ask again, or its end is seen
            }
            others.gone(context);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /** A response that is too large is answered, not just cut off. */
    private final class Limit extends HttpObjectAggregator {

        Limit() {
            super(Frames.MAX_RESPONSE + 1024);
        }

        @Override
        protected void handleOversizedMessage(
                ChannelHandlerContext context, HttpMessage oversized) {
            if (running != null) {
                tooLarge(context);
            }
            context.close();
        }
    }
}
