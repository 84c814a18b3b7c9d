package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** What a tenant learns of how its functions do. */
@ExtendWith(SharedInstance.class)
class MonitoringIT {

    private final Instance instance;
    private final Clients clients;
    private final Tenants tenants;

    MonitoringIT(Instance instance, Clients clients) {
        this.instance = instance;
        this.clients = clients;
        this.tenants = new Tenants(instance);
    }

    @Test
    void runs_errors_cold_starts_and_what_a_quota_refused_are_counted() {
        var account = tenants.create(Functions.name("watched"));
        try (var theirs = clients.as(account)) {
            // given
            var functions = new Functions(theirs);
            var name =
                    functions.node(
                            "watched",
                            "exports.handler = async (event) => {"
                                    + " if (event.fail) throw new Error('told to'); };");
            // when
            functions.call(name, "{}");
            functions.call(name, "{}");
            functions.call(name, "{\"fail\":true}");
            quota(account.accountId(), "0");
            assertThatExceptionOfType(TooManyRequestsException.class)
                    .isThrownBy(() -> functions.call(name, "{}"));
            // then
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> {
                                var metrics = metrics(theirs, name);
                                var latest = metrics.path("versions").path(0);
                                assertThat(latest.path("version").asText()).isEqualTo("$LATEST");
                                assertThat(latest.path("invocations").asInt()).isEqualTo(3);
                                assertThat(latest.path("errors").asInt()).isEqualTo(1);
                                assertThat(latest.path("throttles").asInt()).isPositive();
                                assertThat(latest.path("coldStarts").asInt()).isPositive();
                                assertThat(latest.path("initMs").asDouble()).isPositive();
                                assertThat(latest.path("p99Ms").asDouble()).isPositive();
                                assertThat(metrics.path("periods")).isNotEmpty();
                            });
            assertThat(metrics(clients, name).path("versions")).isEmpty();
        } finally {
            tenants.delete(account.accountId());
        }
    }

    private void quota(String account, String concurrentInvocations) {
        instance.tidemill(
                        "tenants",
                        "quotas",
                        account,
                        "--concurrent-invocations",
                        concurrentInvocations)
                .orFail();
    }

    private static JsonNode metrics(Clients of, String function) {
        var answer =
                Wire.send(
                        Wire.signed(
                                of.credentials(),
                                "tidemill",
                                Clock.systemUTC(),
                                Wire.unsigned(
                                        "GET",
                                        of.endpoint()
                                                .resolve("/v1/functions/" + function + "/metrics"),
                                        Map.of(),
                                        "")));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Json.of(answer.body());
    }
}
