package dev.tidemill.worker.route;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Passes the platform's answers into the sandbox, as they are, no faster than they are read. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed channel
final class Answers extends ChannelInboundHandlerAdapter {

    private final Channel inside;

    Answers(Channel inside) {
        this.inside = inside;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        inside.writeAndFlush(bytes);
        if (!inside.isWritable()) {
            context.channel().config().setAutoRead(false);
        }
    }

    /** The platform reads again. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        inside.config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        inside.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
