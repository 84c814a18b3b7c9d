package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.Servers;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.CatalogueReader;
import dev.tidemill.core.placement.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ServiceException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Invocations by the stock SDK. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class LambdaInvokeTest extends LambdaStage {

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
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !published(removed));
        // when
        var later = new Snapshot();
        try (var reader = new CatalogueReader(kafka, later, seals).start()) {
            reader.caughtUp().orTimeout(30, TimeUnit.SECONDS).join();
        }
        // then
        assertThat(later.function(id(kept), "$LATEST"))
                .isEqualTo(snapshot.function(id(kept), "$LATEST"))
                .isPresent();
        assertThat(later.function(id(removed), "$LATEST")).isEmpty();
        assertThat(later.accessKey("AKIADEFAULT000000000")).isPresent();
    }
}
