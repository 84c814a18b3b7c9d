package dev.tidemill.scheduler.settle;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.destination.DestinationPermission;
import dev.tidemill.core.destination.FunctionDestination;
import dev.tidemill.core.function.EventInvokeConfig;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Ending;
import dev.tidemill.core.message.Message.EventEnded.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Adds to an ending what its destination is told. The event that tells it has an id that follows
 * from the first one's: after a crash the same is said again, under the same id.
 */
public final class Destinations {

    /** Lambda's limit of an event. */
    private static final int LARGEST = 1 << 20;

    /** So many events may lead to one another: where functions tell each other in a circle. */
    static final int MOST_HOPS = 16;

    private final Snapshot snapshot;
    private final DestinationPermission permission;
    private final Clock clock;

    public Destinations(Snapshot snapshot, Clock clock) {
        this.snapshot = snapshot;
        this.permission = new DestinationPermission(snapshot, clock);
        this.clock = clock;
    }

    /** The configuration of what the event was sent to. */
    public EventInvokeConfig config(Message.AcceptedEvent event) {
        return snapshot.eventInvokeConfig(
                event.function(), event.qualifier().orElse(FunctionVersion.LATEST));
    }

    /**
     * @param attempt the last one; empty when the event was not tried any more
     */
    public Decision complete(
            Message.AcceptedEvent event,
            EventInvokeConfig config,
            Optional<Attempt> attempt,
            Decision decision) {
        if (!(decision instanceof Decision.Ended(var ending, _))
                || ending.ending() == Ending.CANCELLED) { // who cancelled it knows
            return decision;
        }
        var wanted = ending.ending() == Ending.SUCCEEDED ? config.onSuccess() : config.onFailure();
        return wanted.map(arn -> tell(event, ending, outcome(attempt), arn)).orElse(decision);
    }

    private static Optional<Outcome> outcome(Optional<Attempt> attempt) {
        return attempt.filter(Attempt.Ran.class::isInstance)
                .map(Attempt.Ran.class::cast)
                .map(Attempt.Ran::outcome);
    }

    private Decision tell(
            Message.AcceptedEvent event,
            Message.EventEnded ending,
            Optional<Outcome> outcome,
            String arn) {
        var destination = FunctionDestination.of(arn);
        if (destination.isEmpty()) {
            return untold(ending, arn, "DESTINATION_UNKNOWN");
        }
        var to = destination.get();
        var target = snapshot.draw(to.function(), to.qualifier().orElse(FunctionVersion.LATEST));
        if (target.isEmpty()) {
            return untold(ending, arn, "FUNCTION_NOT_FOUND");
        }
        if (target.get().modes().tenantIsolation()) {
            return untold(ending, arn, "TENANT_ID_MISSING"); // nobody says for whom
        }
        if (!permitted(event, to)) {
            return untold(ending, arn, "ACCESS_DENIED");
        }
        if (event.hops() + 1 >= MOST_HOPS && !mayLoop(event.function())) {
            return untold(ending, arn, "RECURSIVE_INVOCATION");
        }
        var payload = DestinationRecord.of(event, ending, outcome);
        if (payload.length > LARGEST) {
            return untold(ending, arn, "PAYLOAD_TOO_LARGE");
        }
        var now = clock.instant();
        var receipt =
                new Message.AcceptedEvent(
                                idAfter(event, ending.ending()),
                                to.function(),
                                target.get().version(),
                                payload,
                                Optional.empty(),
                                now,
                                1,
                                now)
                        .by(to.qualifier(), Origin.UNKNOWN)
                        .after(event.hops() + 1);
        return new Decision.Ended(
                ending.told(new Receipt(arn, Optional.of(receipt.id()), Optional.empty())),
                Optional.of(receipt));
    }

    private boolean mayLoop(FunctionId function) {
        return snapshot.function(function, FunctionVersion.LATEST)
                .map(latest -> latest.modes().recursion())
                .orElse(false);
    }

    /** Whichever version ran: its role may be gone with it, and then the latest one's decides. */
    private boolean permitted(Message.AcceptedEvent event, FunctionDestination to) {
        return snapshot.function(event.function(), event.version())
                .or(() -> snapshot.function(event.function(), FunctionVersion.LATEST))
                .map(version -> permission.mayInvoke(version, to))
                .orElse(false);
    }

    private static Decision untold(Message.EventEnded ending, String arn, String problem) {
        return new Decision.Ended(
                ending.told(new Receipt(arn, Optional.empty(), Optional.of(problem))));
    }

    static InvocationId idAfter(Message.AcceptedEvent event, Ending ending) {
        var generation = event.life().generation();
        var name = event.id() + "/" + ending + (generation == 0 ? "" : "/" + generation);
        return new InvocationId(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
    }
}
