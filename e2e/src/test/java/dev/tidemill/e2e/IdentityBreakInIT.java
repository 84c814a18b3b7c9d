package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** Those who are not who they say they are, and those who ask for what is not theirs. */
@ExtendWith(SharedInstance.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityBreakInIT {

    private static final Clock NOW = Clock.systemUTC();

    private final Instance instance;
    private final Clients victim;
    private final Credentials root;
    private final Functions functions;
    private final Tenants tenants;

    IdentityBreakInIT(Instance instance, Clients clients) {
        this.instance = instance;
        this.victim = clients;
        this.root = clients.credentials();
        this.functions = new Functions(clients.lambda());
        this.tenants = new Tenants(instance);
    }

    private String name = "";

    @BeforeAll
    void a_function_worth_breaking_into() {
        name =
                functions.node(
                        "secret",
                        "exports.handler = async (e) => { console.log('treasure'); return e; };");
        functions.result(name, "{}");
    }

    @AfterAll
    void the_function_still_works() {
        assertThat(functions.result(name, "{\"fine\":true}")).isEqualTo("{\"fine\":true}");
    }

    @Test
    void an_unsigned_request_is_refused() {
        var answer = Wire.send(invoke());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.errorType()).contains("MissingAuthenticationToken");
        assertThat(answer.header("x-amzn-requestid")).isNotBlank();
    }

    @Test
    void an_honest_request_passes_and_so_does_its_like() {
        var request = signed(invoke(), NOW);

        assertThat(Wire.send(request).status()).isEqualTo(200);
        assertThat(Wire.send(request).status())
                .as("within fifteen minutes a signature is good again, as with AWS")
                .isEqualTo(200);
    }

    @Test
    void a_forged_signature_is_refused() {
        var request = signed(invoke(), NOW);
        var authorization = request.header("Authorization");
        var last = authorization.charAt(authorization.length() - 1);
        var forged =
                authorization.substring(0, authorization.length() - 1) + (last == '0' ? '1' : '0');

        refusedSignature(request.withHeader("Authorization", forged));
        refusedSignature(
                request.withHeader(
                        "Authorization",
                        authorization.substring(0, authorization.indexOf("Signature=") + 10)));
    }

    @Test
    void the_right_key_with_a_wrong_secret_is_refused() {
        var thief = new Credentials(root.accountId(), root.accessKeyId(), "x".repeat(40));

        refusedSignature(Wire.signed(thief, "lambda", NOW, invoke()));
    }

    @Test
    void a_signed_request_cannot_be_changed_on_the_way() {
        var request = signed(invoke().withHeader("X-Amz-Invocation-Type", "RequestResponse"), NOW);

        refusedSignature(request.withBody("{\"changed\":true}"));
        refusedSignature(request.withHeader("X-Amz-Invocation-Type", "Event"));
        refusedSignature(request.withHeader("X-Amz-Log-Type", "Tail"));
        refusedSignature(request.withUri(URI.create(request.uri() + "?Qualifier=%24LATEST")));
        refusedSignature(
                request.withUri(
                        victim.endpoint().resolve("/2015-03-31/functions/other/invocations")));
        refusedSignature(new Wire.Request("PUT", request.uri(), request.headers(), request.body()));
    }

    @Test
    void another_body_does_not_pass_with_the_hash_of_the_first() {
        var honest = signed(invoke(), NOW);
        var hash = honest.header("X-Amz-Content-Sha256");

        refusedSignature(honest.withBody("{\"x\":2}").withHeader("X-Amz-Content-Sha256", hash));
    }

    @Test
    void a_signature_is_good_for_its_service_only() {
        var forLogs = Wire.signed(root, "logs", NOW, invoke());

        assertThat(Wire.send(forLogs).status()).isBetween(400, 404);
        assertThat(Wire.send(forLogs).body()).doesNotContain("\"x\":1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT16M", "-PT24H", "PT16M", "PT24H"})
    void a_signature_of_another_time_is_refused(Duration off) {
        var answer = Wire.send(signed(invoke(), Clock.offset(NOW, off)));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("Signature");
    }

    @Test
    void an_unknown_key_is_refused_in_the_words_of_each_service() {
        var nobody = new Credentials("1".repeat(12), "AKIAIOSFODNN7EXAMPLE", "x".repeat(40));

        var lambda = Wire.send(Wire.signed(nobody, "lambda", NOW, invoke()));
        var sts = Wire.send(Wire.signed(nobody, "sts", NOW, identity()));

        assertThat(lambda.status()).isEqualTo(403);
        assertThat(lambda.errorType()).contains("UnrecognizedClient");
        assertThat(sts.status()).isEqualTo(403);
        assertThat(sts.body()).contains("<Code>InvalidClientTokenId</Code>");
    }

    @Test
    void sts_says_who_the_caller_is() {
        var caller = victim.sts().getCallerIdentity();

        assertThat(caller.account()).isEqualTo("000000000001");
        assertThat(caller.arn()).isEqualTo("arn:aws:iam::000000000001:root");
    }

    @Test
    void another_tenant_cannot_reach_a_function_by_its_arn_nor_see_it() {
        var intruder = tenants.create("intruder");
        var arn = "arn:aws:lambda:us-east-1:000000000001:function:" + name;
        try (var clients = victim.as(intruder)) {
            var lambda = clients.lambda();

            Stream.<Runnable>of(
                            () -> new Functions(lambda).call(arn, "{}"),
                            () -> new Functions(lambda).event(arn, "{}"),
                            () -> lambda.getFunction(r -> r.functionName(arn)),
                            () -> lambda.getFunctionConfiguration(r -> r.functionName(arn)),
                            () -> lambda.deleteFunction(r -> r.functionName(arn)),
                            () ->
                                    lambda.updateFunctionConfiguration(
                                            r -> r.functionName(arn).timeout(9)),
                            () ->
                                    lambda.updateFunctionCode(
                                            r ->
                                                    r.functionName(arn)
                                                            .zipFile(
                                                                    SdkBytes.fromByteArray(
                                                                            Zip.of("a", "b")))),
                            () -> lambda.listTags(r -> r.resource(arn)),
                            () -> lambda.tagResource(r -> r.resource(arn).tags(Map.of("a", "b"))),
                            () ->
                                    lambda.invoke(
                                            r -> r.functionName("000000000001:function:" + name)))
                    .forEach(
                            attempt ->
                                    assertThatExceptionOfType(LambdaException.class)
                                            .isThrownBy(attempt::run)
                                            .satisfies(
                                                    no ->
                                                            assertThat(no.statusCode())
                                                                    .isIn(403, 404)));
            assertThat(lambda.listFunctions().functions())
                    .map(FunctionConfiguration::functionName)
                    .doesNotContain(name);
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> new Functions(lambda).call(name, "{}"))
                    .satisfies(no -> assertThat(no.statusCode()).isEqualTo(404));
            LogsIT.awaitMessages(victim.logs(), name, "treasure");
            assertThat(clients.logs().describeLogGroups().logGroups()).isEmpty();
            assertThatExceptionOfType(CloudWatchLogsException.class)
                    .isThrownBy(() -> LogsIT.messages(clients.logs(), name));
        } finally {
            tenants.delete(intruder.accountId());
        }
    }

    @Test
    void the_operators_door_is_closed_to_tenants() {
        for (var method : new String[] {"GET", "POST", "DELETE"}) {
            var path = method.equals("DELETE") ? "/v1/tenants/000000000001" : "/v1/tenants";
            var body = method.equals("POST") ? "{\"name\":\"mine\"}" : "";
            var request =
                    Wire.unsigned(
                            method,
                            victim.endpoint().resolve(path),
                            Map.of("Content-Type", "application/json"),
                            body);

            assertThat(Wire.send(request).status()).as(method + " unsigned").isIn(401, 403);
            assertThat(Wire.send(Wire.signed(root, "tidemill", NOW, request)).status())
                    .as(method + " by a tenant's root")
                    .isEqualTo(403);
        }
    }

    @Test
    void the_consoles_doors_want_a_session() {
        for (var door :
                new String[] {"/v1/aws/lambda/ListFunctions", "/v1/aws/sts/GetCallerIdentity"}) {
            var answer =
                    Wire.send(
                            Wire.unsigned(
                                    "POST",
                                    victim.endpoint().resolve(door),
                                    Map.of(
                                            "Content-Type",
                                            "application/json",
                                            "X-Tidemill-Console",
                                            "1",
                                            "Cookie",
                                            "q_session=forged"),
                                    "{}"));

            assertThat(answer.status()).as(door).isIn(401, 403);
        }
        for (var door :
                new String[] {
                    "/v1/session",
                    "/v1/functions/" + name + "/runs",
                    "/v1/functions/" + name + "/code"
                }) {
            var answer =
                    Wire.send(Wire.unsigned("GET", victim.endpoint().resolve(door), Map.of(), ""));

            assertThat(answer.status()).as(door).isIn(401, 403);
        }
        assertThat(instance.isReady()).isTrue();
    }

    private Wire.Request invoke() {
        return Wire.unsigned(
                "POST",
                victim.endpoint().resolve("/2015-03-31/functions/" + name + "/invocations"),
                Map.of("Content-Type", "application/json"),
                "{\"x\":1}");
    }

    private Wire.Request identity() {
        return Wire.unsigned(
                "POST",
                victim.endpoint().resolve("/"),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                "Action=GetCallerIdentity&Version=2011-06-15");
    }

    private Wire.Request signed(Wire.Request request, Clock clock) {
        return Wire.signed(root, "lambda", clock, request);
    }

    private static void refusedSignature(Wire.Request request) {
        var answer = Wire.send(request);
        assertThat(answer.status()).isIn(400, 403);
        assertThat(answer.errorType()).contains("Signature");
        assertThat(answer.body()).doesNotContain("\"x\":1");
    }
}
