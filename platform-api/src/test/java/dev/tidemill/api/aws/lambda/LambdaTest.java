package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.Servers;
import dev.tidemill.api.function.Samples;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.CatalogueReader;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.ServiceException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;
import software.amazon.awssdk.services.lambda.model.TracingMode;

/** Lambda's operations as the vendor's own client sees them, over a worker that runs nothing. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class LambdaTest {

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI address;

    @Inject FakeWorker worker;
    @Inject Snapshot snapshot;
    @Inject Kafka kafka;

    private LambdaClient lambda;

    @BeforeEach
    void connect() {
        worker.echoes();
        lambda =
                LambdaClient.builder()
                        .endpointOverride(address)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                "AKIADEFAULT000000000", "default-secret")))
                        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                        .build();
    }

    @AfterEach
    void disconnect() {
        lambda.close();
    }

    @Test
    void a_new_function_is_pending_and_then_active_when_it_is_published() {
        var name = name();

        var created = lambda.createFunction(function(name).build());

        assertThat(created.state()).isEqualTo(State.PENDING);
        assertThat(created.lastModified())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000");
        var active = awaitActive(name);
        assertThat(active.lastUpdateStatusAsString()).isEqualTo("Successful");
        assertThat(active.revisionId()).isEqualTo(created.revisionId());
        assertThat(published(name)).isTrue();
    }

    @Test
    void a_second_function_of_the_same_name_conflicts() {
        var name = created();

        assertThatExceptionOfType(ResourceConflictException.class)
                .isThrownBy(() -> lambda.createFunction(function(name).build()))
                .withMessageContaining("Function already exist: " + name);
    }

    @Test
    void what_asks_for_what_we_do_not_do_is_refused_by_name() {
        refused(
                function(name()).layers("arn:aws:lambda:us-east-1:000000000001:layer:l:1"),
                "Layers");
        refused(function(name()).publish(true), "Publish");
        refused(function(name()).vpcConfig(v -> v.subnetIds("subnet-1")), "VpcConfig");
        refused(
                function(name()).kmsKeyArn("arn:aws:kms:us-east-1:000000000001:key/k"),
                "KMSKeyArn");
        refused(function(name()).tracingConfig(t -> t.mode(TracingMode.ACTIVE)), "TracingConfig");
    }

    @Test
    void what_tools_send_as_defaults_is_taken() {
        var name = name();

        lambda.createFunction(
                function(name)
                        .packageType("Zip")
                        .architecturesWithStrings("x86_64")
                        .publish(false)
                        .tracingConfig(t -> t.mode(TracingMode.PASS_THROUGH))
                        .snapStart(s -> s.applyOn("None"))
                        .ephemeralStorage(e -> e.size(512))
                        .layers()
                        .fileSystemConfigs(java.util.List.of())
                        .vpcConfig(v -> v.subnetIds().securityGroupIds())
                        .deadLetterConfig(d -> d.targetArn(""))
                        .kmsKeyArn("")
                        .loggingConfig(l -> l.logFormat("Text"))
                        .build());

        assertThat(awaitActive(name).loggingConfig().logGroup()).isEqualTo("/aws/lambda/" + name);
    }

    @Test
    void settings_out_of_bounds_are_refused() {
        refused(function(name()).timeout(901), "timeout");
        refused(function(name()).memorySize(127), "emorySize");
        refused(function(name()).runtime("nodejs99.x"), "nodejs99.x");
        refused(function(name()).role("me"), "role");
        refused(
                function(name()).environment(e -> e.variables(Map.of("AWS_REGION", "x"))),
                "Reserved keys used in this request: AWS_REGION");
        refused(
                function(name()).environment(e -> e.variables(Map.of("BIG", "x".repeat(4096)))),
                "4KB limit");
    }

    @Test
    void a_package_without_handler_is_refused() {
        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(() -> lambda.createFunction(function(name()).handler(null).build()))
                .withMessageContaining("Runtime and Handler are mandatory");
    }

    @Test
    void a_broken_package_leaves_nothing_behind() {
        var name = name();

        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(
                        () ->
                                lambda.createFunction(
                                        function(name)
                                                .code(
                                                        c ->
                                                                c.zipFile(
                                                                        SdkBytes.fromUtf8String(
                                                                                "zip?")))
                                                .build()))
                .withMessageContaining("Could not unzip uploaded file.");
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> lambda.getFunction(g -> g.functionName(name)));
    }

    @Test
    void the_code_can_be_fetched_by_its_link_until_somebody_changes_the_link() throws Exception {
        var name = created();
        var location = lambda.getFunction(g -> g.functionName(name)).code().location();
        var link =
                address.resolve(
                        URI.create(location).getRawPath()
                                + "?"
                                + URI.create(location).getRawQuery());

        assertThat(fetch(link).body()).isEqualTo(Samples.zip());
        assertThat(fetch(URI.create(link + "x")).statusCode()).isEqualTo(403);
        assertThat(fetch(URI.create(link.toString().replace("expires=", "expires=9"))).statusCode())
                .isEqualTo(403);
    }

    @Test
    void lists_come_in_pages() {
        for (var i = 0; i < 3; i++) {
            created();
        }

        var names =
                lambda.listFunctionsPaginator(l -> l.maxItems(2)).functions().stream()
                        .map(FunctionConfiguration::functionName)
                        .toList();

        assertThat(names).hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates().isSorted();
        assertThat(lambda.listFunctions(l -> l.maxItems(2)).functions()).hasSize(2);
    }

    @Test
    void a_change_makes_a_revision_and_ends_old_sandboxes() {
        // given
        var name = created();
        var before = lambda.getFunctionConfiguration(g -> g.functionName(name));
        // when
        var changed =
                lambda.updateFunctionConfiguration(
                        u ->
                                u.functionName(name)
                                        .timeout(9)
                                        .environment(e -> e.variables(Map.of("AB", "c"))));
        // then
        assertThat(changed.lastUpdateStatusAsString()).isEqualTo("InProgress");
        assertThat(changed.state()).isEqualTo(State.ACTIVE);
        assertThat(changed.revisionId()).isNotEqualTo(before.revisionId());
        assertThat(changed.timeout()).isEqualTo(9);
        assertThat(changed.memorySize()).isEqualTo(128);
        Awaitility.await()
                .atMost(10, TimeUnit.SECONDS)
                .until(() -> worker.retired.contains(id(name)));
        assertThatExceptionOfType(PreconditionFailedException.class)
                .isThrownBy(
                        () ->
                                lambda.updateFunctionConfiguration(
                                        u -> u.functionName(name).revisionId(before.revisionId())));
    }

    @Test
    void a_dry_run_of_new_code_tells_its_hash_and_changes_nothing() {
        var name = created();
        var other = SdkBytes.fromByteArray(Samples.zip(Map.of("bootstrap", "other")));
        var before = lambda.getFunctionConfiguration(g -> g.functionName(name));

        var dry = lambda.updateFunctionCode(u -> u.functionName(name).zipFile(other).dryRun(true));

        var after = lambda.getFunctionConfiguration(g -> g.functionName(name));
        assertThat(dry.codeSha256()).isNotEqualTo(before.codeSha256());
        assertThat(after.codeSha256()).isEqualTo(before.codeSha256());
        assertThat(after.revisionId()).isEqualTo(before.revisionId());
    }

    @Test
    void new_code_is_what_runs_next() {
        var name = created();
        var other = SdkBytes.fromByteArray(Samples.zip(Map.of("bootstrap", "other")));

        var changed = lambda.updateFunctionCode(u -> u.functionName(name).zipFile(other));
        lambda.invoke(i -> i.functionName(name));

        assertThat(worker.invocations.getLast().function().code().base64())
                .isEqualTo(changed.codeSha256());
    }

    @Test
    void a_deleted_function_is_gone_at_once() {
        var name = created();

        lambda.deleteFunction(d -> d.functionName(name));

        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> lambda.invoke(i -> i.functionName(name)))
                .withMessageContaining("Function not found: " + id(name).arn());
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> lambda.deleteFunction(d -> d.functionName(name)));
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> !published(name));
    }

    @Test
    void tags_come_and_go() {
        var name = created();
        var arn = id(name).arn();

        lambda.tagResource(t -> t.resource(arn).tags(Map.of("team", "blue", "stage", "test")));
        lambda.untagResource(u -> u.resource(arn).tagKeys("stage"));

        assertThat(lambda.listTags(l -> l.resource(arn)).tags()).isEqualTo(Map.of("team", "blue"));
        assertThat(lambda.getFunction(g -> g.functionName(name)).tags())
                .isEqualTo(Map.of("team", "blue"));
    }

    @Test
    void a_function_is_found_by_every_form_of_its_name() {
        var name = created();

        for (var form :
                new String[] {
                    name,
                    name + ":$LATEST",
                    "function:" + name,
                    "000000000001:function:" + name,
                    id(name).arn(),
                    id(name).arn() + ":$LATEST"
                }) {
            assertThat(lambda.getFunctionConfiguration(g -> g.functionName(form)).functionName())
                    .as(form)
                    .isEqualTo(name);
        }
    }

    @Test
    void another_accounts_function_is_denied_not_found_or_not() {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(
                        () ->
                                lambda.invoke(
                                        i ->
                                                i.functionName(
                                                        "arn:aws:lambda:us-east-1:123456789012:function:x")))
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(403))
                .satisfies(
                        no ->
                                assertThat(no.awsErrorDetails().errorCode())
                                        .isEqualTo("AccessDeniedException"));
    }

    @Test
    void a_version_that_does_not_exist_is_not_found() {
        var name = created();

        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> lambda.invoke(i -> i.functionName(name).qualifier("7")))
                .withMessageContaining(id(name).arn() + ":7");
    }

    @Test
    void a_call_answers_with_what_the_function_answers() {
        var name = created();

        var answer =
                lambda.invoke(
                        i ->
                                i.functionName(name)
                                        .payload(SdkBytes.fromUtf8String("{\"a\":1}"))
                                        .logType(LogType.TAIL)
                                        .clientContext("eyJjdXN0b20iOnt9fQ=="));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.payload().asUtf8String()).isEqualTo("{\"a\":1}");
        assertThat(answer.executedVersion()).isEqualTo("$LATEST");
        assertThat(answer.functionError()).isNull();
        assertThat(answer.logResult()).isEqualTo("dGhlIGxvZw==");
        var ran = worker.invocations.getLast();
        assertThat(ran.clientContext()).contains("{\"custom\":{}}");
        assertThat(ran.id().value()).isEqualTo(answer.responseMetadata().requestId());
    }

    @Test
    void no_payload_is_an_empty_object() {
        var name = created();

        assertThat(lambda.invoke(i -> i.functionName(name)).payload().asUtf8String())
                .isEqualTo("{}");
    }

    @Test
    void a_failing_function_is_not_a_failing_call() {
        var name = created();
        worker.does(
                _ ->
                        FakeWorker.done(
                                new Outcome.Failed(
                                        "Error",
                                        "{\"errorType\":\"Error\"}"
                                                .getBytes(
                                                        java.nio.charset.StandardCharsets.UTF_8))));

        var answer = lambda.invoke(i -> i.functionName(name));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isEqualTo("Unhandled");
    }

    @Test
    void an_answer_over_six_megabytes_is_an_error_of_the_function() {
        var name = created();
        worker.does(_ -> FakeWorker.done(new Outcome.Succeeded(new byte[(6 << 20) + 1])));

        var answer = lambda.invoke(i -> i.functionName(name));

        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String()).contains("Function.ResponseSizeTooLarge");
    }

    @Test
    void no_room_is_too_many_requests_and_a_broken_platform_is_a_service_exception() {
        var name = created();

        worker.does(_ -> new Answer.NoRoom("full"));
        assertThatExceptionOfType(TooManyRequestsException.class)
                .isThrownBy(() -> lambda.invoke(i -> i.functionName(name)));
        worker.does(
                _ -> {
                    throw new PlatformException(ErrorCode.SANDBOX_FAILED, "no sandbox");
                });
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> lambda.invoke(i -> i.functionName(name)));
    }

    @Test
    void what_is_not_json_or_too_large_reaches_no_function() {
        var name = created();

        for (var broken : new String[] {"{", "hello", "1 2", "{\"a\":}", "\"open"}) {
            assertThatExceptionOfType(InvalidRequestContentException.class)
                    .as(broken)
                    .isThrownBy(
                            () ->
                                    lambda.invoke(
                                            i ->
                                                    i.functionName(name)
                                                            .payload(
                                                                    SdkBytes.fromUtf8String(
                                                                            broken))))
                    .withMessageContaining("Could not parse request body into json");
        }
        assertThatExceptionOfType(RequestTooLargeException.class)
                .isThrownBy(
                        () ->
                                lambda.invoke(
                                        i ->
                                                i.functionName(name)
                                                        .payload(
                                                                SdkBytes.fromUtf8String(
                                                                        "\""
                                                                                + "x"
                                                                                        .repeat(
                                                                                                6
                                                                                                        << 20)
                                                                                + "\""))));
        assertThatExceptionOfType(InvalidRequestContentException.class)
                .isThrownBy(() -> lambda.invoke(i -> i.functionName(name).clientContext("bm8=")));
    }

    @Test
    void an_event_is_accepted_and_a_dry_run_runs_nothing() {
        var name = created();
        var before = worker.invocations.size();

        var event = lambda.invoke(i -> i.functionName(name).invocationType(InvocationType.EVENT));
        var dry = lambda.invoke(i -> i.functionName(name).invocationType(InvocationType.DRY_RUN));

        assertThat(event.statusCode()).isEqualTo(202);
        assertThat(dry.statusCode()).isEqualTo(204);
        assertThat(worker.invocations).hasSize(before);
    }

    @Test
    void whoever_starts_later_reads_the_same_catalogue_from_the_topic() {
        // given
        var kept = created();
        var removed = created();
        awaitActive(kept);
        awaitActive(removed);
        lambda.deleteFunction(d -> d.functionName(removed));
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> !published(removed));
        // when
        var later = new Snapshot();
        try (var reader = new CatalogueReader(kafka, later).start()) {
            reader.caughtUp().orTimeout(30, TimeUnit.SECONDS).join();
        }
        // then
        assertThat(later.function(id(kept), "$LATEST"))
                .isEqualTo(snapshot.function(id(kept), "$LATEST"))
                .isPresent();
        assertThat(later.function(id(removed), "$LATEST")).isEmpty();
        assertThat(later.accessKey("AKIADEFAULT000000000")).isPresent();
    }

    private void refused(CreateFunctionRequest.Builder wanted, String about) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> lambda.createFunction(wanted.build()))
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(400))
                .withMessageContaining(about);
    }

    private FunctionConfiguration awaitActive(String name) {
        var found = new ArrayList<FunctionConfiguration>();
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(
                        () -> {
                            found.add(
                                    lambda.getFunction(g -> g.functionName(name)).configuration());
                            return found.getLast().state() == State.ACTIVE
                                    && found.getLast()
                                            .lastUpdateStatusAsString()
                                            .equals("Successful");
                        });
        return found.getLast();
    }

    /** Whether a reader who starts now finds it on the topic. */
    private boolean published(String name) {
        var later = new Snapshot();
        try (var reader = new CatalogueReader(kafka, later).start()) {
            reader.caughtUp().orTimeout(30, TimeUnit.SECONDS).join();
        }
        return later.function(id(name), "$LATEST").isPresent();
    }

    private String created() {
        var name = name();
        lambda.createFunction(function(name).build());
        return name;
    }

    private static HttpResponse<byte[]> fetch(URI link) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static String name() {
        return "f-" + UUID.randomUUID();
    }

    private static FunctionId id(String name) {
        return new FunctionId(TenantId.DEFAULT, name);
    }

    private static CreateFunctionRequest.Builder function(String name) {
        return CreateFunctionRequest.builder()
                .functionName(name)
                .runtime("provided.al2023")
                .handler("any")
                .role(Samples.ROLE)
                .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip())));
    }
}
