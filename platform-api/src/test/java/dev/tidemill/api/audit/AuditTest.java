package dev.tidemill.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.function.Samples;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // made before each test
class AuditTest {

    private static final String SECRET = "squeamishossifrage00";

    @TestHTTPResource("/")
    URI address;

    @Inject Sql sql;

    private NewTenant tenant;

    @BeforeEach
    void create_a_tenant() {
        tenant = NewTenant.at(address);
    }

    @Test
    void changes_and_denials_are_told_with_who_when_what_and_how_it_ended() {
        // when
        try (var lambda = tenant.lambda()) {
            create("audited");
            assertThatThrownBy(() -> create("audited")).hasMessageContaining("exist");
            assertThatThrownBy(
                            () ->
                                    lambda.invoke(
                                            i ->
                                                    i.functionName(
                                                            "arn:aws:lambda:us-east-1:000000000001:function:x")))
                    .hasMessageContaining("not authorized");
            lambda.listFunctions();
        }
        assertThat(tenant.http().delete("/v1/tenants/" + tenant.account()).status()).isEqualTo(403);
        tenant.http().post("/v1/aws/lambda/DeleteFunction", "{\"FunctionName\":\"audited\"}");
        // then
        var entries = entries("", 5);
        assertThat(texts(entries, "action", "outcome"))
                .containsExactly(
                        "lambda:DeleteFunction OK",
                        "tidemill:DeleteTenant ACCESS_DENIED",
                        "lambda:InvokeFunction AccessDeniedException",
                        "lambda:CreateFunction ResourceConflictException",
                        "lambda:CreateFunction OK");
        var last = entries.get(0);
        assertThat(last.path("principal").asText())
                .isEqualTo("arn:aws:iam::" + tenant.account() + ":root");
        assertThat(last.path("sourceAddress").asText()).isEqualTo("127.0.0.1");
        assertThat(last.path("resource").asText()).endsWith(":function:audited");
        assertThat(last.path("requestId").asText()).isNotEmpty();
        assertThat(texts(entries("&outcome=DENIED", 2), "action"))
                .containsExactly("tidemill:DeleteTenant", "lambda:InvokeFunction");
        assertThat(texts(entries("&action=createfunction&outcome=OK", 1), "outcome"))
                .containsExactly("OK");
        assertThat(entries("&principal=nobody", 0)).isEmpty();
        assertThat(entries("&to=2020-01-01T00:00:00Z", 0)).isEmpty();
    }

    @Test
    void pages_follow_one_another_and_other_tenants_are_not_in_them() {
        for (var i = 0; i < 3; i++) {
            create("f" + i);
        }
        create("f0-of-a-neighbour", NewTenant.at(address));
        entries("", 3);

        var first = tenant.http().get("/v1/audit?limit=2").body();
        var second =
                tenant.http().get("/v1/audit?limit=2&before=" + first.path("next").asText()).body();

        assertThat(first.path("entries")).hasSize(2);
        assertThat(second.path("entries")).hasSize(1);
        assertThat(second.has("next")).isFalse();
        assertThat(tenant.http().get("/v1/audit?account=all").status()).isEqualTo(403);
        assertThat(tenant.http().get("/v1/audit?account=000000000001").status()).isEqualTo(403);
        assertThat(
                        tenant.operator()
                                .get("/v1/audit?account=all&action=CreateTenant")
                                .body()
                                .path("entries"))
                .isNotEmpty();
        assertThat(
                        tenant.operator()
                                .get(
                                        "/v1/audit?outcome=OK&action=CreateFunction&account="
                                                + tenant.account())
                                .body()
                                .path("entries"))
                .hasSize(3);
        assertThat(tenant.http().get("/v1/audit?from=yesterday").status()).isEqualTo(400);
        assertThat(
                        tenant.http()
                                .get(
                                        "/v1/audit?principal=' or '1'='1"
                                                .replace(" ", "%20")
                                                .replace("'", "%27"))
                                .body()
                                .path("entries"))
                .isEmpty();
    }

    @Test
    void what_the_operator_does_to_an_account_is_told_to_both() {
        // when
        tenant.operator().delete("/v1/people/nobody?account=" + tenant.account());
        // then
        var entry = entries("&action=RemovePeople", 1).get(0);
        assertThat(entry.path("resource").asText())
                .isEqualTo("/v1/people/nobody?account=" + tenant.account());
        assertThat(entry.path("principal").asText()).doesNotContain(tenant.account().value());
    }

    @Test
    void no_row_holds_a_secret_or_a_payload() {
        // when
        create("secretive");
        tenant.http()
                .post(
                        "/v1/aws/lambda/Invoke",
                        "{\"FunctionName\":\"arn:aws:lambda:us-east-1:000000000001:function:x\",\"Payload\":\""
                                + SECRET
                                + "\"}");
        tenant.http().post("/v1/tenants", "{\"name\":\"" + SECRET + "\"}");
        // then
        entries("", 3);
        assertThat(rowsWith(tenant.account().value())).isPositive();
        assertThat(rowsWith(SECRET)).isZero();
        assertThat(rowsWith(tenant.secret())).isZero();
    }

