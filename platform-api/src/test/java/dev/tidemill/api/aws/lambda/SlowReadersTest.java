package dev.tidemill.api.aws.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.aws.url.RawHttp;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.ResponseStream;
import dev.tidemill.core.placement.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many clients of one tenant that let long answers wait. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SlowReadersTest extends ConcurrencyStage {

    private static final int READERS = 100;
    private static final int PIECE = 64 << 10;

    /** Twice what may be on its way to one of them. */
    private static final int BYTES_EACH = 512 << 10;

    /** Writes without end, and holds no thread while its reader is slow. */
    private static final class Writer {
        private final ResponseStream to;
        private final CompletableFuture<Answer> end = new CompletableFuture<>();
        private volatile boolean waits;
        private volatile boolean over;

        Writer(ResponseStream to) {
            this.to = to;
        }

        void begin() {
            to.begin("application/octet-stream");
            Thread.startVirtualThread(this::write);
        }

        private void write() {
            waits = false;
            while (!over) {
                if (to.write(new byte[PIECE]) == ResponseStream.Next.WAIT) {
                    waits = true;
                    to.whenReady(() -> Thread.startVirtualThread(this::write));
                    return;
                }
            }
            end.complete(FakeWorker.done(new Outcome.Succeeded(new byte[0])));
        }
    }

    private final ConcurrentLinkedQueue<Writer> writers = new ConcurrentLinkedQueue<>();
    private final List<Socket> readers = new ArrayList<>();

    @AfterEach
    void leave() throws IOException {
        writers.forEach(writer -> writer.over = true);
        for (var reader : readers) {
            reader.close();
        }
    }

    @Test
    void many_slow_readers_of_one_tenant_keep_little_and_hurt_nobody() throws Exception {
        // given
        create("f");
        var neighbour = NewTenant.at(address);
        worker.doesLater(
                invocation -> {
                    if (!invocation.function().function().tenant().equals(tenant.account())) {
                        return CompletableFuture.completedFuture(FakeWorker.echo(invocation));
                    }
                    var writer = new Writer(invocation.stream().orElseThrow());
                    writers.add(writer);
                    writer.begin();
                    return writer.end;
                });
        try (var others = neighbour.lambda()) {
            create("g", neighbour, others);
            others.invoke(i -> i.functionName("g"));
            var before = used();
            // when
            for (var i = 0; i < READERS; i++) {
                readers.add(asking());
            }
            Awaitility.await()
                    .atMost(2, TimeUnit.MINUTES)
                    .until(
                            () ->
                                    writers.size() == READERS
                                            && writers.stream().allMatch(w -> w.waits));
            // then
            for (var i = 0; i < 50; i++) {
                assertThat(others.invoke(c -> c.functionName("g")).statusCode()).isEqualTo(200);
            }
            assertThat(used() - before).isLessThan((long) READERS * BYTES_EACH);
            // and they get more as soon as they read
            for (var reader : readers) {
                assertThat(reader.getInputStream().readNBytes(4 * PIECE)).hasSize(4 * PIECE);
            }
        }
    }

    private Socket asking() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(PIECE);
        socket.setSoTimeout(120_000);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        var path = "/2021-11-15/functions/f/response-streaming-invocations";
        var host = address.getHost() + ":" + address.getPort();
        var head = RawHttp.signed("POST", host, path, "{}", tenant.keyId(), tenant.secret());
        var request =
                "POST %s HTTP/1.1\r\n%s\r\nContent-Length: 2\r\n\r\n{}"
                        .formatted(path, String.join("\r\n", head));
        socket.getOutputStream().write(request.getBytes(UTF_8));
        return socket;
    }

    private static long used() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
