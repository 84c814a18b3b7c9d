package dev.tidemill.scheduler.settle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.function.EventInvokeConfig;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Ending;
import dev.tidemill.scheduler.Events;
import dev.tidemill.scheduler.delay.DelayLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettleTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Attempt FAILED =
            new Attempt.Ran(new Outcome.Failed("TypeError", new byte[0]));
    private static final Attempt NO_ROOM = new Attempt.Refused(ErrorCode.NO_CAPACITY);

    private static final EventInvokeConfig CONFIG =
            EventInvokeConfig.none(Events.event(NOON).function(), FunctionVersion.LATEST);

    private final Settle settle = new Settle(NOON.minus(Duration.ofDays(1)));
    private final Message.AcceptedEvent event = Events.event(NOON);

    @Test
    void a_function_that_fails_has_two_more_tries_after_one_and_two_minutes() {
        var second = again(settle.decide(event, CONFIG, FAILED, NOON), DelayLine.ONE_MINUTE);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.notBefore()).isEqualTo(NOON.plusSeconds(60));

        var third = again(settle.decide(second, CONFIG, FAILED, NOON), DelayLine.TWO_MINUTES);
        assertThat(third.attempt()).isEqualTo(3);

        var ending = ended(settle.decide(third, CONFIG, FAILED, NOON));
        assertThat(ending.ending()).isEqualTo(Ending.RETRIES_EXHAUSTED);
        assertThat(ending.attempts()).isEqualTo(3);
        assertThat(ending.reason()).contains("TypeError");
    }

    @Test
    void what_strangers_code_calls_its_error_is_shortened() {
        var failed = new Attempt.Ran(new Outcome.Failed("E".repeat(1 << 20), new byte[0]));
        var third = event.again(3, NOON);
        assertThat(ended(settle.decide(third, CONFIG, failed, NOON)).reason())
                .contains("E".repeat(200));
    }

    @Test
    void success_ends_an_event() {
        var ending =
                ended(
                        settle.decide(
                                event,
                                CONFIG,
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
                            settle.decide(event, CONFIG, new Attempt.Refused(code), NOON),
                            DelayLine.ONE_SECOND);
            assertThat(next.attempt()).isEqualTo(1);
            assertThat(next.notBefore()).isEqualTo(NOON.plusSeconds(1));
        }
    }

    @Test
    void what_cannot_run_comes_back_later_and_later_up_to_five_minutes() {
        var waiting = event;
        var now = NOON;
        var delays = new ArrayList<Long>();
        for (var look = 0; look < 12; look++) {
            var decision = (Decision.Again) settle.decide(waiting, CONFIG, NO_ROOM, now);
            delays.add(decision.line().delay().toSeconds());
            waiting = decision.event();
            now = waiting.notBefore();
        }
        assertThat(delays)
                .containsExactly(1L, 1L, 10L, 10L, 10L, 60L, 60L, 120L, 300L, 300L, 300L, 300L);
        assertThat(waiting.attempt()).isEqualTo(1);

        var next = again(settle.decide(waiting, CONFIG, FAILED, now), DelayLine.ONE_MINUTE);
        assertThat(next.refusals()).isZero();
    }

    @Test
    void it_has_as_many_tries_as_its_configuration_says() {
        for (var retries = 0; retries <= 2; retries++) {
            var config = config(Optional.of(retries), Optional.empty());
            var last = event.again(retries + 1, NOON);
            assertThat(ended(settle.decide(last, config, FAILED, NOON)).attempts())
                    .isEqualTo(retries + 1);
            if (retries > 0) {
                assertThat(settle.decide(event, config, FAILED, NOON))
                        .isInstanceOf(Decision.Again.class);
            }
        }
    }

    @Test
    void it_gets_as_old_as_its_configuration_says() {
        var config = config(Optional.empty(), Optional.of(Duration.ofSeconds(90)));
        assertThat(settle.expired(event, config, NOON.plusSeconds(90))).isEmpty();
        assertThat(settle.expired(event, config, NOON.plusSeconds(91))).isPresent();

        var second = again(settle.decide(event, config, FAILED, NOON), DelayLine.ONE_MINUTE);
        var ending = ended(settle.decide(second, config, FAILED, NOON.plusSeconds(60)));
        assertThat(ending.ending()).isEqualTo(Ending.AGE_EXCEEDED);
        assertThat(ending.attempts()).isEqualTo(2);
    }

    private static EventInvokeConfig config(Optional<Integer> retries, Optional<Duration> age) {
        return new EventInvokeConfig(
                CONFIG.function(),
                CONFIG.qualifier(),
                retries,
                age,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void an_event_that_would_be_too_old_at_its_next_try_ends() {
        var late = NOON.plus(EventInvokeConfig.DEFAULT_AGE).minusMillis(500);
        var unrun = ended(settle.decide(event, CONFIG, NO_ROOM, late));
        assertThat(unrun.ending()).isEqualTo(Ending.AGE_EXCEEDED);
        assertThat(unrun.attempts()).isZero();

        var run = ended(settle.decide(event, CONFIG, FAILED, late));
        assertThat(run.ending()).isEqualTo(Ending.AGE_EXCEEDED);
        assertThat(run.attempts()).isEqualTo(1);
    }

    @Test
    void an_event_does_not_age_while_its_tenant_is_suspended() {
        var held = event;
        var now = NOON;
        for (var minute = 0; minute < 24 * 60; minute++) {
            held =
                    again(
                            settle.decide(held, CONFIG, new Attempt.Held(), now),
                            DelayLine.ONE_MINUTE);
            now = now.plusSeconds(60);
            assertThat(held.notBefore()).isEqualTo(now);
        }
        assertThat(held.attempt()).isEqualTo(1);
        assertThat(held.acceptedAt()).isEqualTo(NOON);
        assertThat(settle.expired(held, CONFIG, now)).isEmpty();
        assertThat(
                        settle.expired(
                                held,
                                CONFIG,
                                now.plus(EventInvokeConfig.DEFAULT_AGE).plusMillis(1)))
                .isPresent();
    }

    @Test
    void an_event_is_not_run_after_its_maximum_age() {
        assertThat(settle.expired(event, CONFIG, NOON.plus(EventInvokeConfig.DEFAULT_AGE)))
                .isEmpty();
        assertThat(
                        settle.expired(
                                event,
                                CONFIG,
                                NOON.plus(EventInvokeConfig.DEFAULT_AGE).plusMillis(1)))
                .isPresent();
    }

    @Test
    void an_unknown_function_is_waited_for_before_it_counts_as_gone() {
        again(
                settle.decide(event, CONFIG, new Attempt.Unknown(), NOON.plusSeconds(59)),
                DelayLine.ONE_SECOND);

        var ending =
                ended(settle.decide(event, CONFIG, new Attempt.Unknown(), NOON.plusSeconds(60)));

        assertThat(ending.ending()).isEqualTo(Ending.FUNCTION_GONE);
        assertThat(ending.attempts()).isZero();
    }

    @Test
    void a_node_that_has_just_started_does_not_declare_a_function_gone() {
        var fresh = new Settle(NOON.plus(Duration.ofHours(1)));
        again(
                fresh.decide(event, CONFIG, new Attempt.Unknown(), NOON.plus(Duration.ofHours(1))),
                DelayLine.ONE_SECOND);
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
