package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.identity.NoAccountException;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What lies under /v1, asked by machines and by people. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleDoorTest {

    private final DoorFixture door =
            new DoorFixture(
                    request ->
                            switch (String.valueOf(request.request().getHeader("X-Test-Session"))) {
                                case "yes" ->
                                        CompletableFuture.completedFuture(
                                                Optional.of(
                                                        new Principal.Person(
                                                                TenantId.DEFAULT,
                                                                "id",
                                                                "ada",
                                                                false)));
                                case "nowhere" ->
                                        CompletableFuture.failedFuture(
                                                new NoAccountException("ask for an invitation"));
                                default -> CompletableFuture.completedFuture(Optional.empty());
                            });
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterAll
    void close() {
        http.close();
        door.close();
    }

    @Test
    void a_person_invokes_with_json_and_gets_json() throws Exception {
        var answer =
                byPerson(
                        "/v1/aws/lambda/Invoke",
                        "{\"FunctionName\":\"x\",\"Payload\":\"eyJhIjoxfQ==\"}");

        assertThat(answer)
                .isEqualTo(
                        "200 {\"StatusCode\":200,\"Payload\":\"eyJhIjoxfQ==\","
                                + "\"ExecutedVersion\":\"$LATEST\"}");
    }

    @Test
    void a_person_is_told_who_it_is_and_reads_logs() throws Exception {
        assertThat(byPerson("/v1/aws/sts/GetCallerIdentity", "{}"))
                .contains("\"Arn\":\"arn:aws:sts::000000000001:assumed-role/console/ada\"");
        assertThat(
                        byPerson(
                                "/v1/aws/logs/FilterLogEvents",
                                "{\"logGroupName\":\"g\",\"startTime\":5}"))
                .isEqualTo("200 {\"events\":[{\"timestamp\":5,\"message\":\"g\"}]}");
        assertThat(
                        byPerson(
                                "/v1/aws/logs/PutRetentionPolicy",
                                "{\"logGroupName\":\"g\",\"retentionInDays\":7}"))
                .isEqualTo("200 {}");
    }

    @Test
    void errors_have_the_same_codes_and_statuses_as_at_the_other_door() throws Exception {
        assertThat(byPerson("/v1/aws/lambda/DeleteFunction", "{\"FunctionName\":\"gone\"}"))
                .isEqualTo(
                        "404 {\"__type\":\"ResourceNotFoundException\","
                                + "\"message\":\"Function not found: gone\"}");
        assertThat(byPerson("/v1/aws/lambda/Invoke", "{}"))
                .startsWith("400 {\"__type\":\"ValidationException\"");
        assertThat(byPerson("/v1/aws/lambda/Invoke", "nonsense"))
                .startsWith("400 {\"__type\":\"InvalidRequestContentException\"");
        assertThat(byPerson("/v1/aws/lambda/Invoke", "{\"FunctionName\":\"x\",\"Wish\":1}"))
                .contains("Wish is not supported by Tidemill");
        assertThat(byPerson("/v1/aws/lambda/ListCodeSigningConfigs", "{}"))
                .contains("ListCodeSigningConfigs is not supported by Tidemill");
        assertThat(byPerson("/v1/aws/lambda/Nonsense", "{}")).startsWith("404");
        assertThat(byPerson("/v1/aws/nonsense/Invoke", "{}")).startsWith("404");
        assertThat(
                        byPerson(
                                "/v1/aws/lambda/Invoke",
                                "{\"FunctionName\":\"arn:aws:lambda:us-east-1:000000000002:function:x\"}"))
                .startsWith("403 {\"__type\":\"AccessDeniedException\"");
    }

    @Test
    void nobody_gets_in_without_a_name() throws Exception {
        assertThat(send(post("/v1/aws/lambda/Invoke", "{}"))).startsWith("401 {\"__type\":");
        assertThat(send(post("/v1/echo", "{}"))).startsWith("401");
        assertThat(send(post("/v1/echo", "{}").header("Authorization", "Bearer x")))
                .startsWith("401");
    }

    @Test
    void who_is_signed_in_and_has_no_account_is_told_what_to_do() throws Exception {
        var request = post("/v1/aws/lambda/Invoke", "{}").header("X-Test-Session", "nowhere");

        assertThat(send(request))
                .isEqualTo("403 {\"__type\":\"NoAccount\",\"message\":\"ask for an invitation\"}");
    }

    @Test
    void a_machine_signs_for_tidemill() throws Exception {
        assertThat(signed(DoorFixture.ROOT, "tidemill", "/v1/echo", "{\"a\":1}"))
                .isEqualTo("200 arn:aws:iam::000000000001:root {\"a\":1}");
        assertThat(signed(DoorFixture.OPERATOR, "tidemill", "/v1/echo", "x".repeat(300_000)))
                .startsWith("200 arn:aws:iam::000000000000:root xxx");
        assertThat(
                        signed(
                                DoorFixture.ROOT,
                                "tidemill",
                                "/v1/aws/lambda/Invoke",
                                "{\"FunctionName\":\"x\"}"))
                .startsWith("200");
    }

    @Test
    void a_signature_for_another_service_or_by_another_key_opens_nothing() throws Exception {
        var guess = AccessKey.ofRoot(DoorFixture.ROOT.id(), "guess", TenantId.DEFAULT);
        var nobody = AccessKey.ofRoot("AKIANOBODY", "guess", TenantId.DEFAULT);

        assertThat(signed(DoorFixture.ROOT, "lambda", "/v1/echo", "{}"))
                .startsWith("403 {\"__type\":\"SignatureDoesNotMatch\"");
        assertThat(signed(guess, "tidemill", "/v1/echo", "{}"))
                .startsWith("403 {\"__type\":\"SignatureDoesNotMatch\"");
        assertThat(signed(nobody, "tidemill", "/v1/echo", "{}"))
                .startsWith("403 {\"__type\":\"InvalidClientTokenId\"");
    }

    private String byPerson(String path, String body) throws IOException, InterruptedException {
        return send(post(path, body).header("X-Test-Session", "yes"));
    }

    private HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(door.uri(path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private String signed(AccessKey key, String service, String path, String body)
            throws IOException, InterruptedException {
        var signed =
                AwsV4HttpSigner.create()
                        .sign(
                                sign ->
                                        sign.identity(
                                                        AwsCredentialsIdentity.create(
                                                                key.id(), key.secret()))
                                                .request(
                                                        SdkHttpRequest.builder()
                                                                .method(SdkHttpMethod.POST)
                                                                .uri(door.uri(path))
                                                                .build())
                                                .payload(
                                                        () ->
                                                                new ByteArrayInputStream(
                                                                        body.getBytes(
                                                                                StandardCharsets
                                                                                        .UTF_8)))
                                                .putProperty(
                                                        AwsV4HttpSigner.SERVICE_SIGNING_NAME,
                                                        service)
                                                .putProperty(
                                                        AwsV4HttpSigner.REGION_NAME, "us-east-1"));
        var request = post(path, body);
        signed.request()
                .headers()
                .forEach(
                        (name, values) -> {
                            if (!name.toLowerCase(Locale.ROOT).equals("host")) {
                                request.header(name, values.getFirst());
                            }
                        });
        return send(request);
    }
}
