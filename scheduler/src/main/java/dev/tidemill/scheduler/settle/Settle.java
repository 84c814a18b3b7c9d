package dev.tidemill.scheduler.settle;

import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Ending;
import dev.tidemill.scheduler.delay.DelayLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what becomes of an event after a try, as Lambda does: a function's failure is retried
 * after one and after two minutes; what the platform failed at is tried until the event is too old,
 * without using up attempts. Pure.
 */
public final class Settle {

    /** Lambda's default maximum age of an event. */
    public static final Duration MAXIMUM_AGE = Duration.ofHours(6);

    /**
     * A function that this node does not know may just not have arrived here yet: for so long after
     * acceptance, and after the node's start, it is given the benefit of the doubt.
     */
    static final Duration CATALOGUE_LAG = Duration.ofMinutes(1);

    private static final int ATTEMPTS = 3;
    private static final int MAX_REASON = 200;

    private final Instant startedAt;

    /**
     * @param startedAt when this node began to follow the catalogue
     */
    public Settle(Instant startedAt) {
        this.startedAt = startedAt;
    }

    /** Whether the event may not run any more. */
    public Optional<Decision> expired(Message.AcceptedEvent event, Instant now) {
        return now.isAfter(expiry(event))
                ? Optional.of(tooOld(event, event.attempt() - 1, "EventAgeExceeded", now))
                : Optional.empty();
    }

    public Decision decide(Message.AcceptedEvent event, Attempt attempt, Instant now) {
        return switch (attempt) {
            case Attempt.Ran(Outcome.Succeeded _) ->
                    ended(event, event.attempt(), Ending.SUCCEEDED, Optional.empty(), now);
            case Attempt.Ran(Outcome.Failed(var errorType, _)) -> retry(event, errorType, now);
            case Attempt.Refused(var code) ->
                    later(event, DelayLine.TEN_SECONDS, event.attempt(), code.name(), now);
            case Attempt.Held() ->
                    new Decision.Again(
                            DelayLine.ONE_MINUTE, event.hold(DelayLine.ONE_MINUTE.delay(), now));
            case Attempt.Unknown() ->
                    mayStillArrive(event, now)
                            ? later(
                                    event,
                                    DelayLine.TEN_SECONDS,
                                    event.attempt(),
                                    "FUNCTION_NOT_FOUND",
                                    now)
                            : ended(
                                    event,
                                    event.attempt() - 1,
                                    Ending.FUNCTION_GONE,
                                    Optional.of("FUNCTION_NOT_FOUND"),
                                    now);
        };
    }

    private Decision retry(Message.AcceptedEvent event, String errorType, Instant now) {
        if (event.attempt() >= ATTEMPTS) {
            return ended(
                    event, event.attempt(), Ending.RETRIES_EXHAUSTED, Optional.of(errorType), now);
        }
        var line = event.attempt() == 1 ? DelayLine.ONE_MINUTE : DelayLine.TWO_MINUTES;
        return later(event, line, event.attempt() + 1, errorType, now);
    }

    private static Decision later(
            Message.AcceptedEvent event, DelayLine line, int next, String reason, Instant now) {
        var due = now.plus(line.delay());
        return due.isAfter(expiry(event))
                ? tooOld(event, next > event.attempt() ? event.attempt() : next - 1, reason, now)
                : new Decision.Again(line, event.again(next, due));
    }

    private static Instant expiry(Message.AcceptedEvent event) {
        return event.acceptedAt().plus(event.held()).plus(MAXIMUM_AGE);
    }

    private boolean mayStillArrive(Message.AcceptedEvent event, Instant now) {
        var since = event.acceptedAt().isAfter(startedAt) ? event.acceptedAt() : startedAt;
        return now.isBefore(since.plus(CATALOGUE_LAG));
    }

    private static Decision tooOld(
            Message.AcceptedEvent event, int attempts, String reason, Instant now) {
        return ended(event, attempts, Ending.AGE_EXCEEDED, Optional.of(reason), now);
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
                        event.id(),
                        event.function(),
                        event.version(),
                        event.acceptedAt(),
                        now,
                        attempts,
                        ending,
                        reason.map(Settle::shortened)));
    }

    /** A reason comes from strangers' code: an ending must always fit into its topic. */
    private static String shortened(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }
}
