package dev.tidemill.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.http.FullHttpRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What code that speaks HTTP can make the worker hold; what it gets for it is RuntimesTest's. */
@Timeout(60)
class HttpConversationTest {

    private static final String ANSWER =
            "POST /2018-06-01/runtime/invocation/x/response HTTP/1.1\r\nContent-Length: 6000000\r\n\r\n";

    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocketChannel listener;
    private HttpConversation conversation;

    @BeforeEach
    void open() throws IOException {
        listener = listen();
        conversation = serve(listener, Duration.ofMinutes(1));
    }

    private void beImpatient() throws IOException {
        conversation.close();
        listener = listen();
        conversation = serve(listener, Duration.ofMillis(500));
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private HttpConversation serve(ServerSocketChannel at, Duration patience) throws IOException {
        return HttpConversation.open(group.next(), at, "arn", patience, new Others(), new Deaf());
    }

    @AfterEach
    void close() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        conversation.close();
        var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void all_connections_together_hold_one_response() throws IOException {
        // given
        for (var i = 0; i < 3; i++) {
            write(connect(), ANSWER);
        }
        // when
        sockets.forEach(socket -> send(socket, 3_000_000));
        // then
        Awaitility.await().until(() -> sockets.stream().filter(this::isCutOff).count() == 1);
    }

    @Test
    void a_request_that_stands_still_is_cut_off() throws IOException {
        // given
        beImpatient();
        var socket = connect();
        // when
        write(socket, ANSWER + "the beginning");
        // then
        socket.setSoTimeout(20_000);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void a_connection_may_rest_between_requests() throws IOException {
        // given
        beImpatient();
        var resting = connect();
        write(resting, "GET /nothing HTTP/1.1\r\n\r\n");
        read404(resting);
        var stalled = connect();
        write(stalled, ANSWER);
        Awaitility.await().until(() -> isCutOff(stalled));
        // when
        write(resting, "GET /nothing HTTP/1.1\r\n\r\n");
        // then
        read404(resting);
    }

    @Test
    void what_it_does_not_know_is_asked_of_the_other_apis() throws IOException {
        // given
        var extension = connect();
        // when
        write(extension, "POST /other HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}");
        // then
        assertThat(answer(extension)).startsWith("HTTP/1.1 202");
    }

    @Test
    void the_other_apis_see_no_large_body() throws IOException {
        // given
        var extension = connect();
        // when
        write(extension, "POST /other HTTP/1.1\r\nContent-Length: 70000\r\n\r\n");
        send(extension, 70_000);
        // then
        assertThat(answer(extension)).startsWith("HTTP/1.1 413");
    }

    private static String answer(Socket from) throws IOException {
        var answer = new byte[4096];
        var read = from.getInputStream().read(answer);
        return new String(answer, 0, read, StandardCharsets.US_ASCII);
    }

    @Test
    void who_does_not_read_answers_is_not_read() throws IOException {
        // given
        var request =
                "GET /nothing HTTP/1.1\r\n\r\n".repeat(2000).getBytes(StandardCharsets.US_ASCII);
        var sent = new AtomicLong();
        try (var socket = SocketChannel.open(listener.getLocalAddress())) {
            socket.configureBlocking(false);
            // when
            var before = new AtomicLong(-1);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(500))
                    .until(
                            () -> {
                                while (sent.get() < (200L << 20)) {
                                    var written = socket.write(ByteBuffer.wrap(request));
                                    sent.addAndGet(written);
                                    if (written == 0) {
                                        break;
                                    }
                                }
                                return before.getAndSet(sent.get()) == sent.get();
                            });
        }
        // then
        assertThat(sent.get()).isLessThan(100L << 20);
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.connect(listener.getLocalAddress());
        sockets.add(socket);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(Socket socket, int bytes) {
        try {
            socket.getOutputStream().write(new byte[bytes]);
        } catch (IOException cutOff) {
            return; // the server closed it
        }
    }

    private boolean isCutOff(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static void read404(Socket socket) throws IOException {
        var answer = new byte[12];
        assertThat(socket.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
        assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 404");
        var text = new StringBuilder();
        while (!text.toString().endsWith("}\n")) {
            text.append((char) socket.getInputStream().read());
        }
    }

    private static final class Others implements OtherApis {
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // what is not written is not read
        public boolean serve(ChannelHandlerContext context, FullHttpRequest request) {
            if (!request.uri().equals("/other")) {
                return false;
            }
            context.writeAndFlush(HttpAnswers.accepted());
            return true;
        }

        @Override
        public void gone(ChannelHandlerContext context) {}
    }

    private static final class Deaf implements Conversation.Listener {
        @Override
        public void onHello() {}

        @Override
        public void onReady() {}

        @Override
        public void onInitFailed(Failure failure) {}

        @Override
        public void onBegin(String contentType) {}

        @Override
        public void onChunk(byte[] bytes) {}

        @Override
        public void onResult(byte[] payload) {}

        @Override
        public void onFailed(Failure failure) {}

        @Override
        public void onClosed(String why) {}
    }
}
