package dev.tidemill.worker.assignment;

import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.ResponseStream;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.worker.runtime.Failure;
import dev.tidemill.worker.runtime.Failures;
import dev.tidemill.worker.runtime.Traces;
import dev.tidemill.worker.sandbox.Exit;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one sandbox, one after the other: hands each to the code, answers its caller, writes
 * its lines and its record. Belongs to the sandbox's event loop, if not said otherwise.
 */
final class Turns {

    private static final byte[] NOTHING = {};

    private final LiveSandbox live;
    private final LiveSandbox.Owner owner;
    private final Clock clock;
    private final String workerId;
    private final Meter meter = new Meter();
    private volatile Optional<Duration> init = Optional.empty();
    private volatile long deadlineNanos = Long.MAX_VALUE;
    private @Nullable Run run;
    private @Nullable Streamed streamed;
    private @Nullable Outcome answered;

    Turns(LiveSandbox live, LiveSandbox.Owner owner, Clock clock, String workerId) {
        this.live = live;
        this.owner = owner;
        this.clock = clock;
        this.workerId = workerId;
    }

    /** How long it took to load; the next run reports it. From any thread. */
    void loadedIn(Duration duration) {
        init = Optional.of(duration);
    }

    /** Whether an answer is expected. */
    boolean isRunning() {
        return run != null && answered == null;
    }

    /** Whether the time of the run under way is over. From any thread. */
    boolean isLate(long now) {
        var deadline = deadlineNanos;
        return deadline != Long.MAX_VALUE && now - deadline >= 0;
    }

    void begin(Job job) {
        var function = live.function();
        var timeout = function.timeout();
        var started = newRun(job);
        init = Optional.empty();
        run = started;
        deadlineNanos = started.startNanos() + timeout.toNanos();
        live.lines().start(started.id(), started.trace());
        var invocation = job.invocation();
        var traceId = started.trace().header();
        var deadline = started.startedAt().toEpochMilli() + timeout.toMillis();
        if (live.extensions().any()) {
            var arn = invocation.otherArn().orElseGet(function::arn);
            live.extensions().invoked(started.id().value(), arn, traceId, deadline);
        }
        live.conversation().invoke(invocation, traceId, deadline);
    }

    private Run newRun(Job job) {
        var now = clock.instant();
        var trace = live.traces().next(job.invocation().origin().trace(), now);
        return new Run(job, now, System.nanoTime(), trace, init);
    }

    /**
     * The answer of the run under way comes in pieces.
     *
     * @return false when there is no run that could be answered so
     */
    boolean beginStream(String contentType) {
        var open = run;
        if (open == null || streamed != null) {
            return false;
        }
        streamed = new Streamed(open.invocation().stream(), contentType);
        return true;
    }

    ResponseStream.Next stream(byte[] bytes) {
        return Objects.requireNonNull(streamed, "no stream has begun").write(bytes);
    }

    void whenReady(Runnable resume) {
        Objects.requireNonNull(streamed, "no stream has begun").whenReady(resume);
    }

    /** After its sandbox was killed because it would not stop. */
    void failTooLarge() {
        var answer = streamed;
        if (run != null && answer != null) {
            live.sandbox().drainOutput();
            fail(answer.tooLarge(), "error");
        }
    }

    /** A function that could not load fails the invocation it was loaded for. */
    void failInit(Job job, Failure failure) {
        var failed = newRun(job);
        run = failed;
        live.lines().start(job.invocation().id(), failed.trace());
        fail(failure, "error");
    }

    /** After its sandbox was killed; does nothing if its answer was on the way. */
    void failLate() {
        var late = run;
        if (late != null) {
            live.sandbox().drainOutput();
            var limit = live.function().timeout();
            var now = clock.instant();
            live.lines().timedOut(Failures.timeoutText(late.id(), limit, now));
            fail(Failures.timeout(late.id(), limit, now), "timeout");
        }
    }

    /** Its sandbox died under it, if there is a run. */
    void failDead(Exit how) {
        var open = run;
        if (open != null) {
            fail(Failures.exit(open.id(), how), "error");
        }
    }

    /** After an extension ended, if there is a run. */
    void failBroken(Loaded.Broken how) {
        var open = run;
        if (open != null) {
            live.sandbox().drainOutput();
            fail(Failures.extension(open.id(), how.type(), how.message()), "error");
        }
    }

    private void fail(Failure failure, String status) {
        finish(new Outcome.Failed(failure.errorType(), failure.payload()), Optional.of(status));
    }

    /**
     * Answers the caller of the run under way, which goes on until its extensions are done. Who
     * wants the end of the log waits for that.
     */
    void answer(Outcome told) {
        var pieces = streamed;
        streamed = null;
        var outcome = pieces == null ? told : pieces.whole(told);
        answered = outcome;
        var open = Objects.requireNonNull(run, "nothing runs");
        live.sandbox().drainOutput();
        var report = meter.report(live.sandbox(), live.function(), open, System.nanoTime());
        live.lines()
                .runtimeDone(
                        open.id(),
                        open.trace(),
                        report.duration(),
                        Optional.empty(),
                        errorType(outcome));
        if (!open.invocation().logTail()) {
            open.job().answer().complete(new Answer.Done(new Result(outcome, report, NOTHING)));
        }
    }

    private static Optional<String> errorType(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed
                ? Optional.of(failed.errorType())
                : Optional.empty();
    }

    /**
     * Ends a run that has been answered.
     *
     * @return how many nanoseconds it took
     */
    long finishAnswered() {
        return finish(Objects.requireNonNull(answered, "no answer yet"), Optional.empty());
    }

    /**
     * Ends the run under way.
     *
     * @param status of the report line; empty after an answer of the code itself
     * @return how many nanoseconds it took
     */
    long finish(Outcome told, Optional<String> status) {
        var pieces = streamed;
        streamed = null;
        var wasAnswered = answered != null;
        answered = null;
        var outcome = pieces == null ? told : pieces.whole(told);
        var ended = Objects.requireNonNull(run, "nothing runs");
        run = null;
        deadlineNanos = Long.MAX_VALUE;
        // everything written before the answer is in the pipe by now
        live.sandbox().drainOutput();
        var function = live.function();
        var report = meter.report(live.sandbox(), function, ended, System.nanoTime());
        var invocation = ended.invocation();
        var errorType = errorType(outcome);
        var answer = ended.job().answer();
        live.answering(report.duration());
        if (!invocation.logTail()) {
            answer.complete(new Answer.Done(new Result(outcome, report, NOTHING)));
        }
        if (!wasAnswered) {
            live.lines()
                    .runtimeDone(ended.id(), ended.trace(), report.duration(), status, errorType);
        }
        live.lines().end(ended.id(), ended.trace(), report, status, errorType);
        if (invocation.logTail()) {
            answer.complete(new Answer.Done(new Result(outcome, report, live.journal().tail())));
        }
        owner.ran(
                new Message.Ran(
                        ended.id(),
                        function.function(),
                        function.version(),
                        invocation.trigger(),
                        invocation.attempt(),
                        ended.startedAt(),
                        report,
                        errorType,
                        live.logStream(),
                        workerId,
                        Optional.of(ended.trace())
                                .filter(Traces.Traced::kept)
                                .map(Traces.Traced::root),
                        invocation.generation()));
        return report.duration().toNanos();
    }
}
