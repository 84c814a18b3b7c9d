package dev.tidemill.worker.assignment;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An event loop that is too busy to read what has arrived. */
class SecondLookTest {

    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final CountDownLatch accepted = new CountDownLatch(1);
    private boolean read; // of the loop

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 1, SECONDS).syncUninterruptibly();
    }

    @Test
    void what_has_arrived_is_read_before_the_second_look() throws Exception {
        // given: a loop that does something else, and bytes that come in meanwhile
        var loop = group.next();
        var begun = new CountDownLatch(1);
        var busy = new CountDownLatch(1);
        try (var peer = connected()) {
            loop.execute(
                    () -> {
                        begun.countDown();
                        await(busy);
                    });
            await(begun);
            peer.getOutputStream().write(1);
            var first = new CompletableFuture<Boolean>();
            var second = new CompletableFuture<Boolean>();
            loop.execute(() -> first.complete(read));
            SecondLook.at(loop, () -> second.complete(read));
            // when
            busy.countDown();
            // then
            assertThat(first.get(30, SECONDS)).as("the first look").isFalse();
            assertThat(second.get(30, SECONDS)).as("the second look").isTrue();
        }
    }

    private Socket connected() throws Exception {
        var server =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(new Noticing())
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        var address = (InetSocketAddress) server.localAddress();
        var socket = new Socket(address.getAddress(), address.getPort());
        await(accepted);
        return socket;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Noticing extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            accepted.countDown();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            read = true;
        }
    }
}
