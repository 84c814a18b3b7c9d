package dev.tidemill.scheduler.dispatch;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.scheduler.settle.Attempt;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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
        var patience = find(event).map(FunctionVersion::timeout).orElse(Duration.ZERO).plus(GRACE);
        try {
            return start(event)
                    .toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException lost) {
            return unlessSuspended(event, refused(event, lost));
        }
    }

    /** Never completes exceptionally. */
    public CompletionStage<Attempt> start(Message.AcceptedEvent event) {
        if (isSuspended(event)) {
            return CompletableFuture.completedStage(new Attempt.Held());
        }
        return find(event)
                .map(function -> start(event, function))
                .orElseGet(() -> CompletableFuture.completedStage(new Attempt.Unknown()));
    }

    private CompletionStage<Attempt> start(Message.AcceptedEvent event, FunctionVersion function) {
        return place(event, function)
                .<Attempt>thenApply(result -> new Attempt.Ran(result.outcome()))
                .exceptionally(failed -> refused(event, failed))
                .thenApply(attempt -> unlessSuspended(event, attempt));
    }

    /** Its sandbox was ended under it. */
    private Attempt unlessSuspended(Message.AcceptedEvent event, Attempt attempt) {
        return attempt instanceof Attempt.Ran(Outcome.Succeeded _) || !isSuspended(event)
                ? attempt
                : new Attempt.Held();
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

    private CompletionStage<Result> place(Message.AcceptedEvent event, FunctionVersion function) {
        try {
            return placement.run(
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
                            Optional.empty(),
                            event.life().generation()));
        } catch (RuntimeException bug) {
            return CompletableFuture.failedStage(bug);
        }
    }

    private static Attempt refused(Message.AcceptedEvent event, Throwable failure) {
        var cause =
                failure instanceof CompletionException || failure instanceof ExecutionException
                        ? Objects.requireNonNullElse(failure.getCause(), failure)
                        : failure;
        var code =
                cause instanceof PlatformException platform ? platform.code() : ErrorCode.INTERNAL;
        if (code.kind() != ErrorCode.Kind.LIMITED) {
            LOG.warnf(cause, "event %s could not be run: %s", event.id(), code);
        }
        return new Attempt.Refused(code);
    }
}
