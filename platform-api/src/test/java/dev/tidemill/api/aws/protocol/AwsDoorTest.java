package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.TenantId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** The vendor's own clients, unmodified, talk to the door. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsDoorTest {

    private static final String ROLE = "arn:aws:iam::000000000001:role/any";

    private final DoorFixture door = new DoorFixture();
    private final LambdaClient lambda = door.client(LambdaClient.builder());
    private final CloudWatchLogsClient logs = door.client(CloudWatchLogsClient.builder());
    private final StsClient sts = door.client(StsClient.builder());

    @AfterAll
    void close() {
        lambda.close();
        logs.close();
        sts.close();
        door.close();
    }

    @Test
    void an_invocation_carries_payload_headers_and_query_both_ways() {
        var answer =
                lambda.invoke(
                        r ->
                                r.functionName("hello")
                                        .qualifier("7")
                                        .logType(LogType.TAIL)
                                        .payload(SdkBytes.fromUtf8String("{\"a\":\"ä\"}")));

        assertThat(answer.payload().asUtf8String()).isEqualTo("{\"a\":\"ä\"}");
        assertThat(answer.executedVersion()).isEqualTo("7");
        assertThat(answer.logResult()).isEqualTo("Tail");
        assertThat(answer.responseMetadata().requestId()).hasSize(36);
    }

    @Test
    void a_json_input_with_blob_map_and_number_arrives() {
        var zip = new byte[3_000_000];

        var answer =
                lambda.createFunction(
                        r ->
                                r.functionName("hello")
                                        .role(ROLE)
                                        .runtime(Runtime.NODEJS20_X)
                                        .memorySize(256)
                                        .packageType("Zip")
                                        .environment(e -> e.variables(Map.of("KEY", "value")))
                                        .code(c -> c.zipFile(SdkBytes.fromByteArray(zip))));

        assertThat(answer.functionArn())
                .isEqualTo("arn:aws:lambda:us-east-1:000000000001:function:hello");
        assertThat(answer.memorySize()).isEqualTo(256);
        assertThat(answer.codeSize()).isEqualTo(3_000_000);
        assertThat(answer.description()).isEqualTo("{KEY=value}");
    }

    @Test
    void an_arn_in_the_path_arrives_unescaped() {
        var arn = "arn:aws:lambda:us-east-1:000000000001:function:hello";

        assertThat(lambda.listTags(r -> r.resource(arn)).tags()).containsEntry("of", arn);
        lambda.untagResource(r -> r.resource(arn).tagKeys("a b", "c+d"));
    }

    @Test
    void json_and_query_services_answer_too() {
        var events = logs.filterLogEvents(r -> r.logGroupName("/aws/lambda/x").startTime(12L));
        var caller = sts.getCallerIdentity();
        logs.putRetentionPolicy(r -> r.logGroupName("/aws/lambda/x").retentionInDays(7));

        assertThat(events.events().getFirst().message()).isEqualTo("/aws/lambda/x");
        assertThat(events.events().getFirst().timestamp()).isEqualTo(12);
        assertThat(caller.account()).isEqualTo("000000000001");
        assertThat(caller.arn()).isEqualTo("arn:aws:iam::000000000001:root");
    }

    @Test
    void broken_constraints_are_told_as_aws_tells_them() {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> lambda.invoke(r -> r.functionName("no blanks please")))
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(400);
                            assertThat(no.awsErrorDetails().errorCode())
                                    .isEqualTo("ValidationException");
                            assertThat(no.awsErrorDetails().errorMessage())
                                    .startsWith(
                                            "1 validation error detected: Value 'no blanks please'"
                                                    + " at 'functionName' failed to satisfy"
                                                    + " constraint: Member must satisfy regular"
                                                    + " expression pattern: (arn:");
                        });
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(
                        () ->
                                lambda.createFunction(
                                        r ->
                                                r.functionName("x")
                                                        .role(ROLE)
                                                        .memorySize(1)
                                                        .runtime("cobol")))
                .satisfies(
                        no ->
                                assertThat(no.awsErrorDetails().errorMessage())
                                        .startsWith("3 validation errors detected: ")
                                        .contains(
                                                "Value '1' at 'memorySize' failed to satisfy"
                                                        + " constraint: Member must have value"
                                                        + " greater than or equal to 128",
                                                "Value null at 'code' failed to satisfy"
                                                        + " constraint: Member must not be null",
                                                "Value 'cobol' at 'runtime' failed to satisfy"
                                                        + " constraint: Member must satisfy enum"
                                                        + " value set: ["));
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(() -> logs.filterLogEvents(r -> r.logGroupName("x").limit(1_000_000)));
    }

    @Test
    void what_nobody_heeds_is_refused_by_name() {
        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(
                        () ->
                                lambda.createFunction(
                                        r ->
                                                r.functionName("x")
                                                        .role(ROLE)
                                                        .code(c -> c.s3Bucket("bucket"))))
                .withMessageContaining("Code.S3Bucket is not supported by Tidemill");
        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(
                        () ->
                                lambda.createFunction(
                                        r ->
                                                r.functionName("x")
                                                        .role(ROLE)
                                                        .code(
                                                                c ->
                                                                        c.zipFile(
                                                                                SdkBytes
                                                                                        .fromUtf8String(
                                                                                                "z")))
                                                        .packageType("Image")))
                .withMessageContaining("PackageType with the value Image");
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> lambda.listCodeSigningConfigs(r -> {}))
                .withMessageContaining("ListCodeSigningConfigs is not supported by Tidemill");
        assertThatExceptionOfType(CloudWatchLogsException.class)
                .isThrownBy(() -> logs.describeQueries())
                .withMessageContaining("DescribeQueries is not supported by Tidemill");
        assertThatExceptionOfType(StsException.class)
                .isThrownBy(() -> sts.getFederationToken(in -> in.name("somebody")))
                .withMessageContaining("GetFederationToken is not supported by Tidemill");
    }

    @Test
    void what_tools_send_for_settings_that_they_leave_alone_is_let_through() {
        lambda.createFunction(
                r ->
                        r.functionName("x")
                                .role(ROLE)
                                .code(c -> c.zipFile(SdkBytes.fromUtf8String("z")))
                                .vpcConfig(v -> v.subnetIds().securityGroupIds()));
    }

    @Test
    void errors_of_handlers_come_in_the_services_words() {
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> lambda.deleteFunction(r -> r.functionName("gone")))
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(404);
                            assertThat(no.requestId()).hasSize(36);
                            assertThat(no.awsErrorDetails().errorMessage())
                                    .isEqualTo("Function not found: gone");
                        });
    }

    @ParameterizedTest
    @EnumSource(names = {"EVENTS_UNAVAILABLE", "IDEMPOTENCY_UNAVAILABLE"})
    void who_sends_an_event_while_its_store_is_away_is_asked_to_come_again(ErrorCode away) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> lambda.deleteFunction(r -> r.functionName("away-" + away)))
                .satisfies(
                        refused -> {
                            assertThat(refused.statusCode()).isEqualTo(503);
                            assertThat(refused.awsErrorDetails().errorCode())
                                    .isEqualTo("ServiceException");
                            assertThat(
                                            refused.awsErrorDetails()
                                                    .sdkHttpResponse()
                                                    .firstMatchingHeader("Retry-After"))
                                    .contains("1");
                        });
    }

    @Test
    void who_is_throttled_learns_the_reason() {
        assertThatExceptionOfType(TooManyRequestsException.class)
                .isThrownBy(() -> lambda.deleteFunction(r -> r.functionName("busy")))
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(429);
                            assertThat(no.reason())
                                    .isEqualTo(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
                        });
    }

    @Test
    void a_text_that_the_database_cannot_hold_is_refused_at_the_door() {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(
                        () ->
                                lambda.createFunction(
                                        r ->
                                                r.functionName("x")
                                                        .role(ROLE)
                                                        .environment(
                                                                e ->
                                                                        e.variables(
                                                                                Map.of("A", "b\0")))
                                                        .code(
                                                                c ->
                                                                        c.zipFile(
                                                                                SdkBytes
                                                                                        .fromUtf8String(
                                                                                                "z")))))
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(400);
                            assertThat(no.awsErrorDetails().errorCode())
                                    .isEqualTo("ValidationException");
                        })
                .withMessageContaining("must not contain the character U+0000");
    }

    @Test
    void another_accounts_arn_is_denied() {
        var elsewhere = "arn:aws:lambda:us-east-1:000000000002:function:hello";

        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> lambda.invoke(r -> r.functionName(elsewhere)))
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(403);
                            assertThat(no.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDeniedException");
                        })
                .withMessageContaining(
                        "User: arn:aws:iam::000000000001:root is not authorized to perform:"
                                + " lambda:InvokeFunction on resource: "
                                + elsewhere);
    }

    @Test
    void the_operator_knows_itself_and_owns_nothing() {
        try (var operatorsLambda = door.client(LambdaClient.builder(), DoorFixture.OPERATOR);
                var operatorsSts = door.client(StsClient.builder(), DoorFixture.OPERATOR)) {
            assertThat(operatorsSts.getCallerIdentity().account()).isEqualTo("000000000000");
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> operatorsLambda.invoke(r -> r.functionName("x")))
                    .satisfies(no -> assertThat(no.statusCode()).isEqualTo(403));
        }
    }

    @Test
    void unknown_keys_and_wrong_secrets_are_refused_in_each_services_words() {
        var unknown = AccessKey.ofRoot("AKIANOBODY", "x", TenantId.DEFAULT);
        var wrong = AccessKey.ofRoot(DoorFixture.ROOT.id(), "guess", TenantId.DEFAULT);
        try (var unknownLambda = door.client(LambdaClient.builder(), unknown);
                var unknownSts = door.client(StsClient.builder(), unknown);
                var unknownLogs = door.client(CloudWatchLogsClient.builder(), unknown);
                var wrongLambda = door.client(LambdaClient.builder(), wrong);
                var wrongSts = door.client(StsClient.builder(), wrong)) {
            assertThat(codeOf(() -> unknownLambda.listFunctions()))
                    .isEqualTo("403 UnrecognizedClientException");
            assertThat(codeOf(() -> unknownLogs.describeLogGroups()))
                    .isEqualTo("400 UnrecognizedClientException");
            assertThat(codeOf(() -> unknownSts.getCallerIdentity()))
                    .isEqualTo("403 InvalidClientTokenId");
            assertThat(codeOf(() -> wrongLambda.listFunctions()))
                    .isEqualTo("403 InvalidSignatureException");
            assertThat(codeOf(() -> wrongSts.getCallerIdentity()))
                    .isEqualTo("403 SignatureDoesNotMatch");
        }
    }

    private static String codeOf(Runnable call) {
        try {
            call.run();
            return "none";
        } catch (software.amazon.awssdk.awscore.exception.AwsServiceException no) {
            return no.statusCode() + " " + no.awsErrorDetails().errorCode();
        }
    }

    @Test
    void a_payload_over_the_limit_is_refused_without_reading_it_all() {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(
                        () ->
                                lambda.invoke(
                                        r ->
                                                r.functionName("x")
                                                        .payload(
                                                                SdkBytes.fromByteArray(
                                                                        new byte[6_291_457]))))
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(413);
                            assertThat(no.awsErrorDetails().errorCode())
                                    .isEqualTo("RequestEntityTooLargeException");
                        })
                .withMessageContaining(
                        "Request must be smaller than 6291456 bytes for the InvokeFunction"
                                + " operation");
    }

    @Test
    void unsigned_requests_to_aws_doors_are_refused_and_others_passed_on() throws Exception {
        assertThat(unsigned("POST", "/2015-03-31/functions/x/invocations"))
                .startsWith("403 MissingAuthenticationTokenException {");
        assertThat(unsigned("POST", "/"))
                .contains("403", "<Code>MissingAuthenticationToken</Code>");
        assertThat(unsigned("GET", "/console/")).startsWith("418");
        assertThat(unsigned("GET", "/v1/tenants")).startsWith("401");
        assertThat(unsigned("GET", "/")).startsWith("418");
    }

    private String unsigned(String method, String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(door.uri(path))
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode()
                    + " "
                    + answer.headers().firstValue("x-amzn-ErrorType").orElse("")
                    + " "
                    + answer.body();
        }
    }
}
