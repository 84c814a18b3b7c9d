package dev.tidemill.worker.runtime;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How much one sandbox makes the worker hold of requests that are not complete: one response on all
 * its connections together, for as long as it goes on sending. Who does not read its answers is not
 * read either. Belongs to the sandbox's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no result
final class Intake {

    private final long capacity;
    private final Duration patience;
    private long held;

    /**
     * @param capacity bytes
     * @param patience how long a request may stand still in its middle
     */
    Intake(long capacity, Duration patience) {
        this.capacity = capacity;
        this.patience = patience;
    }

    /** For one connection, behind the codec. */
    ChannelHandler handler() {
        return new Handler();
    }

    private final class Handler extends ChannelInboundHandlerAdapter {

        private long mine;
        private boolean inRequest;
        private boolean cutOff;
        private @Nullable ReadTimeoutHandler timeout;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (cutOff) {
                ReferenceCountUtil.release(message);
                return;
            }
            inRequest |= message instanceof HttpRequest;
            if (message instanceof HttpContent content) {
                var bytes = content.content().readableBytes();
                if (held + bytes > capacity) {
                    ReferenceCountUtil.release(message);
                    cutOff(context);
                    return;
                }
                held += bytes;
                mine += bytes;
            }
            var complete = message instanceof LastHttpContent;
            context.fireChannelRead(message);
            if (complete) {
                free();
                inRequest = false;
                var waiting = timeout;
                if (waiting != null) {
                    timeout = null;
                    context.pipeline().remove(waiting);
                }
            }
        }

        /**
         * Its room is free at once: the loop tells of the end only after it has read the others.
         */
        private void cutOff(ChannelHandlerContext context) {
            cutOff = true;
            free();
            context.close();
        }

        /** Most requests come whole: only the others cost a timer. */
        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (inRequest && timeout == null && context.channel().isActive()) {
                var waiting = new ReadTimeoutHandler(patience.toMillis(), TimeUnit.MILLISECONDS);
                timeout = waiting;
                context.pipeline().addFirst(waiting);
            }
            context.fireChannelReadComplete();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(context.channel().isWritable());
            context.fireChannelWritabilityChanged();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            free();
            context.fireChannelInactive();
        }

        private void free() {
            held -= mine;
            mine = 0;
        }
    }
}
