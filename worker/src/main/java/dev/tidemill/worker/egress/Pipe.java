package dev.tidemill.worker.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.timeout.IdleStateEvent;

/** One direction of a connection: what comes in here goes out there, no faster than it is taken. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed channel
final class Pipe extends ChannelInboundHandlerAdapter {

    private final Egress egress;
    private final SocketChannel other;

    Pipe(Egress egress, SocketChannel other) {
        this.egress = egress;
        this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            egress.moved(bytes.readableBytes());
        }
        other.writeAndFlush(message);
        if (!other.isWritable() || egress.isHeld()) {
            context.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        other.config().setAutoRead(context.channel().isWritable() && !egress.isHeld());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> end(context.channel()));
        } else if (event instanceof IdleStateEvent) {
            context.close();
        }
    }

    /** The other side may still have something to say. */
    private void end(Channel here) {
        if (other.isInputShutdown()) {
            other.close();
            here.close();
        } else {
            other.shutdownOutput();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
