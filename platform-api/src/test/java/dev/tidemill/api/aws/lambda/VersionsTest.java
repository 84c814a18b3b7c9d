package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.tidemill.api.Servers;
import dev.tidemill.api.function.Samples;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionVersion;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.State;

/** Versions of functions by the stock SDK. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class VersionsTest extends LambdaStage {

    @Test
    void a_version_is_what_the_function_was_when_it_was_published() {
        // given
        var name = created();
        // when
        var first = publish(name);
        lambda.updateFunctionConfiguration(u -> u.functionName(name).timeout(9));
        var second = publish(name);
        // then
        assertThat(first.version()).isEqualTo("1");
        assertThat(first.functionArn()).isEqualTo(id(name).arn("1"));
        assertThat(first.state()).isEqualTo(State.PENDING);
        assertThat(second.version()).isEqualTo("2");
        assertThat(shown(name, "1").timeout()).isEqualTo(3);
        assertThat(shown(name, "1").functionArn()).isEqualTo(id(name).arn("1"));
        assertThat(shown(name + ":1").version()).isEqualTo("1");
        assertThat(shown(id(name).arn("2"), "2").timeout()).isEqualTo(9);
        assertThat(shown(name, "$LATEST").functionArn()).isEqualTo(id(name).arn("$LATEST"));
        assertThat(shown(name).functionArn()).isEqualTo(id(name).arn());
    }

    @Test
    void what_has_not_changed_is_not_published_again() {
        // given
        var name = created();
        var first = publish(name);
        // when
        lambda.updateFunctionConfiguration(u -> u.functionName(name).timeout(3));
        lambda.updateFunctionCode(u -> u.functionName(name).zipFile(code("#!/bin/sh\n")));
        var again = lambda.publishVersion(p -> p.functionName(name).description("other"));
        // then
        assertThat(again.version()).isEqualTo("1");
        assertThat(again.revisionId()).isEqualTo(first.revisionId());
        await().atMost(Duration.ofMinutes(1)).until(() -> publish(name).state() == State.ACTIVE);
        assertThat(versions(name)).containsExactly("$LATEST", "1");
    }

    @Test
    void creating_and_updating_may_publish() {
        // given
        var name = name();
        // when
        var created = lambda.createFunction(function(name).publish(true).build());
        var updated =
                lambda.updateFunctionCode(
                        u -> u.functionName(name).zipFile(code("two")).publish(true));
        // then
        assertThat(created.version()).isEqualTo("1");
        assertThat(updated.version()).isEqualTo("2");
        assertThat(updated.functionArn()).isEqualTo(id(name).arn("2"));
        assertThat(shown(name, "1").codeSha256()).isEqualTo(created.codeSha256());
        assertThat(shown(name, "2").codeSha256()).isNotEqualTo(created.codeSha256());
    }

    @Test
    void a_number_never_comes_again() {
        // given
        var name = created();
        publish(name);
        // when
        lambda.deleteFunction(d -> d.functionName(name).qualifier("1"));
        lambda.deleteFunction(d -> d.functionName(name).qualifier("1")); // is gone already
        var next = publish(name);
        // then
        assertThat(next.version()).isEqualTo("2");
        assertThat(versions(name)).containsExactly("$LATEST", "2");
        assertThat(snapshot.function(id(name), "1")).isEmpty();
        refused(
                () -> shown(name, "1"),
                404,
                "ResourceNotFoundException",
                "Function not found: " + id(name).arn("1"));
    }

    @Test
    void a_version_is_described_on_its_own() {
        // given
        var name = created();
        // when
        lambda.publishVersion(p -> p.functionName(name).description("the first"));
        // then
        assertThat(shown(name, "1").description()).isEqualTo("the first");
        assertThat(shown(name).description()).isEmpty();
    }

    @Test
    void what_the_caller_does_not_know_is_not_published() {
        // given
        var name = created();
        var known = shown(name);
        // then
        refused(
                () -> lambda.publishVersion(p -> p.functionName(name).codeSha256("other")),
                400,
                "InvalidParameterValueException",
                "CodeSHA256 (other) is different from current CodeSHA256 in $LATEST ("
                        + known.codeSha256()
                        + ")");
        refused(
                () -> lambda.publishVersion(p -> p.functionName(name).revisionId("other")),
                412,
                "PreconditionFailedException",
                "The Revision Id provided does not match");
        refused(
                () -> lambda.publishVersion(p -> p.functionName(name())),
                404,
                "ResourceNotFoundException",
                "Function not found: ");
        lambda.publishVersion(
                p ->
                        p.functionName(name)
                                .codeSha256(known.codeSha256())
                                .revisionId(known.revisionId()));
        assertThat(versions(name)).containsExactly("$LATEST", "1");
    }

    @Test
    void versions_come_page_by_page_the_latest_first() {
        // given
        var name = created();
        for (var timeout = 10; timeout < 14; timeout++) {
            var wanted = timeout;
            lambda.updateFunctionConfiguration(u -> u.functionName(name).timeout(wanted));
            publish(name);
        }
        // when
        var pages =
                lambda
                        .listVersionsByFunctionPaginator(l -> l.functionName(name).maxItems(2))
                        .stream()
                        .map(page -> page.versions().stream().map(v -> v.version()).toList())
                        .toList();
        // then
        assertThat(pages).containsExactly(List.of("$LATEST", "1"), List.of("2", "3"), List.of("4"));
        refused(
                () -> lambda.listVersionsByFunction(l -> l.functionName(name())),
                404,
                "ResourceNotFoundException",
                "Function not found: ");
    }

    @Test
    void functions_are_listed_with_all_their_versions_on_request() {
        // given
        var name = created();
        publish(name);
        // when
        var all = new ArrayList<String>();
        lambda.listFunctionsPaginator(l -> l.functionVersion(FunctionVersion.ALL).maxItems(3))
                .functions()
                .forEach(f -> all.add(f.functionArn()));
        var latest = new ArrayList<String>();
        lambda.listFunctionsPaginator(l -> l.maxItems(3))
                .functions()
                .forEach(f -> latest.add(f.functionArn()));
        // then
        assertThat(all).contains(id(name).arn("$LATEST"), id(name).arn("1"));
        assertThat(latest).contains(id(name).arn()).doesNotContain(id(name).arn("1"));
    }

    @Test
    void an_invocation_runs_the_version_that_it_names() {
        // given
        var name = created();
        publish(name);
        // when
        var first = lambda.invoke(i -> i.functionName(name).qualifier("1"));
        var latest = lambda.invoke(i -> i.functionName(id(name).arn("$LATEST")));
        // then
        assertThat(first.executedVersion()).isEqualTo("1");
        assertThat(latest.executedVersion()).isEqualTo("$LATEST");
        var ran = worker.invocations.reversed();
        assertThat(ran.get(0).otherArn()).contains(id(name).arn("$LATEST"));
        assertThat(ran.get(1).function().version()).isEqualTo("1");
        refused(
                () -> lambda.invoke(i -> i.functionName(name + ":1").qualifier("2")),
                400,
                "InvalidParameterValueException",
                "The derived qualifier from the function name does not match");
    }

    @Test
    void publishing_leaves_sandboxes_alone_and_deleting_ends_those_of_the_version() {
        // given
        var name = created();
        // when
        publish(name);
        lambda.deleteFunction(d -> d.functionName(name).qualifier("1"));
        // then
        await().atMost(Duration.ofMinutes(1))
                .until(() -> worker.retired.contains(id(name).arn("1")));
        assertThat(worker.retired).doesNotContain(id(name).arn("$LATEST"));
    }

    @Test
    void a_function_goes_with_its_versions() {
        // given
        var name = created();
        publish(name);
        // when
        lambda.deleteFunction(d -> d.functionName(name));
        // then
        assertThat(snapshot.function(id(name), "1")).isEmpty();
        var again = lambda.createFunction(function(name).publish(true).build());
        assertThat(again.version()).isEqualTo("1");
    }

    @Test
    void what_cannot_be_done_with_a_version_is_refused_in_lambdas_words() {
        // given
        var name = created();
        publish(name);
        // then
        refused(
                () -> lambda.deleteFunction(d -> d.functionName(name).qualifier("$LATEST")),
                400,
                "InvalidParameterValueException",
                "$LATEST version cannot be deleted without deleting the function.");
        refused(
                () -> lambda.deleteFunction(d -> d.functionName(name).qualifier("live")),
                400,
                "InvalidParameterValueException",
                "Deletion of aliases is not currently supported.");
        refused(
                () -> lambda.updateFunctionConfiguration(u -> u.functionName(name + ":1")),
                400,
                "InvalidParameterValueException",
                "This operation is permitted on Lambda functions only.");
        refused(
                () -> lambda.listVersionsByFunction(l -> l.functionName(name).marker("?")),
                400,
                "InvalidParameterValueException",
                "Invalid marker value: ?");
    }

    private PublishVersionResponse publish(String name) {
        return lambda.publishVersion(p -> p.functionName(name));
    }

    private FunctionConfiguration shown(String name) {
        return lambda.getFunction(g -> g.functionName(name)).configuration();
    }

    private FunctionConfiguration shown(String name, String qualifier) {
        return lambda.getFunction(g -> g.functionName(name).qualifier(qualifier)).configuration();
    }

    private List<String> versions(String name) {
        return lambda.listVersionsByFunction(l -> l.functionName(name)).versions().stream()
                .map(FunctionConfiguration::version)
                .toList();
    }

    private static SdkBytes code(String bootstrap) {
        return SdkBytes.fromByteArray(Samples.zip(Map.of("bootstrap", bootstrap)));
    }

    private static void refused(ThrowingCallable call, int status, String code, String message) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(call)
                .withMessageContaining(message)
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(status);
                            assertThat(no.awsErrorDetails().errorCode()).isEqualTo(code);
                        });
    }
}
