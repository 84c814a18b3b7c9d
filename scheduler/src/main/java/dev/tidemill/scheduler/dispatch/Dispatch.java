package dev.tidemill.scheduler.dispatch;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.scheduler.settle.Attempt;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Runs an event once, by the same placement as calls. */
public final class Dispatch {

    private static final Logger LOG = Logger.getLogger(Dispatch.class);

    /** What a cold start and the way may take beyond the function's own timeout. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private final Snapshot snapshot;
    private final Placement placement;

    public Dispatch(Snapshot snapshot, Placement placement) {
        this.snapshot = snapshot;
        this.placement = placement;
    }

    /** Blocks until the run ended: call it on a virtual thread. */
    public Attempt run(Message.AcceptedEvent event) throws InterruptedException {
        if (isSuspended(event)) {
            return new Attempt.Held();
        }
        var function = find(event);
        if (function.isEmpty()) {
            return new Attempt.Unknown();
        }
        var attempt = run(event, function.get());
        return attempt instanceof Attempt.Ran(Outcome.Succeeded _) || !isSuspended(event)
                ? attempt
                : new Attempt.Held(); // its sandbox was ended under it
    }

    /** What its alias stands for now, where the version that was drawn is gone. */
    private Optional<FunctionVersion> find(Message.AcceptedEvent event) {
        var id = event.function();
        return snapshot.function(id, event.version())
                .or(() -> event.qualifier().flatMap(name -> snapshot.draw(id, name)))
                .filter(
                        function -> // else it is another one of the same name
                        function.modes().tenantIsolation() == event.origin().tenancy().isPresent());
    }

    /** Whether the function's own limit lets one more run now. */
    public boolean mayRun(Message.AcceptedEvent event) {
        return placement.hasRoom(event.function(), event.version());
    }

    private boolean isSuspended(Message.AcceptedEvent event) {
        return snapshot.tenant(event.function().tenant()).map(Tenant::suspended).orElse(false);
    }

    private Attempt run(Message.AcceptedEvent event, FunctionVersion function)
            throws InterruptedException {
        var invocation =
                new Invocation(
                        event.id(),
                        function,
                        event.qualifier(),
                        event.payload(),
                        event.clientContext(),
                        false,
                        Invocation.Trigger.EVENT,
                        event.attempt(),
                        event.origin(),
                        Optional.empty());
        try {
            var result =
                    placement
                            .run(invocation)
                            .toCompletableFuture()
                            .get(function.timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            return new Attempt.Ran(result.outcome());
        } catch (ExecutionException failed) {
            return refused(event, failed.getCause() == null ? failed : failed.getCause());
        } catch (TimeoutException | RuntimeException lost) {
            return refused(event, lost);
        }
    }

    private static Attempt refused(Message.AcceptedEvent event, Throwable cause) {
        var code =
                cause instanceof PlatformException platform ? platform.code() : ErrorCode.INTERNAL;
        if (code.kind() != ErrorCode.Kind.LIMITED) {
            LOG.warnf(cause, "event %s could not be run: %s", event.id(), code);
        }
        return new Attempt.Refused(code);
    }
}