    @Test
    void no_row_holds_a_key_that_was_given_out_a_session_or_its_token() {
        // given
        var own = tenant.http();
        own.post("/v1/aws/iam/CreateUser", "{\"UserName\":\"bob\"}");
        var key =
                own.post("/v1/aws/iam/CreateAccessKey", "{\"UserName\":\"bob\"}")
                        .body()
                        .path("AccessKey");
        var bob =
                AwsBasicCredentials.create(
                        key.path("AccessKeyId").asText(), key.path("SecretAccessKey").asText());
        // when
        Credentials session;
        try (var sts = sts(bob)) {
            session = sts.getSessionToken().credentials();
        }
        try (var sts =
                sts(
                        AwsSessionCredentials.create(
                                session.accessKeyId(),
                                session.secretAccessKey(),
                                session.sessionToken()))) {
            assertThatThrownBy(
                            () ->
                                    sts.assumeRole(
                                            in ->
                                                    in.roleArn(role())
                                                            .roleSessionName("session")
                                                            .externalId(SECRET)))
                    .hasMessageContaining("not authorized");
        }
        var forged = "x." + SECRET + ".y";
        try (var sts = sts(AnonymousCredentialsProvider.create().resolveCredentials())) {
            assertThatThrownBy(
                            () ->
                                    sts.assumeRoleWithWebIdentity(
                                            in ->
                                                    in.roleArn(role())
                                                            .roleSessionName("session")
                                                            .webIdentityToken(forged)))
                    .isInstanceOf(AwsServiceException.class);
        }
        // then
        var told = entries("", 4);
        assertThat(texts(told, "action"))
                .containsExactlyInAnyOrder(
                        "iam:CreateUser",
                        "iam:CreateAccessKey",
                        "sts:GetSessionToken",
                        "sts:AssumeRole");
        for (var secret :
                List.of(
                        bob.secretAccessKey(),
                        session.secretAccessKey(),
                        session.sessionToken(),
                        SECRET,
                        tenant.secret())) {
            assertThat(rowsWith(secret)).isZero();
        }
    }

    @Test
    void no_row_holds_a_password() {
        // when
        for (var call :
                List.of(
                        "CreateLoginProfile {'UserName':'bob','Password':'%s'}",
                        "UpdateLoginProfile {'UserName':'bob','Password':'%s'}",
                        "ChangePassword {'OldPassword':'%s','NewPassword':'%s'}")) {
            var parts = call.replace("%s", SECRET).replace('\'', '"').split(" ", 2);
            var answer = tenant.http().post("/v1/aws/iam/" + parts[0], parts[1]);
            assertThat(answer.status()).as(parts[0]).isGreaterThanOrEqualTo(400);
        }
        tenant.http()
                .post(
                        "/v1/people",
                        "{\"email\":\"ada@example.com\",\"role\":\"viewer\",\"password\":\""
                                + SECRET
                                + "\"}");
        create("last");
        // then
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> !entries().isEmpty() && rowsWith(":function:last") > 0);
        assertThat(rowsWith(SECRET)).isZero();
    }

    private String role() {
        return "arn:aws:iam::" + tenant.account() + ":role/any";
    }

    private StsClient sts(AwsCredentials credentials) {
        return StsClient.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    /** How many entries of all tenants hold the text in any of their columns. */
    private int rowsWith(String text) {
        return CurrentTenant.callForAll(
                () ->
                        QuarkusTransaction.requiringNew()
                                .call(
                                        () ->
                                                sql.query(
                                                                row -> row.getInt(1),
                                                                "select count(*) from audit_entry a where strpos(a::text, ?) > 0",
                                                                text)
                                                        .getFirst()));
    }

    @Test
    void denials_of_a_suspended_tenant_are_told() {
        tenant.operator().post("/v1/tenants/" + tenant.account() + "/suspend", "");
        try (var lambda = tenant.lambda()) {
            assertThatThrownBy(lambda::listFunctions).hasMessageContaining("suspended");
        }
        assertThat(tenant.http().get("/v1/quotas").status()).isEqualTo(403);
        assertThat(tenant.http().post("/v1/aws/lambda/ListFunctions", "{}").status())
                .isEqualTo(403);
        var told =
                Awaitility.await()
                        .atMost(30, TimeUnit.SECONDS)
                        .until(
                                () ->
                                        tenant.operator()
                                                .get("/v1/audit?account=" + tenant.account())
                                                .body()
                                                .path("entries"),
                                entries -> entries.size() == 4);
        assertThat(texts(told, "action", "resource", "outcome"))
                .containsExactlyInAnyOrder(
                        "tidemill:SuspendTenant /v1/tenants/%s/suspend OK"
                                .formatted(tenant.account()),
                        "lambda:ListFunctions * AccessDeniedException",
                        "tidemill:Request /v1/quotas AccessDenied",
                        "tidemill:Request /v1/aws/lambda/ListFunctions AccessDenied");
    }

    private JsonNode entries() {
        return tenant.http().get("/v1/audit?limit=100").body().path("entries");
    }

    /** Waits until so many are there. */
    private JsonNode entries(String filter, int count) {
        return Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(
                        () ->
                                tenant.http()
                                        .get("/v1/audit?limit=100" + filter)
                                        .body()
                                        .path("entries"),
                        entries -> entries.isArray() && entries.size() == count);
    }

    private static java.util.List<String> texts(JsonNode entries, String... fields) {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(
                        entry ->
                                java.util.Arrays.stream(fields)
                                        .map(field -> entry.path(field).asText())
                                        .collect(java.util.stream.Collectors.joining(" ")))
                .toList();
    }

    private void create(String name) {
        create(name, tenant);
    }

    private static void create(String name, NewTenant owner) {
        try (var lambda = owner.lambda()) {
            lambda.createFunction(
                    f ->
                            f.functionName(name)
                                    .runtime("provided.al2023")
                                    .handler("any")
                                    .role("arn:aws:iam::" + owner.account() + ":role/any")
                                    .environment(e -> e.variables(java.util.Map.of("KEY", SECRET)))
                                    .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip()))));
        }
    }
}
