package dev.tidemill.scheduler.settle;

import dev.tidemill.core.function.EventInvokeConfig;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Ending;
import dev.tidemill.scheduler.delay.Backoff;
import dev.tidemill.scheduler.delay.DelayLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what becomes of an event after a try, as Lambda does: a function's failure is retried
 * after one and after two minutes, as often as its configuration lets it; what the platform failed
 * at is tried until the event is too old, without using up attempts. Pure.
 */
public final class Settle {

    /**
     * A function that this node does not know may just not have arrived here yet: for so long after
     * acceptance, and after the node's start, it is given the benefit of the doubt.
     */
    static final Duration CATALOGUE_LAG = Duration.ofMinutes(1);

    private static final int MAX_REASON = 200;

    private final Instant startedAt;

    /**
     * @param startedAt when this node began to follow the catalogue
     */
    public Settle(Instant startedAt) {
        this.startedAt = startedAt;
    }

    /** Whether the event may not run any more. */
    public Optional<Decision> expired(
            Message.AcceptedEvent event, EventInvokeConfig config, Instant now) {
        return now.isAfter(expiry(event, config))
                ? Optional.of(tooOld(event, event.attempt() - 1, "EventAgeExceeded", now))
                : Optional.empty();
    }

    /**
     * @param config of the qualifier that the event was sent to
     */
    public Decision decide(
            Message.AcceptedEvent event, EventInvokeConfig config, Attempt attempt, Instant now) {
        return switch (attempt) {
            case Attempt.Ran(Outcome.Succeeded _) ->
                    ended(event, event.attempt(), Ending.SUCCEEDED, Optional.empty(), now);
            case Attempt.Ran(Outcome.Failed(var errorType, _)) ->
                    retry(event, config, errorType, now);
            case Attempt.Refused(var code) -> later(event, config, code.name(), now);
            case Attempt.Held() ->
                    new Decision.Again(
                            DelayLine.ONE_MINUTE,
                            event.hold(DelayLine.ONE_MINUTE.delay(), now)
                                    .waitingFor("TENANT_SUSPENDED"));
            case Attempt.Unknown() ->
                    mayStillArrive(event, now)
                            ? later(event, config, "FUNCTION_NOT_FOUND", now)
                            : ended(
                                    event,
                                    event.attempt() - 1,
                                    Ending.FUNCTION_GONE,
                                    Optional.of("FUNCTION_NOT_FOUND"),
                                    now);
        };
    }

    private static Decision retry(
            Message.AcceptedEvent event, EventInvokeConfig config, String errorType, Instant now) {
        if (event.attempt() >= config.attempts()) {
            return ended(
                    event, event.attempt(), Ending.RETRIES_EXHAUSTED, Optional.of(errorType), now);
        }
        var line = event.attempt() == 1 ? DelayLine.ONE_MINUTE : DelayLine.TWO_MINUTES;
        var due = now.plus(line.delay());
        return due.isAfter(expiry(event, config))
                ? tooOld(event, event.attempt(), errorType, now)
                : new Decision.Again(
                        line,
                        event.again(event.attempt() + 1, due).waitingFor(shortened(errorType)));
    }

    private static Decision later(
            Message.AcceptedEvent event, EventInvokeConfig config, String reason, Instant now) {
        var line = Backoff.line(event.refusals());
        var due = now.plus(line.delay());
        return due.isAfter(expiry(event, config))
                ? tooOld(event, event.attempt() - 1, reason, now)
                : new Decision.Again(line, event.refused(due).waitingFor(reason));
    }

    private static Instant expiry(Message.AcceptedEvent event, EventInvokeConfig config) {
        return event.acceptedAt().plus(event.held()).plus(config.age());
    }

    private boolean mayStillArrive(Message.AcceptedEvent event, Instant now) {
        var since = event.acceptedAt().isAfter(startedAt) ? event.acceptedAt() : startedAt;
        return now.isBefore(since.plus(CATALOGUE_LAG));
    }

    private static Decision tooOld(
            Message.AcceptedEvent event, int attempts, String reason, Instant now) {
        return ended(event, attempts, Ending.AGE_EXCEEDED, Optional.of(reason), now);
    }

    /** Somebody wants the event to end without another run. */
    public Decision cancelled(Message.AcceptedEvent event, Instant now) {
        return ended(event, event.attempt() - 1, Ending.CANCELLED, event.life().waitsFor(), now);
    }

    /**
     * @param next the event as it would have come back, when Kafka refuses it for its size
     */
    static Decision tooLarge(Message.AcceptedEvent next, Instant now) {
        return ended(
                next,
                next.attempt() - 1,
                Ending.RETRIES_EXHAUSTED,
                Optional.of("EVENT_TOO_LARGE"),
                now);
    }

    private static Decision ended(
            Message.AcceptedEvent event,
            int attempts,
            Ending ending,
            Optional<String> reason,
            Instant now) {
        return new Decision.Ended(
                new Message.EventEnded(
                        event, now, attempts, ending, reason.map(Settle::shortened)));
    }

    /** A reason comes from strangers' code: an ending must always fit into its topic. */
    private static String shortened(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }
}
