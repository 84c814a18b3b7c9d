package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.Servers;
import dev.tidemill.api.aws.url.RawHttp;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.ResponseStream;
import dev.tidemill.core.placement.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvokeMode;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamCompleteEvent;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;

/** Answers that come in pieces, read by the stock SDK and by clients that do not read. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ResponseStreamTest extends LambdaStage {

    private static final String KEY = "AKIADEFAULT000000000";
    private static final String SECRET = "default-secret";
    private static final byte[] NOTHING = {};

    @SuppressWarnings("NullAway.Init")
    private LambdaAsyncClient async;

    @BeforeEach
    void open() {
        async =
                LambdaAsyncClient.builder()
                        .endpointOverride(address)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(KEY, SECRET)))
                        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                        .build();
    }

    @AfterEach
    void close() {
        async.close();
    }

    @Test
    void pieces_come_as_they_are_made_and_the_end_is_told() {
        var name = created();
        var firstSeen = new CountDownLatch(1);
        worker.doesLater(
                in ->
                        apart(
                                in,
                                to -> {
                                    to.write(bytes("one "));
                                    await(firstSeen); // it is there before the function ends
                                    to.write(bytes("two"));
                                }));
        var seen = new Seen(firstSeen);

        seen.invoke(async, name);

        assertThat(seen.text()).isEqualTo("one two");
        assertThat(seen.complete().errorCode()).isNull();
        assertThat(seen.complete().logResult()).isEqualTo("dGhlIGxvZw==");
    }

    @Test
    void an_answer_in_one_piece_is_one_chunk_and_a_failure_is_told_at_the_end() {
        var name = created();
        var echo = new Seen(new CountDownLatch(1));
        echo.invoke(async, name);
        assertThat(echo.text()).isEqualTo("{\"a\":1}");

        worker.does(_ -> FakeWorker.done(new Outcome.Failed("E", bytes("{\"errorType\":\"E\"}"))));
        var failed = new Seen(new CountDownLatch(1));
        failed.invoke(async, name);
        assertThat(failed.text()).isEmpty();
        assertThat(failed.complete().errorCode()).isEqualTo("Unhandled");
        assertThat(failed.complete().errorDetails()).isEqualTo("{\"errorType\":\"E\"}");
    }

    @Test
    void what_cannot_begin_is_refused_as_always() {
        var name = created();
        worker.does(_ -> new Answer.NoRoom("full"));

        assertThatThrownBy(() -> new Seen(new CountDownLatch(1)).invoke(async, name))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        LambdaException.class, no -> assertThat(no.statusCode()).isEqualTo(429));
        assertThatThrownBy(() -> new Seen(new CountDownLatch(1)).invoke(async, "missing"))
                .cause()
                .isInstanceOfSatisfying(
                        LambdaException.class, no -> assertThat(no.statusCode()).isEqualTo(404));
    }

    @Test
    void a_reader_that_does_not_read_stops_the_writer_and_one_that_leaves_does_not()
            throws IOException {
        var name = created();
        var written = new AtomicLong();
        var ended = new CountDownLatch(1);
        worker.doesLater(in -> endless(in, written, ended));
        var path = "/2021-11-15/functions/" + name + "/response-streaming-invocations";
        var host = address.getHost() + ":" + address.getPort();
        var head = RawHttp.signed("POST", host, path, "{}", KEY, SECRET);

        try (var socket = new Socket(address.getHost(), address.getPort())) {
            var text =
                    "POST "
                            + path
                            + " HTTP/1.1\r\n"
                            + String.join("\r\n", head)
                            + "\r\nContent-Length: 2\r\n\r\n{}";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            var before = new AtomicLong(-1);
            Awaitility.await()
                    .atMost(30, TimeUnit.SECONDS)
                    .pollInterval(500, TimeUnit.MILLISECONDS)
                    .until(
                            () ->
                                    written.get() > 0
                                            && before.getAndSet(written.get()) == written.get());
            assertThat(written.get()).isLessThan(32 << 20); // what the system's buffers take
        }

        await(ended); // at the limit of a stream
        assertThat(written.get()).isGreaterThanOrEqualTo(200 << 20);
    }

    @Test
    void a_function_url_streams_head_and_body() throws IOException {
        var name = created();
        lambda.addPermission(
                p ->
                        p.functionName(name)
                                .statementId("url")
                                .principal("*")
                                .action("lambda:InvokeFunctionUrl")
                                .functionUrlAuthType("NONE"));
        lambda.addPermission(
                p ->
                        p.functionName(name)
                                .statementId("invoke")
                                .principal("*")
                                .action("lambda:InvokeFunction")
                                .invokedViaFunctionUrl(true));
        var url =
                lambda.createFunctionUrlConfig(
                                c ->
                                        c.functionName(name)
                                                .authType(FunctionUrlAuthType.NONE)
                                                .invokeMode(InvokeMode.RESPONSE_STREAM))
                        .functionUrl();
        var host = URI.create(url).getHost();
        var http = new RawHttp(address);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> http.send("GET", "/", "", "Host: " + host).status() == 200);

        worker.doesLater(
                in ->
                        with(
                                in,
                                "application/vnd.awslambda.http-integration-response",
                                List.of(
                                        "{\"statusCode\":418,\"headers\":{\"x-a\":\"b\"},",
                                        "\"cookies\":[\"c=1\"]}\0\0\0",
                                        "\0\0\0\0\0hello ",
                                        "world")));
        var whole = http.send("GET", "/", "", "Host: " + host);
        assertThat(whole.status()).isEqualTo(418);
        assertThat(whole.headers("x-a")).containsExactly("b");
        assertThat(whole.headers("set-cookie")).containsExactly("c=1");
        assertThat(whole.body()).contains("hello ").contains("world");

        worker.doesLater(in -> with(in, "text/plain", List.of("raw")));
        var raw = http.send("GET", "/", "", "Host: " + host);
        assertThat(raw.headers("content-type")).containsExactly("text/plain");
        worker.doesLater(
                in ->
                        with(
                                in,
                                "application/vnd.awslambda.http-integration-response",
                                List.of("no head")));
        assertThat(http.send("GET", "/", "", "Host: " + host).status()).isEqualTo(502);
    }

    private static CompletableFuture<Answer> with(
            Invocation in, String contentType, List<String> pieces) {
        var to = in.stream().orElseThrow();
        to.begin(contentType);
        pieces.forEach(piece -> to.write(bytes(piece)));
        return CompletableFuture.completedFuture(FakeWorker.done(new Outcome.Succeeded(NOTHING)));
    }

    private static CompletableFuture<Answer> apart(Invocation in, Consumer<ResponseStream> body) {
        return CompletableFuture.supplyAsync(
                () -> {
                    var to = in.stream().orElseThrow();
                    to.begin("application/octet-stream");
                    body.accept(to);
                    return FakeWorker.done(new Outcome.Succeeded(NOTHING));
                });
    }

    private static CompletableFuture<Answer> endless(
            Invocation in, AtomicLong written, CountDownLatch ended) {
        return apart(
                in,
                to -> {
                    var piece = new byte[64 << 10];
                    while (true) {
                        written.addAndGet(piece.length);
                        switch (to.write(Arrays.copyOf(piece, piece.length))) {
                            case MORE -> {}
                            case WAIT -> {
                                var ready = new CountDownLatch(1);
                                to.whenReady(ready::countDown);
                                await(ready);
                            }
                            case STOP -> {
                                ended.countDown();
                                return;
                            }
                        }
                    }
                });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What the SDK hands out of the stream. */
    private record Seen(
            CountDownLatch first,
            List<String> chunks,
            List<InvokeWithResponseStreamCompleteEvent> ends) {

        Seen(CountDownLatch first) {
            this(first, new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        }

        void invoke(LambdaAsyncClient client, String name) {
            client.invokeWithResponseStream(
                            i ->
                                    i.functionName(name)
                                            .logType(LogType.TAIL)
                                            .payload(SdkBytes.fromUtf8String("{\"a\":1}")),
                            InvokeWithResponseStreamResponseHandler.builder()
                                    .subscriber(
                                            InvokeWithResponseStreamResponseHandler.Visitor
                                                    .builder()
                                                    .onPayloadChunk(
                                                            chunk -> {
                                                                chunks.add(
                                                                        chunk.payload()
                                                                                .asUtf8String());
                                                                first.countDown();
                                                            })
                                                    .onInvokeComplete(ends::add)
                                                    .build())
                                    .build())
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        }

        String text() {
            return String.join("", chunks);
        }

        InvokeWithResponseStreamCompleteEvent complete() {
            return ends.getFirst();
        }
    }
}
