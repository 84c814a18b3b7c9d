package dev.tidemill.scheduler.settle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Ending;
import dev.tidemill.scheduler.Events;
import dev.tidemill.scheduler.delay.DelayLine;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SettleTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Attempt FAILED =
            new Attempt.Ran(new Outcome.Failed("TypeError", new byte[0]));
    private static final Attempt NO_ROOM = new Attempt.Refused(ErrorCode.NO_CAPACITY);

    private final Settle settle = new Settle(NOON.minus(Duration.ofDays(1)));
    private final Message.AcceptedEvent event = Events.event(NOON);

    @Test
    void a_function_that_fails_has_two_more_tries_after_one_and_two_minutes() {
        var second = again(settle.decide(event, FAILED, NOON), DelayLine.ONE_MINUTE);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.notBefore()).isEqualTo(NOON.plusSeconds(60));

        var third = again(settle.decide(second, FAILED, NOON), DelayLine.TWO_MINUTES);
        assertThat(third.attempt()).isEqualTo(3);

        var ending = ended(settle.decide(third, FAILED, NOON));
        assertThat(ending.ending()).isEqualTo(Ending.RETRIES_EXHAUSTED);
        assertThat(ending.attempts()).isEqualTo(3);
        assertThat(ending.reason()).contains("TypeError");
    }

    @Test
    void what_strangers_code_calls_its_error_is_shortened() {
        var failed = new Attempt.Ran(new Outcome.Failed("E".repeat(1 << 20), new byte[0]));
        var third = event.again(3, NOON);
        assertThat(ended(settle.decide(third, failed, NOON)).reason()).contains("E".repeat(200));
    }

    @Test
    void success_ends_an_event() {
        var ending =
                ended(
                        settle.decide(
                                event,
                                new Attempt.Ran(new Outcome.Succeeded(new byte[0])),
                                NOON.plusSeconds(1)));
        assertThat(ending.ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(ending.attempts()).isEqualTo(1);
        assertThat(ending.endedAt()).isEqualTo(NOON.plusSeconds(1));
    }

    @Test
    void a_fault_of_the_platform_uses_up_no_attempt() {
        for (var code : ErrorCode.values()) {
            var next =
                    again(
                            settle.decide(event, new Attempt.Refused(code), NOON),
                            DelayLine.TEN_SECONDS);
            assertThat(next.attempt()).isEqualTo(1);
            assertThat(next.notBefore()).isEqualTo(NOON.plusSeconds(10));
        }
    }

    @Test
    void an_event_that_would_be_too_old_at_its_next_try_ends() {
        var late = NOON.plus(Settle.MAXIMUM_AGE).minusSeconds(5);
        var unrun = ended(settle.decide(event, NO_ROOM, late));
        assertThat(unrun.ending()).isEqualTo(Ending.AGE_EXCEEDED);
        assertThat(unrun.attempts()).isZero();

        var run = ended(settle.decide(event, FAILED, late));
        assertThat(run.ending()).isEqualTo(Ending.AGE_EXCEEDED);
        assertThat(run.attempts()).isEqualTo(1);
    }

    @Test
    void an_event_does_not_age_while_its_tenant_is_suspended() {
        var held = event;
        var now = NOON;
        for (var minute = 0; minute < 24 * 60; minute++) {
            held = again(settle.decide(held, new Attempt.Held(), now), DelayLine.ONE_MINUTE);
            now = now.plusSeconds(60);
            assertThat(held.notBefore()).isEqualTo(now);
        }
        assertThat(held.attempt()).isEqualTo(1);
        assertThat(held.acceptedAt()).isEqualTo(NOON);
        assertThat(settle.expired(held, now)).isEmpty();
        assertThat(settle.expired(held, now.plus(Settle.MAXIMUM_AGE).plusMillis(1))).isPresent();
    }

    @Test
    void an_event_is_not_run_after_its_maximum_age() {
        assertThat(settle.expired(event, NOON.plus(Settle.MAXIMUM_AGE))).isEmpty();
        assertThat(settle.expired(event, NOON.plus(Settle.MAXIMUM_AGE).plusMillis(1))).isPresent();
    }

    @Test
    void an_unknown_function_is_waited_for_before_it_counts_as_gone() {
        again(
                settle.decide(event, new Attempt.Unknown(), NOON.plusSeconds(59)),
                DelayLine.TEN_SECONDS);

        var ending = ended(settle.decide(event, new Attempt.Unknown(), NOON.plusSeconds(60)));

        assertThat(ending.ending()).isEqualTo(Ending.FUNCTION_GONE);
        assertThat(ending.attempts()).isZero();
    }

    @Test
    void a_node_that_has_just_started_does_not_declare_a_function_gone() {
        var fresh = new Settle(NOON.plus(Duration.ofHours(1)));
        again(
                fresh.decide(event, new Attempt.Unknown(), NOON.plus(Duration.ofHours(1))),
                DelayLine.TEN_SECONDS);
    }

    private static Message.AcceptedEvent again(Decision decision, DelayLine line) {
        assertThat(decision).isInstanceOf(Decision.Again.class);
        var again = (Decision.Again) decision;
        assertThat(again.line()).isEqualTo(line);
        return again.event();
    }

    private static Message.EventEnded ended(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Ended.class);
        return ((Decision.Ended) decision).ending();
    }
}
