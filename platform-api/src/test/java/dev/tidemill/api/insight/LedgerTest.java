package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightStage.ALICE;
import static dev.tidemill.api.insight.InsightStage.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.api.insight.LedgerEntry.State;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.EventLife;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Ending;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Rows of events that wait and that have ended, told in whatever order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final InsightStage stage = new InsightStage();
    private final Ledger ledger = new Ledger(stage.database());

    @BeforeEach
    void clear() {
        stage.clear();
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @Test
    void what_waits_and_what_ended_is_right_in_whatever_order_it_is_told() {
        var random = new Random(7);
        for (var round = 0; round < 60; round++) {
            // given: one that runs, is refused, held, and fails at last, told twice in part
            var first = event(ALICE, NOON.plusSeconds(round));
            var refused = first.refused(NOON.plusSeconds(1)).waitingFor("NO_CAPACITY");
            var second = refused.again(2, NOON.plus(MINUTE)).waitingFor("TypeError");
            var held = second.hold(MINUTE, NOON).waitingFor("TENANT_SUSPENDED");
            var third = held.again(3, NOON.plus(MINUTE)).waitingFor("RangeError");
            var told = new ArrayList<Message>(List.of(refused, second, held, third, second));
            var ends = round % 3 != 0;
            if (ends) {
                told.add(end(third, Ending.RETRIES_EXHAUSTED));
                told.add(end(third, Ending.SUCCEEDED)); // a second chain, after a crash
                Collections.swap(told, 5, 6);
            }
            Collections.shuffle(told, random);
            // when
            told.forEach(message -> stage.write(message, NOON));
            // then
            var entry = ledger.lives(ALICE, first.id().value()).getFirst();
            if (ends) {
                assertThat(entry.state().isEnd()).as("%s", told).isTrue();
                assertThat(entry.nextTryAt()).isEmpty();
                assertThat(entry.endedAt()).isPresent();
            } else {
                assertThat(entry.state()).as("%s", told).isEqualTo(State.WAITING);
                assertThat(entry.reason()).contains("RangeError");
                assertThat(entry.attempts()).isEqualTo(2);
            }
        }
        assertThat(ledger.waiting(ALICE, Optional.empty(), 10))
                .containsExactly(new Ledger.Waiting("hello", 20, NOON));
    }

    @Test
    void the_lines_and_the_outcomes_are_projected_beside_each_other() {
        // given
        var waits = event(ALICE, NOON);
        var ended = event(ALICE, NOON);
        var foreign = event(BOB, NOON);
        stage.send(Topic.OUTCOMES, end(ended, Ending.AGE_EXCEEDED));
        stage.send(Topic.DELAY_1M, waits.again(2, NOON.plus(MINUTE)).waitingFor("TypeError"));
        stage.send(Topic.DELAY_5M, ended.refused(NOON).waitingFor("NO_CAPACITY"));
        stage.send(Topic.DELAY_10S, foreign.refused(NOON).waitingFor("NO_CAPACITY"));
        // when
        try (var endings = stage.projector(new EndedEventProjection()).start();
                var lines = stage.projector(new WaitingEventProjection()).start()) {
            await().atMost(LONG).until(() -> ledger.lives(BOB, foreign.id().value()).size() == 1);
            await().atMost(LONG).until(() -> stage.count(ALICE, "event") == 2);
            await().atMost(LONG)
                    .until(
                            () ->
                                    ledger.lives(ALICE, ended.id().value()).stream()
                                            .anyMatch(it -> it.state() == State.AGE_EXCEEDED));
            assertThat(endings.isClosing() || lines.isClosing()).isFalse();
        }
        // then
        assertThat(states(ALICE, all()))
                .containsExactlyInAnyOrder(State.WAITING, State.AGE_EXCEEDED);
        assertThat(states(BOB, all())).containsExactly(State.WAITING);
    }

    @Test
    void a_listing_is_what_was_asked_for() {
        // given
        var audit = new FunctionId(ALICE, "audit");
        var failed = event(ALICE, NOON);
        var waits = event(ALICE, NOON.plusSeconds(1)).refused(NOON).waitingFor("NO_CAPACITY");
        var told = event(audit, NOON.plusSeconds(2)).after(1);
        stage.write(end(failed, Ending.RETRIES_EXHAUSTED), NOON);
        stage.write(waits, NOON);
        stage.write(end(told, Ending.SUCCEEDED), NOON);
        // then
        assertThat(states(ALICE, all()))
                .containsExactly(State.SUCCEEDED, State.WAITING, State.RETRIES_EXHAUSTED);
        assertThat(states(ALICE, filter("audit", Set.of(), "", "")))
                .containsExactly(State.SUCCEEDED);
        assertThat(states(ALICE, filter("", EnumSet.of(State.WAITING), "", "")))
                .containsExactly(State.WAITING);
        assertThat(states(ALICE, filter("", EnumSet.of(State.WAITING, State.SUCCEEDED), "", "")))
                .containsExactly(State.SUCCEEDED, State.WAITING);
        assertThat(states(ALICE, filter("", Set.of(), "DESTINATION", "")))
                .containsExactly(State.SUCCEEDED);
        assertThat(states(ALICE, filter("", Set.of(), "", "NO_CAPACITY")))
                .containsExactly(State.WAITING);
        assertThat(states(ALICE, filter("", Set.of(), "", "no_capacity"))).isEmpty();
        var second =
                new LedgerFilter(
                        Optional.empty(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(NOON.plusSeconds(1)),
                        Optional.of(NOON.plusSeconds(2)));
        assertThat(states(ALICE, second)).containsExactly(State.WAITING);
        assertThat(states(BOB, all())).isEmpty();
        assertThat(ledger.lives(BOB, failed.id().value())).isEmpty();
    }

    @Test
    void each_life_has_its_own_row_and_its_own_runs() {
        // given
        var first = event(ALICE, NOON);
        var second = first.redriven(1, "7", NOON.plusSeconds(60));
        stage.write(end(first, Ending.RETRIES_EXHAUSTED), NOON);
        stage.write(end(second, Ending.SUCCEEDED), NOON);
        var run = InsightStage.ran(ALICE, NOON);
        for (var generation = 0; generation < 2; generation++) {
            stage.write(
                    new Message.Ran(
                            first.id(),
                            run.function(),
                            run.version(),
                            run.trigger(),
                            1,
                            NOON.plusSeconds(generation),
                            run.report(),
                            generation == 0 ? Optional.of("TypeError") : Optional.empty(),
                            run.logStream(),
                            run.worker(),
                            run.traceId(),
                            generation),
                    NOON);
        }
        // then
        var lives = ledger.lives(ALICE, first.id().value());
        assertThat(lives)
                .extracting(LedgerEntry::generation, LedgerEntry::state, LedgerEntry::version)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, State.RETRIES_EXHAUSTED, "$LATEST"),
                        org.assertj.core.groups.Tuple.tuple(1, State.SUCCEEDED, "7"));
        assertThat(ledger.tries(ALICE, lives.getFirst()))
                .extracting(Ledger.Try::errorType)
                .containsExactly(Optional.of("TypeError"));
        assertThat(ledger.tries(ALICE, lives.getLast()))
                .extracting(Ledger.Try::errorType)
                .containsExactly(Optional.empty());
        assertThat(stage.count(ALICE, "metered")).isEqualTo(2); // each life is billed
    }

    private List<State> states(TenantId tenant, LedgerFilter filter) {
        return ledger.list(tenant, filter, Optional.empty(), 100).stream()
                .map(LedgerEntry::state)
                .toList();
    }

    private static LedgerFilter all() {
        return filter("", Set.of(), "", "");
    }

    private static LedgerFilter filter(
            String function, Set<State> states, String trigger, String error) {
        return new LedgerFilter(
                given(function),
                states,
                given(trigger),
                given(error),
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(it -> !it.isEmpty());
    }

    private static Message.AcceptedEvent event(TenantId tenant, Instant at) {
        return event(new FunctionId(tenant, "hello"), at);
    }

    private static Message.AcceptedEvent event(FunctionId function, Instant at) {
        return new Message.AcceptedEvent(
                        InvocationId.random(),
                        function,
                        "$LATEST",
                        new byte[0],
                        Optional.empty(),
                        at,
                        1,
                        at)
                .readAt(new EventLife.Source(1, 2));
    }

    private static Message.EventEnded end(Message.AcceptedEvent event, Ending ending) {
        return new Message.EventEnded(event, NOON, event.attempt(), ending, Optional.empty());
    }
}
