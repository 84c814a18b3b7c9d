package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.identity.People;
import dev.tidemill.api.ingress.BodyBudget;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Doors that have no room for large bodies, or no patience. */
class CrowdedDoorTest {

    private static final People SOMEBODY =
            _ ->
                    CompletableFuture.completedFuture(
                            Optional.of(
                                    new Principal.Person(TenantId.DEFAULT, "s1", "ada", false)));
    private static final String INVOCATIONS = "/2015-03-31/functions/x/invocations";

    private final BodyBudget budget = new BodyBudget(2_000_000, Duration.ofMinutes(1));
    private final DoorFixture door = new DoorFixture(SOMEBODY, budget);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.close();
        door.close();
    }

    @Test
    void where_there_is_no_room_every_door_asks_to_come_again_later() throws Exception {
        try (var _ = budget.borrow(TenantId.DEFAULT, 950_000).orElseThrow()) {
            assertThat(send(INVOCATIONS, "lambda")).isEqualTo("503 1 ServiceUnavailableException");
            assertThat(send("/v1/echo", "tidemill")).isEqualTo("503 1 ServiceUnavailable");
            assertThat(send("/v1/aws/lambda/Invoke", ""))
                    .isEqualTo("503 1 ServiceUnavailableException");
        }
        assertThat(send("/v1/aws/lambda/Invoke", "")).startsWith("400");
    }

    @Test
    void a_body_that_does_not_arrive_in_time_gives_its_room_back() throws Exception {
        var impatience = new BodyBudget(2_000_000, Duration.ofMillis(300));
        try (var impatient = new DoorFixture(SOMEBODY, impatience);
                var slow =
                        new Socket(
                                InetAddress.getLoopbackAddress(), impatient.uri("/").getPort())) {
            var head =
                    "POST %s HTTP/1.1\r\nHost: x\r\nX-Amz-Date: %s\r\nAuthorization: %s\r\nContent-Length: 200000\r\n\r\n"
                            .formatted(INVOCATIONS, time(), authorization("lambda"));
            slow.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().write(new byte[150_000]);
            slow.setSoTimeout(20_000);

            var answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 408").contains("RequestTimeoutException");
        }
        assertThat(impatience.borrow(TenantId.DEFAULT, 1_000_000)).isPresent();
    }

    /** Status, Retry-After and error code. */
    private String send(String path, String service) throws Exception {
        var request =
                HttpRequest.newBuilder(door.uri(path))
                        .POST(BodyPublishers.ofByteArray(new byte[300_000]));
        if (!service.isEmpty()) {
            request.header("X-Amz-Date", time()).header("Authorization", authorization(service));
        }
        var answer = http.send(request.build(), BodyHandlers.ofString());
        return answer.statusCode()
                + " "
                + answer.headers().firstValue("Retry-After").orElse("-")
                + " "
                + code(answer);
    }

    private static String code(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("x-amzn-ErrorType")
                .orElseGet(() -> answer.body().replaceAll(".*\"__type\":\"([^\"]*)\".*", "$1"));
    }

    private static String time() {
        return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
    }

    /** What names a key and proves nothing. */
    private static String authorization(String service) {
        return "AWS4-HMAC-SHA256 Credential=%s/%s/us-east-1/%s/aws4_request, SignedHeaders=host;x-amz-date, Signature=%s"
                .formatted(DoorFixture.ROOT.id(), time().substring(0, 8), service, "0".repeat(64));
    }
}
