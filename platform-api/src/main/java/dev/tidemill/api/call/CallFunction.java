package dev.tidemill.api.call;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.ResponseStream;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.invocation.Trace;
import dev.tidemill.core.placement.Placement;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Runs a function and answers with its result. Everything it needs is in memory: no database and no
 * Kafka on this way. Never blocks: it runs on the event loop.
 */
@ApplicationScoped
public class CallFunction {

    private static final byte[] ANSWER_TOO_LARGE =
            ("{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size ("
                            + Payload.LARGEST
                            + " bytes).\",\"errorType\":\"Function.ResponseSizeTooLarge\"}")
                    .getBytes(StandardCharsets.UTF_8);

    /** Runs of one function in one chain. */
    private static final int LONGEST_LOOP = 16;

    private final Snapshot snapshot;
    private final Placement placement;
    private final Throttles throttles;
    private final long streamBytes;

    CallFunction(Snapshot snapshot, Placement placement, Throttles throttles, CallConfig config) {
        this.snapshot = snapshot;
        this.placement = placement;
        this.throttles = throttles;
        this.streamBytes = (long) config.streamMegabytes() << 20;
    }

    /**
     * What runs: of an alias with weights, a version by lot.
     *
     * @param qualifier a version or an alias; empty for the latest
     * @throws PlatformException with {@link ErrorCode#FUNCTION_NOT_FOUND}, with {@link
     *     ErrorCode#FUNCTION_NOT_READY}, or when the origin lacks what the function needs
     */
    public FunctionVersion find(FunctionId id, Optional<String> qualifier, Origin origin) {
        var function = find(id, qualifier);
        function.modes().require(origin.tenancy());
        function.modes().snapStart().requireRunnable();
        if (origin.trace().isPresent()) {
            requireEnd(id, origin.trace().get());
        }
        return function;
    }

    /** A chain of calls of functions by functions ends, unless its owner wants it otherwise. */
    private void requireEnd(FunctionId id, Trace trace) {
        if (trace.lineage().isEmpty()
                || trace.times(Trace.digits(id)) < LONGEST_LOOP
                || snapshot.function(id, FunctionVersion.LATEST)
                        .filter(latest -> latest.modes().recursion())
                        .isPresent()) {
            return;
        }
        throw new PlatformException(
                ErrorCode.RECURSION_STOPPED,
                "Lambda found the function "
                        + id.name()
                        + " in a loop and stopped it: it has run "
                        + LONGEST_LOOP
                        + " times in one chain of calls.");
    }

    private FunctionVersion find(FunctionId id, Optional<String> qualifier) {
        return snapshot.draw(id, qualifier.orElse(FunctionVersion.LATEST))
                .orElseThrow(
                        () ->
                                new PlatformException(
                                        ErrorCode.FUNCTION_NOT_FOUND,
                                        "Function not found: "
                                                + qualifier.map(id::arn).orElseGet(id::arn)));
    }

    /**
     * @param qualifier as the caller wrote it
     * @param payload checked
     * @return completes exceptionally with a {@link PlatformException} when the platform could not
     *     run it
     */
    public CompletionStage<Result> call(
            FunctionVersion function,
            Optional<String> qualifier,
            InvocationId id,
            byte[] payload,
            Optional<String> clientContext,
            boolean logTail,
            Origin origin) {
        return run(
                new Invocation(
                        id,
                        function,
                        qualifier,
                        payload,
                        clientContext,
                        logTail,
                        Invocation.Trigger.CALL,
                        1,
                        origin,
                        Optional.empty()));
    }

    /**
     * Like {@link #call}; what the function answers in pieces goes ahead of the result.
     *
     * @param to gets the pieces
     */
    public CompletionStage<Result> stream(
            FunctionVersion function,
            Optional<String> qualifier,
            InvocationId id,
            byte[] payload,
            Optional<String> clientContext,
            boolean logTail,
            Origin origin,
            ResponseStream to) {
        return run(
                new Invocation(
                        id,
                        function,
                        qualifier,
                        payload,
                        clientContext,
                        logTail,
                        Invocation.Trigger.CALL,
                        1,
                        origin,
                        Optional.of(new LimitedStream(to, streamBytes))));
    }

    private CompletionStage<Result> run(Invocation invocation) {
        var function = invocation.function();
        return placement
                .run(invocation)
                .handle(
                        (result, failure) -> {
                            if (failure != null) {
                                throw failed(function, failure);
                            }
                            return bounded(result);
                        });
    }

    private CompletionException failed(FunctionVersion function, Throwable failure) {
        throttles.note(function.function(), function.version(), failure);
        return failure instanceof CompletionException known
                ? known
                : new CompletionException(failure);
    }

    private static Result bounded(Result result) {
        return result.outcome().payload().length <= Payload.LARGEST
                ? result
                : new Result(
                        new Outcome.Failed("Function.ResponseSizeTooLarge", ANSWER_TOO_LARGE),
                        result.report(),
                        result.logTail());
    }
}
