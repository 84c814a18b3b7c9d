package dev.tidemill.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.SignedHttp;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.LambdaException;

@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // made before each test
class SuspensionTest {

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI address;

    @Inject Snapshot snapshot;
    @Inject FakeWorker worker;

    private NewTenant made;
    private SignedHttp operator;
    private SignedHttp tenant;
    private TenantId account;

    @BeforeEach
    void create_a_tenant() {
        made = NewTenant.at(address);
        operator = made.operator();
        tenant = made.http();
        account = made.account();
    }

    @Test
    void every_door_refuses_a_suspended_tenant_and_says_why_until_it_is_resumed() {
        try (var lambda = made.lambda()) {
            // given
            assertThat(lambda.listFunctions().functions()).isEmpty();
            // when
            var suspended = operator.post("/v1/tenants/" + account + "/suspend", "");
            // then
            assertThat(suspended.status()).isEqualTo(200);
            assertThat(suspended.body().path("state").asText()).isEqualTo("SUSPENDED");
            assertThat(snapshot.tenant(account))
                    .hasValueSatisfying(t -> assertThat(t.suspended()).isTrue());
            Awaitility.await()
                    .atMost(10, TimeUnit.SECONDS)
                    .until(() -> worker.retired.contains(account));
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(lambda::listFunctions)
                    .satisfies(
                            no -> {
                                assertThat(no.statusCode()).isEqualTo(403);
                                assertThat(no.awsErrorDetails().errorCode())
                                        .isEqualTo("AccessDeniedException");
                            })
                    .withMessageContaining("The account " + account + " is suspended.");
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(
                            () -> lambda.invoke(i -> i.functionName("any").invocationType("Event")))
                    .withMessageContaining("is suspended");
            for (var door : new String[] {"/v1/events", "/v1/tenants"}) {
                var no = tenant.get(door);
                assertThat(no.status()).as(door).isEqualTo(403);
                assertThat(no.body().path("__type").asText()).isEqualTo("AccessDenied");
                assertThat(no.body().path("message").asText())
                        .isEqualTo("The account " + account + " is suspended.");
            }
            assertThat(tenant.post("/v1/aws/sts/GetCallerIdentity", "{}").status()).isEqualTo(403);
            // when
            operator.post("/v1/tenants/" + account + "/resume", "");
            // then
            assertThat(lambda.listFunctions().functions()).isEmpty();
            assertThat(tenant.get("/v1/events").status()).isEqualTo(200);
        }
    }

    @Test
    void a_stranger_does_not_learn_that_an_account_is_suspended() {
        operator.post("/v1/tenants/" + account + "/suspend", "");
        var no = new SignedHttp(address, made.keyId(), "not-the-secret").get("/v1/events");
        assertThat(no.status()).isEqualTo(403);
        assertThat(no.body().path("__type").asText()).isEqualTo("SignatureDoesNotMatch");
    }

    @Test
    void only_the_operator_suspends_and_never_its_own_account() {
        assertThat(tenant.post("/v1/tenants/" + account + "/suspend", "").status()).isEqualTo(403);
        assertThat(operator.post("/v1/tenants/000000000000/suspend", "").status()).isEqualTo(403);
        assertThat(operator.post("/v1/tenants/999999999990/suspend", "").status()).isEqualTo(404);
        assertThat(operator.post("/v1/tenants/1%27or%271/suspend", "").status()).isEqualTo(400);
    }
}
