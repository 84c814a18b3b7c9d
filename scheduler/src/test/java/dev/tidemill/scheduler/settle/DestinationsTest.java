package dev.tidemill.scheduler.settle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.function.EventInvokeConfig;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Receipt;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.scheduler.Events;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DestinationsTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final FunctionId HELLO = new FunctionId(TenantId.DEFAULT, "hello");
    private static final FunctionId AUDIT = new FunctionId(TenantId.DEFAULT, "audit");
    private static final Attempt FAILED =
            new Attempt.Ran(
                    new Outcome.Failed(
                            "TypeError",
                            bytes("{\"errorType\":\"TypeError\",\"errorMessage\":\"x\"}")));
    private static final Attempt ANSWERED =
            new Attempt.Ran(new Outcome.Succeeded(bytes("{\"ok\":true}")));

    private final Snapshot snapshot = Events.catalogue("hello", "audit");
    private final Destinations destinations = new Destinations(snapshot, CLOCK);
    private final Settle settle = new Settle(NOON.minus(Duration.ofDays(1)));
    private final Message.AcceptedEvent event = Events.event(NOON.minusSeconds(5));

    @Test
    void an_event_without_destinations_ends_as_it_did() {
        assertThat(end(ANSWERED).receipt()).isEmpty();
        assertThat(end(ANSWERED).ending().receipt()).isEmpty();
    }

    @Test
    void success_is_told_in_lambdas_words() throws IOException {
        allow();
        configure(Optional.of(AUDIT.arn()), Optional.empty());

        var told = end(ANSWERED).receipt().orElseThrow();

        assertThat(told.function()).isEqualTo(AUDIT);
        assertThat(told.attempt()).isEqualTo(1);
        assertThat(told.hops()).isEqualTo(1);
        assertThat(new ObjectMapper().readTree(told.payload()))
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                                        {"version":"1.0","timestamp":"2026-06-01T12:00:00.000Z",
                                         "requestContext":{"requestId":"%s",
                                           "functionArn":"arn:aws:lambda:us-east-1:000000000001:function:hello:$LATEST",
                                           "condition":"Success","approximateInvokeCount":1},
                                         "requestPayload":{},
                                         "responseContext":{"statusCode":200,"executedVersion":"$LATEST"},
                                         "responsePayload":{"ok":true}}
                                        """
                                                .formatted(event.id())));
    }

    @Test
    void a_failure_is_told_when_no_try_is_left_and_not_before() throws IOException {
        allow();
        configure(Optional.empty(), Optional.of(AUDIT.arn()));

        var first = complete(event, FAILED);
        assertThat(first).isInstanceOf(Decision.Again.class);

        var last = (Decision.Ended) complete(event.again(3, NOON), FAILED);
        var record = new ObjectMapper().readTree(last.receipt().orElseThrow().payload());
        assertThat(record.at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
        assertThat(record.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(3);
        assertThat(record.at("/responseContext/functionError").asText()).isEqualTo("Unhandled");
        assertThat(record.at("/responsePayload/errorType").asText()).isEqualTo("TypeError");
        assertThat(last.ending().receipt())
                .contains(
                        new Receipt(
                                AUDIT.arn(),
                                last.receipt().map(Message.AcceptedEvent::id),
                                Optional.empty()));
    }

    @Test
    void an_event_that_grew_too_old_is_told_without_an_answer() throws IOException {
        allow();
        configure(Optional.empty(), Optional.of(AUDIT.arn()));
        var old = Events.event(NOON.minus(Duration.ofHours(7)));
        var config = destinations.config(old);

        var ended =
                (Decision.Ended)
                        destinations.complete(
                                old,
                                config,
                                Optional.empty(),
                                settle.expired(old, config, NOON).orElseThrow());

        var record = new ObjectMapper().readTree(ended.receipt().orElseThrow().payload());
        assertThat(record.at("/requestContext/condition").asText()).isEqualTo("EventAgeExceeded");
        assertThat(record.has("responsePayload")).isFalse();
    }

    @Test
    void the_same_ending_is_told_under_the_same_id() {
        allow();
        configure(Optional.of(AUDIT.arn()), Optional.empty());

        var once = end(ANSWERED).receipt().orElseThrow().id();
        var again = end(ANSWERED).receipt().orElseThrow().id();

        assertThat(again).isEqualTo(once);
        assertThat(once).isNotEqualTo(event.id());
    }

    @Test
    void a_role_that_may_not_call_it_tells_nobody_and_the_ending_says_so() {
        configure(Optional.of(AUDIT.arn()), Optional.empty());
        assertThat(problem(end(ANSWERED))).isEqualTo("ACCESS_DENIED");
    }

    @Test
    void another_accounts_function_is_told_only_if_it_lets_it() {
        allow();
        var foreign = new FunctionId(Events.NEIGHBOUR, "audit");
        configure(Optional.of(foreign.arn()), Optional.empty());
        assertThat(problem(end(ANSWERED))).isEqualTo("ACCESS_DENIED");

        snapshot.apply(
                new Change.FunctionPolicyPut(
                        foreign,
                        Optional.empty(),
                        """
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:InvokeFunction",
                         "Principal":{"AWS":"arn:aws:iam::000000000001:root"},"Resource":"%s"}}
                        """
                                .formatted(foreign.arn())),
                Events.next());
        assertThat(end(ANSWERED).receipt()).map(Message.AcceptedEvent::function).contains(foreign);
    }

    @Test
    void a_destination_that_is_gone_is_said_so() {
        allow();
        configure(Optional.of(HELLO.arn().replace("hello", "gone")), Optional.empty());
        assertThat(problem(end(ANSWERED))).isEqualTo("FUNCTION_NOT_FOUND");
    }

    @Test
    void functions_that_tell_each_other_in_a_circle_stop() {
        allow();
        configure(Optional.of(AUDIT.arn()), Optional.empty());
        var far = event.after(Destinations.MOST_HOPS - 1);
        assertThat(problem((Decision.Ended) complete(far, ANSWERED)))
                .isEqualTo("RECURSIVE_INVOCATION");
    }

    @Test
    void an_answer_that_fits_into_no_event_is_said_so() {
        allow();
        configure(Optional.of(AUDIT.arn()), Optional.empty());
        var large =
                new Attempt.Ran(new Outcome.Succeeded(bytes("\"" + "x".repeat(1 << 20) + "\"")));
        assertThat(problem(end(large))).isEqualTo("PAYLOAD_TOO_LARGE");
    }

    @Test
    void what_comes_back_is_told_to_nobody() {
        allow();
        configure(Optional.of(AUDIT.arn()), Optional.of(AUDIT.arn()));
        assertThat(complete(event, new Attempt.Refused(ErrorCode.NO_CAPACITY)))
                .isInstanceOf(Decision.Again.class);
    }

    private Decision.Ended end(Attempt attempt) {
        return (Decision.Ended) complete(event, attempt);
    }

    private Decision complete(Message.AcceptedEvent which, Attempt attempt) {
        var config = destinations.config(which);
        return destinations.complete(
                which, config, Optional.of(attempt), settle.decide(which, config, attempt, NOON));
    }

    private static String problem(Decision.Ended ended) {
        assertThat(ended.receipt()).isEmpty();
        return ended.ending().receipt().flatMap(Receipt::problem).orElse("");
    }

    private void configure(Optional<String> onSuccess, Optional<String> onFailure) {
        snapshot.apply(
                new Change.EventInvokePut(
                        new EventInvokeConfig(
                                HELLO,
                                FunctionVersion.LATEST,
                                Optional.empty(),
                                Optional.empty(),
                                onSuccess,
                                onFailure)),
                Events.next());
    }

    private void allow() {
        Events.allowToInvoke(snapshot, HELLO);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
