package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.Servers;
import dev.tidemill.api.function.Samples;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.TracingMode;

/** Functions by the stock SDK. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class LambdaTest extends LambdaStage {

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
                function(name())
                        .codeSigningConfigArn(
                                "arn:aws:lambda:us-east-1:000000000001:code-signing-config:csc-0123456789abcdef0"),
                "CodeSigningConfigArn");
        refused(function(name()).vpcConfig(v -> v.ipv6AllowedForDualStack(true)), "VpcConfig");
        refused(
                function(name()).kmsKeyArn("arn:aws:kms:us-east-1:000000000001:key/k"),
                "KMSKeyArn");
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
                function(name())
                        .runtime("provided.al2023")
                        .environment(e -> e.variables(Map.of("AWS_LAMBDA_EXEC_WRAPPER", "/x"))),
                "AWS_LAMBDA_EXEC_WRAPPER is not supported with the runtime provided.al2023");
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
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> worker.retired.contains(id(name).arn("$LATEST")));
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
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !published(name));
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
}
