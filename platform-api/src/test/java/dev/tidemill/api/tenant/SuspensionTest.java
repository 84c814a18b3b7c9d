package dev.tidemill.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.SignedHttp;
import dev.tidemill.api.function.ExecutionRoles;
import dev.tidemill.api.function.Samples;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // made before each test
class SuspensionTest {

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI address;

    @Inject Snapshot snapshot;
    @Inject FakeWorker worker;
    @Inject ExecutionRoles roles;

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
                    .atMost(60, TimeUnit.SECONDS)
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
    void neither_its_users_nor_its_functions_nor_its_neighbours_get_past_a_suspension() {
        // given: a function that a neighbour may call, a user, and credentials of the function
        var neighbour = NewTenant.at(address);
        try (var lambda = made.lambda();
                var theirs = neighbour.lambda()) {
            lambda.createFunction(
                    f ->
                            f.functionName("shared")
                                    .runtime("provided.al2023")
                                    .handler("any")
                                    .role("arn:aws:iam::" + account + ":role/any")
                                    .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip()))));
            lambda.addPermission(
                    p ->
                            p.functionName("shared")
                                    .statementId("neighbour")
                                    .action("lambda:InvokeFunction")
                                    .principal(neighbour.account().value()));
            var arn = new FunctionId(account, "shared").arn();
            worker.echoes();
            assertThat(theirs.invoke(i -> i.functionName(arn)).statusCode()).isEqualTo(200);
            tenant.post("/v1/aws/iam/CreateUser", "{\"UserName\":\"bob\"}");
            tenant.post(
                    "/v1/aws/iam/AttachUserPolicy",
                    "{\"UserName\":\"bob\",\"PolicyArn\":\"arn:aws:iam::aws:policy/AdministratorAccess\"}");
            var key =
                    tenant.post("/v1/aws/iam/CreateAccessKey", "{\"UserName\":\"bob\"}")
                            .body()
                            .path("AccessKey");
            var bob =
                    AwsBasicCredentials.create(
                            key.path("AccessKeyId").asText(), key.path("SecretAccessKey").asText());
            var issued =
                    roles.issue(
                                    snapshot.function(new FunctionId(account, "shared"), "$LATEST")
                                            .orElseThrow(),
                                    Duration.ofMinutes(15))
                            .orElseThrow();
            var function =
                    AwsSessionCredentials.create(
                            issued.accessKeyId(), issued.secretAccessKey(), issued.token());
            identity(bob);
            identity(function);
            // when
            operator.post("/v1/tenants/" + account + "/suspend", "");
            // then
            for (var credentials : List.of(bob, function)) {
                assertThatExceptionOfType(StsException.class)
                        .isThrownBy(() -> identity(credentials))
                        .satisfies(
                                no ->
                                        assertThat(no.awsErrorDetails().errorCode())
                                                .isEqualTo("AccessDenied"))
                        .withMessageContaining("The account " + account + " is suspended.");
            }
            for (var type : List.of("RequestResponse", "Event", "DryRun")) {
                assertThatExceptionOfType(LambdaException.class)
                        .isThrownBy(
                                () -> theirs.invoke(i -> i.functionName(arn).invocationType(type)))
                        .satisfies(
                                no ->
                                        assertThat(no.awsErrorDetails().errorCode())
                                                .isEqualTo("AccessDeniedException"))
                        .withMessageContaining("The account " + account + " is suspended.");
            }
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> theirs.deleteFunction(d -> d.functionName(arn)))
                    .withMessageContaining("because no resource-based policy allows");
        }
    }

    private void identity(AwsCredentials credentials) {
        try (var sts =
                StsClient.builder()
                        .endpointOverride(address)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(credentials))
                        .build()) {
            assertThat(sts.getCallerIdentity().account()).isEqualTo(account.value());
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
