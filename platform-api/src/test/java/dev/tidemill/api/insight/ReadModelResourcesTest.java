package dev.tidemill.api.insight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.api.Servers;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What the console reads, over the real doors. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ReadModelResourcesTest {

    private static final TenantId US = TenantId.DEFAULT;
    private static final AwsCredentialsIdentity OURS =
            AwsCredentialsIdentity.create("AKIADEFAULT000000000", "default-secret");
    private static final AwsCredentialsIdentity OPERATOR =
            AwsCredentialsIdentity.create("AKIAOPERATOR00000000", "operator-secret");

    @TestHTTPResource URI here;
    @Inject InsightDatabase database;
    @Inject RunProjection runs;
    @Inject EndedEventProjection events;

    @Test
    void runs_come_latest_first_and_page_by_page() throws Exception {
        // given
        var now = Instant.now();
        for (var i = 0; i < 3; i++) {
            write(runs, InsightStage.ran(US, now.minusSeconds(i)));
        }
        // when
        var first = json(get("/v1/functions/hello/runs?limit=2", OURS));
        var next = first.path("next").asText();
        var second = json(get("/v1/functions/hello/runs?limit=2&before=" + next, OURS));
        // then
        assertThat(first.path("runs")).hasSize(2);
        assertThat(second.path("runs")).hasSize(1);
        assertThat(second.has("next")).isFalse();
        var run = first.path("runs").get(0);
        assertThat(Instant.parse(run.path("startedAt").asText()))
                .isBetween(now.minusMillis(1), now.plusMillis(1));
        assertThat(run.path("trigger").asText()).isEqualTo("EVENT");
        assertThat(run.path("durationMs").asDouble()).isEqualTo(1.234);
        assertThat(run.path("initMs").asDouble()).isEqualTo(40.0);
        assertThat(run.path("errorType").asText()).isEqualTo("TypeError");
        assertThat(get("/v1/functions/hello/runs?before=forged", OURS).statusCode()).isEqualTo(400);
        assertThat(get("/v1/functions/hello/runs", OPERATOR).statusCode()).isEqualTo(403);
    }

    @Test
    void metrics_come_by_period_and_by_version() throws Exception {
        // given
        var function = new FunctionId(US, "measured");
        var noon = Instant.parse("2026-06-01T12:00:00Z");
        write(runs, InsightStage.ran(function, noon.plusSeconds(5)));
        write(runs, new Message.Throttled(function, "1", noon.plusSeconds(130), 3));
        var range = "start=2026-06-01T12:00:30Z&end=2026-06-01T12:10:00Z";
        // when
        var metrics = json(get("/v1/functions/measured/metrics?" + range, OURS));
        // then
        assertThat(metrics.path("start").asText()).isEqualTo("2026-06-01T12:00:00Z");
        assertThat(metrics.path("periodSeconds").asInt()).isEqualTo(60);
        assertThat(metrics.path("periods").toString())
                .isEqualTo(
                        "[{\"start\":\"2026-06-01T12:00:00Z\",\"invocations\":1,\"errors\":1,\"throttles\":0,"
                                + "\"p50Ms\":1.234,\"p90Ms\":1.234,\"p99Ms\":1.234,\"maxMs\":1.234,"
                                + "\"coldStarts\":1,\"initMs\":40.0,\"maxInitMs\":40.0},"
                                + "{\"start\":\"2026-06-01T12:02:00Z\",\"invocations\":0,\"errors\":0,\"throttles\":3,"
                                + "\"coldStarts\":0,\"initMs\":0.0,\"maxInitMs\":0.0}]");
        assertThat(metrics.path("versions").findValuesAsText("version"))
                .containsExactly("$LATEST", "1");
        var first = json(get("/v1/functions/measured/metrics?version=1&" + range, OURS));
        assertThat(first.path("periods")).hasSize(1);
        assertThat(json(get("/v1/functions/measured/metrics", OURS)).path("periods")).isEmpty();
    }

    @Test
    void metrics_of_no_time_and_of_too_many_periods_are_refused() throws Exception {
        for (var wrong :
                List.of(
                        "start=yesterday",
                        "period=59",
                        "version=live",
                        "version=%00",
                        "start=2026-06-01T12:00:00Z&end=2026-06-01T12:00:00Z",
                        "start=2026-06-01T12:00:00Z&end=2026-05-01T12:00:00Z",
                        "start=2026-06-01T12:00:00Z&end=2026-07-03T12:00:00Z&period=3600",
                        "start=2026-06-01T12:00:00Z&end=2026-06-03T12:00:00Z")) {
            var answer = get("/v1/functions/measured/metrics?" + wrong, OURS);
            assertThat(answer.statusCode()).as(wrong + ": " + answer.body()).isEqualTo(400);
        }
        assertThat(get("/v1/functions/measured/metrics", OPERATOR).statusCode()).isEqualTo(403);
    }

    @Test
    void ended_events_come_latest_first_and_page_by_page() throws Exception {
        var now = Instant.now();
        for (var i = 0; i < 3; i++) {
            write(events, InsightStage.ended(US, InvocationId.random(), now.minusSeconds(i)));
        }
        var first = json(get("/v1/events?limit=2", OURS));
        var second = json(get("/v1/events?limit=2&before=" + first.path("next").asText(), OURS));
        assertThat(first.path("events")).hasSize(2);
        assertThat(second.path("events")).hasSize(1);
        assertThat(first.path("events").get(0).path("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(first.path("events").get(0).has("reason")).isFalse();
    }

    private void write(Projection projection, Message message) {
        database.forAll(
                connection -> {
                    projection.write(
                            connection, List.of(message), Set.of(US.value()), Instant.now());
                    return "";
                });
    }

    private HttpResponse<String> get(String path, AwsCredentialsIdentity who)
            throws IOException, InterruptedException {
        var uri = here.resolve(path);
        var signed =
                AwsV4HttpSigner.create()
                        .sign(
                                r ->
                                        r.identity(who)
                                                .request(
                                                        SdkHttpRequest.builder()
                                                                .method(SdkHttpMethod.GET)
                                                                .uri(uri)
                                                                .build())
                                                .putProperty(
                                                        AwsV4HttpSigner.SERVICE_SIGNING_NAME,
                                                        "tidemill")
                                                .putProperty(
                                                        AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                        .request();
        var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
        signed.headers()
                .forEach(
                        (name, values) -> {
                            if (!name.equalsIgnoreCase("host")) {
                                values.forEach(value -> request.header(name, value));
                            }
                        });
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }
}
