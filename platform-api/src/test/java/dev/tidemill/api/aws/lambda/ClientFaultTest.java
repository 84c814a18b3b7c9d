package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.Servers;
import dev.tidemill.api.SignedHttp;
import dev.tidemill.api.aws.url.RawHttp;
import dev.tidemill.api.ingress.BodyBudget;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave in the middle, or say too much: nothing of them stays. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ClientFaultTest extends LambdaStage {

    private static final String KEY = "AKIADEFAULT000000000";
    private static final String SECRET = "default-secret";
    private static final int MEGABYTE = 1 << 20;

    @Inject BodyBudget budget;

    @Test
    void a_call_whose_client_has_gone_runs_to_its_end_and_gives_its_place_back()
            throws IOException {
        // given
        var name = created();
        var inside = new CompletableFuture<CompletableFuture<Answer>>();
        worker.doesLater(
                _ -> {
                    var answer = new CompletableFuture<Answer>();
                    inside.complete(answer);
                    return answer;
                });
        // when
        try (var socket = open("/2015-03-31/functions/" + name + "/invocations", "{}", 2)) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(inside::isDone);
            assertThat(socket.isConnected()).isTrue();
        }
        // then
        assertThat(running(name)).isEqualTo(1);
        inside.join().complete(FakeWorker.done(new Outcome.Succeeded(new byte[0])));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> running(name) == 0);
    }

    @Test
    void an_upload_whose_client_has_gone_gives_its_room_back() throws IOException {
        // given
        var name = created();
        var path = "/2015-03-31/functions/" + name + "/invocations";
        var body = "\"" + "x".repeat(5 * MEGABYTE) + "\"";
        var half = Runtime.getRuntime().maxMemory() / 8 - MEGABYTE;
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> hasRoom(half));
        // when
        var sockets = new ArrayList<Socket>();
        for (var i = 0; i < 4; i++) {
            sockets.add(open(path, body, 4 * MEGABYTE));
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !hasRoom(half));
        for (var socket : sockets) {
            socket.close();
        }
        // then: long before they would have been too slow
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> hasRoom(half));
        assertThat(worker.invocations)
                .noneMatch(it -> it.function().function().name().equals(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /2015-03-31/functions HTTP/1.1\r\nHost: lambda.us-east-1.amazonaws.com",
                "GET /v1/functions HTTP/1.1\r\nHost: localhost",
                "GET / HTTP/1.1\r\nHost: abc.lambda-url.localhost"
            })
    void headers_of_a_megabyte_are_refused_before_they_have_come(String start) throws IOException {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(30_000);
            var out = socket.getOutputStream();
            // when: a thirtieth of them, and not the end of one
            out.write((start + "\r\nX-Large: " + "x".repeat(32 << 10)).getBytes(ascii()));
            // then
            var answer = new String(socket.getInputStream().readAllBytes(), ascii());
            assertThat(answer).startsWith("HTTP/1.1 431 ");
        }
        // and many small ones are no better than a large one
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((start + "\r\n" + "X-Many: y\r\n".repeat(3000)).getBytes(ascii()));
            var answer = new String(socket.getInputStream().readAllBytes(), ascii());
            assertThat(answer).startsWith("HTTP/1.1 431 ");
        }
    }

    private boolean hasRoom(long bytes) {
        var loan = budget.borrow(TenantId.DEFAULT, bytes);
        loan.ifPresent(BodyBudget.Loan::close);
        return loan.isPresent();
    }

    /**
     * Sends a signed POST.
     *
     * @param sent how many bytes of the body
     */
    private Socket open(String path, String body, int sent) throws IOException {
        var host = address.getHost() + ":" + address.getPort();
        var head = String.join("\r\n", RawHttp.signed("POST", host, path, body, KEY, SECRET));
        var socket = new Socket(address.getHost(), address.getPort());
        var text =
                "POST "
                        + path
                        + " HTTP/1.1\r\n"
                        + head
                        + "\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body.substring(0, sent);
        socket.getOutputStream().write(text.getBytes(ascii()));
        return socket;
    }

    private int running(String function) {
        return new SignedHttp(address, KEY, SECRET)
                .get("/v1/functions/" + function + "/concurrency")
                .body()
                .path("accountRunning")
                .asInt();
    }

    private static java.nio.charset.Charset ascii() {
        return StandardCharsets.ISO_8859_1;
    }
}
