package dev.tidemill.api.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.function.Samples;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CodeStorageExceededException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // made before each test
class QuotasTest {

    @TestHTTPResource("/")
    URI address;

    @Inject FakeWorker worker;

    private NewTenant tenant;
    private LambdaClient lambda;

    @BeforeEach
    void create_a_tenant() {
        worker.echoes();
        tenant = NewTenant.at(address);
        lambda = tenant.lambda();
    }

    @AfterEach
    void close() {
        worker.echoes();
        lambda.close();
    }

    @Test
    void a_tenant_sees_its_quotas_with_what_it_uses_and_cannot_change_them() {
        create("one");

        var sheet = tenant.http().get("/v1/quotas").body();

        assertThat(quota(sheet, "functions").path("used").asLong()).isEqualTo(1);
        assertThat(quota(sheet, "functions").path("limit").asLong()).isEqualTo(1000);
        assertThat(quota(sheet, "functions").path("own").asBoolean()).isFalse();
        assertThat(quota(sheet, "codeBytes").path("used").asLong()).isEqualTo(Samples.zip().length);
        assertThat(quota(sheet, "functionVersions").path("used").asLong()).isEqualTo(0);
        assertThat(sheet.path("quotas")).hasSize(6);
        assertThat(tenant.http().put(path(), "{\"functions\":9}").status()).isEqualTo(403);
        assertThat(tenant.http().get(path()).status()).isEqualTo(403);
    }

    @Test
    void what_is_no_quota_is_refused_by_name() {
        for (var wrong :
                new String[] {
                    "{\"functions\":-1}",
                    "{\"functions\":1.5}",
                    "{\"functions\":\"1\"}",
                    "{\"flows\":1}",
                    "[]"
                }) {
            assertThat(tenant.operator().put(path(), wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void functions_and_their_code_are_bounded_until_the_operator_says_otherwise() {
        create("one");
        limit("{\"functions\":1}");
        assertThatExceptionOfType(CodeStorageExceededException.class)
                .isThrownBy(() -> create("two"))
                .withMessageContaining("2 functions; its quota is 1");

        limit("{\"functions\":null,\"codeBytes\":" + Samples.zip().length + "}");
        assertThatExceptionOfType(CodeStorageExceededException.class)
                .isThrownBy(() -> create("two"))
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(400));

        limit("{\"codeBytes\":null}");
        create("two");
    }

    @Test
    void versions_and_aliases_are_bounded_together() {
        create("one");
        limit("{\"functionVersions\":2}");
        publish(9);
        lambda.createAlias(a -> a.functionName("one").name("live").functionVersion("1"));

        assertThatExceptionOfType(CodeStorageExceededException.class)
                .isThrownBy(() -> publish(10))
                .withMessageContaining(
                        "3 published versions, aliases and versions of layers; its quota is 2");
        assertThatExceptionOfType(CodeStorageExceededException.class)
                .isThrownBy(
                        () ->
                                lambda.createAlias(
                                        a ->
                                                a.functionName("one")
                                                        .name("next")
                                                        .functionVersion("1")));

        lambda.deleteAlias(a -> a.functionName("one").name("live"));
        publish(10);
        assertThat(
                        quota(tenant.http().get("/v1/quotas").body(), "functionVersions")
                                .path("used")
                                .asLong())
                .isEqualTo(2);
    }

    private void publish(int timeout) {
        lambda.updateFunctionConfiguration(u -> u.functionName("one").timeout(timeout));
        lambda.publishVersion(p -> p.functionName("one"));
    }

    @Test
    void calls_beyond_the_quota_are_refused_at_once_and_each_gives_its_place_back() {
        create("slow");
        limit("{\"concurrentInvocations\":0}");
        assertThatExceptionOfType(TooManyRequestsException.class)
                .isThrownBy(() -> lambda.invoke(i -> i.functionName("slow")))
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(429);
                            assertThat(no.reasonAsString())
                                    .isEqualTo("ConcurrentInvocationLimitExceeded");
                        });
        limit("{\"concurrentInvocations\":1}");
        for (var i = 0; i < 5; i++) {
            lambda.invoke(r -> r.functionName("slow"));
        }
    }

    @Test
    void events_beyond_the_quota_are_refused_with_the_reason() {
        create("busy");
        limit("{\"eventsPerSecond\":1}");
        assertThatExceptionOfType(TooManyRequestsException.class)
                .isThrownBy(
                        () -> {
                            for (var i = 0; i < 20; i++) {
                                lambda.invoke(r -> r.functionName("busy").invocationType("Event"));
                            }
                        })
                .satisfies(
                        no -> assertThat(no.reasonAsString()).isEqualTo("CallerRateLimitExceeded"));
    }

    private void limit(String quotas) {
        assertThat(tenant.operator().put(path(), quotas).status()).isEqualTo(200);
    }

    private String path() {
        return "/v1/tenants/" + tenant.account() + "/quotas";
    }

    private static JsonNode quota(JsonNode sheet, String name) {
        for (var quota : sheet.path("quotas")) {
            if (quota.path("name").asText().equals(name)) {
                return quota;
            }
        }
        throw new AssertionError(sheet);
    }

    private void create(String name) {
        lambda.createFunction(
                f ->
                        f.functionName(name)
                                .runtime("provided.al2023")
                                .handler("any")
                                .role("arn:aws:iam::" + tenant.account() + ":role/any")
                                .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip()))));
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(
                        () ->
                                lambda.getFunction(g -> g.functionName(name))
                                                .configuration()
                                                .state()
                                        == State.ACTIVE);
    }
}
