package dev.tidemill.scheduler.intake;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.message.Message;
import dev.tidemill.scheduler.settle.Attempt;
import dev.tidemill.scheduler.settle.Decision;
import dev.tidemill.scheduler.settle.Destinations;
import dev.tidemill.scheduler.settle.Settle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The steps of a delivery through this node. Each is taken when the one before it is done: whatever
 * is killed between two of them, the record is unfinished until its decision is safe. Pure.
 */
final class Course {

    private final Settle settle;
    private final Destinations destinations;
    private final IntakeConfig config;
    private final Predicate<Message.AcceptedEvent> cancelled;

    /** One in which nobody cancels anything. */
    Course(Settle settle, Destinations destinations, IntakeConfig config) {
        this(settle, destinations, config, _ -> false);
    }

    /**
     * @param cancelled whether somebody wants the event to end without another run
     */
    Course(
            Settle settle,
            Destinations destinations,
            IntakeConfig config,
            Predicate<Message.AcceptedEvent> cancelled) {
        this.settle = settle;
        this.destinations = destinations;
        this.config = config;
        this.cancelled = cancelled;
    }

    /** It is its turn. */
    List<Step> begin(Delivery delivery, Instant now) {
        var event = delivery.event();
        if (cancelled.test(event)) {
            return settled(settle.cancelled(event, now));
        }
        var invoke = destinations.config(event);
        return settle.expired(event, invoke, now)
                .map(over -> destinations.complete(event, invoke, Optional.empty(), over))
                .map(Course::settled)
                .orElseGet(() -> List.of(new Step.Run()));
    }

    /** A try to run it is over. */
    List<Step> ran(Delivery delivery, Attempt attempt, Instant now) {
        if (mayWait(delivery, now)) {
            if (foundNoRoom(attempt)) {
                return List.of(new Step.WaitFirst());
            }
            if (foundItsFunctionFull(attempt)) {
                return List.of(new Step.StepAside());
            }
        }
        return settled(decide(delivery.event(), attempt, now));
    }

    /** It has waited too long for its turn, and is in no lane any more. */
    List<Step> park(Delivery delivery, Instant now) {
        var noRoom = new Attempt.Refused(ErrorCode.NO_CAPACITY);
        var decision = decide(delivery.event(), noRoom, now);
        return List.of(new Step.Publish(decision), new Step.Finish(), new Step.Release());
    }

    /** Whether more of a partition may be read. */
    boolean mayRead(int inFlight, long bytes) {
        return inFlight < config.perPartition() && bytes < config.bytes();
    }

    /** Those that wait since before this moment have waited too long. */
    Instant patientSince(Instant now) {
        return now.minus(config.patience());
    }

    private static List<Step> settled(Decision decision) {
        return List.of(new Step.Publish(decision), new Step.Finish(), new Step.Leave());
    }

    /** By what is configured, and who has cancelled it, when the try is over. */
    private Decision decide(Message.AcceptedEvent event, Attempt attempt, Instant now) {
        var invoke = destinations.config(event);
        var decision = settle.decide(event, invoke, attempt, now);
        if (decision instanceof Decision.Again(_, var next) && cancelled.test(event)) {
            return settle.cancelled(next, now);
        }
        return destinations.complete(event, invoke, Optional.of(attempt), decision);
    }

    private boolean mayWait(Delivery delivery, Instant now) {
        return !delivery.progress().isRevoked()
                && now.isBefore(delivery.since().plus(config.patience()));
    }

    private static boolean foundNoRoom(Attempt attempt) {
        return attempt instanceof Attempt.Refused(var code)
                && (code == ErrorCode.NO_CAPACITY || code == ErrorCode.CONCURRENCY_EXCEEDED);
    }

    private static boolean foundItsFunctionFull(Attempt attempt) {
        return attempt instanceof Attempt.Refused(var code)
                && code == ErrorCode.FUNCTION_CONCURRENCY_EXCEEDED;
    }
}
