package dev.tidemill.core.message;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.Invocation.Trigger;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of the topics other than the catalogue. */
public sealed interface Message {

    /** Whose it is. */
    TenantId tenant();

    /** A message about a function; with it the record's key. */
    sealed interface OfFunction extends Message {
        FunctionId function();

        @Override
        default TenantId tenant() {
            return function().tenant();
        }
    }

    /**
     * An accepted event. The attempt count travels here, so that no crash can reset it.
     *
     * @param attempt the run that comes next, 1 for the first
     * @param notBefore when it may run; meaningful on delay lines
     * @param version what runs, the later attempts too: of an alias, the one that was drawn
     * @param held how long it waited because its tenant was suspended: this does not age it
     * @param qualifier as the caller wrote it; empty when it named the function alone
     * @param origin what else its caller says
     * @param refusals how often it came back without a run since its last one: each lets it wait
     *     longer
     * @param hops how many events before it have led to it, each as the end of the one before
     * @param life which of its lives this is
     */
    record AcceptedEvent(
            InvocationId id,
            FunctionId function,
            String version,
            byte[] payload,
            Optional<String> clientContext,
            Instant acceptedAt,
            int attempt,
            Instant notBefore,
            Duration held,
            Optional<String> qualifier,
            Origin origin,
            int refusals,
            int hops,
            EventLife life)
            implements OfFunction {

        public AcceptedEvent(
                InvocationId id,
                FunctionId function,
                String version,
                byte[] payload,
                Optional<String> clientContext,
                Instant acceptedAt,
                int attempt,
                Instant notBefore,
                @Nullable Duration held,
                Optional<String> qualifier,
                @Nullable Origin origin,
                int refusals,
                int hops,
                @Nullable EventLife life) {
            this.id = id;
            this.function = function;
            this.version = version;
            this.payload = payload;
            this.clientContext = clientContext;
            this.acceptedAt = acceptedAt;
            this.attempt = attempt;
            this.notBefore = notBefore;
            this.held = held == null ? Duration.ZERO : held; // written by an older program
            this.qualifier = qualifier;
            this.origin = Origin.of(origin);
            this.refusals = refusals;
            this.hops = hops;
            this.life = EventLife.of(life);
        }

        /** An event that never waited, and that no other led to. */
        public AcceptedEvent(
                InvocationId id,
                FunctionId function,
                String version,
                byte[] payload,
                Optional<String> clientContext,
                Instant acceptedAt,
                int attempt,
                Instant notBefore) {
            this(
                    id,
                    function,
                    version,
                    payload,
                    clientContext,
                    acceptedAt,
                    attempt,
                    notBefore,
                    Duration.ZERO,
                    Optional.empty(),
                    Origin.UNKNOWN,
                    0,
                    0,
                    EventLife.FIRST);
        }

        /** The same, as its caller asked for it. */
        public AcceptedEvent by(Optional<String> itsQualifier, Origin itsOrigin) {
            return with(attempt, notBefore, held, itsQualifier, itsOrigin, refusals, hops, life);
        }

        /** The same event for its next attempt, due later. */
        public AcceptedEvent again(int nextAttempt, Instant due) {
            return with(nextAttempt, due, held, qualifier, origin, 0, hops, life);
        }

        /** The same attempt, due later, because it could not run. */
        public AcceptedEvent refused(Instant due) {
            return with(attempt, due, held, qualifier, origin, refusals + 1, hops, life);
        }

        /** The same event, due later, and no older for it. */
        public AcceptedEvent hold(Duration time, Instant now) {
            var due = now.plus(time);
            return with(attempt, due, held.plus(time), qualifier, origin, refusals, hops, life);
        }

        /** The same event, and why it waits: short, for it travels with it. */
        public AcceptedEvent waitingFor(String reason) {
            var waiting = life.waitingFor(reason);
            return with(attempt, notBefore, held, qualifier, origin, refusals, hops, waiting);
        }

        /** The same event as one that others led to. */
        public AcceptedEvent after(int itsHops) {
            return with(attempt, notBefore, held, qualifier, origin, refusals, itsHops, life);
        }

        /** The same event, read at a place that is its source unless it has one. */
        public AcceptedEvent readAt(EventLife.Source place) {
            var found = life.readAt(place);
            return with(attempt, notBefore, held, qualifier, origin, refusals, hops, found);
        }

        /** The same, accepted under another id at another time. */
        public AcceptedEvent under(InvocationId itsId, Instant at) {
            return new AcceptedEvent(
                    itsId,
                    function,
                    version,
                    payload,
                    clientContext,
                    at,
                    attempt,
                    at,
                    held,
                    qualifier,
                    origin,
                    refusals,
                    hops,
                    life);
        }

        /**
         * The event as it was accepted, sent on its way again.
         *
         * @param itsVersion what runs now
         */
        public AcceptedEvent redriven(int generation, String itsVersion, Instant at) {
            return new AcceptedEvent(
                    id,
                    function,
                    itsVersion,
                    payload,
                    clientContext,
                    at,
                    1,
                    at,
                    Duration.ZERO,
                    qualifier,
                    origin,
                    0,
                    hops,
                    EventLife.ofGeneration(generation));
        }

        private AcceptedEvent with(
                int nextAttempt,
                Instant due,
                Duration heldThen,
                Optional<String> itsQualifier,
                Origin itsOrigin,
                int refusedThen,
                int itsHops,
                EventLife itsLife) {
            return new AcceptedEvent(
                    id,
                    function,
                    version,
                    payload,
                    clientContext,
                    acceptedAt,
                    nextAttempt,
                    due,
                    heldThen,
                    itsQualifier,
                    itsOrigin,
                    refusedThen,
                    itsHops,
                    itsLife);
        }
    }

    /** Somebody wants an event that waits to end without another run. */
    record CancelEvent(InvocationId id, int generation, FunctionId function, Instant at)
            implements OfFunction {

        /** The record's key. */
        public String key() {
            return key(id, generation);
        }

        /** The key of the record that cancels one life of an event. */
        public static String key(InvocationId id, int generation) {
            return id + "/" + generation;
        }
    }

    /**
     * Where an accepted event ended.
     *
     * @param attempts how many runs it had
     * @param reason the error type of the last run, or why it expired
     * @param receipt what its destination was told, where it has one
     * @param qualifier as the caller wrote it
     * @param hops how many events before it have led to it
     * @param life which of its lives ended
     */
    record EventEnded(
            InvocationId id,
            FunctionId function,
            String version,
            Instant acceptedAt,
            Instant endedAt,
            int attempts,
            Ending ending,
            Optional<String> reason,
            Optional<Receipt> receipt,
            Optional<String> qualifier,
            int hops,
            EventLife life)
            implements OfFunction {

        public EventEnded(
                InvocationId id,
                FunctionId function,
                String version,
                Instant acceptedAt,
                Instant endedAt,
                int attempts,
                Ending ending,
                Optional<String> reason,
                Optional<Receipt> receipt,
                Optional<String> qualifier,
                int hops,
                @Nullable EventLife life) {
            this.id = id;
            this.function = function;
            this.version = version;
            this.acceptedAt = acceptedAt;
            this.endedAt = endedAt;
            this.attempts = attempts;
            this.ending = ending;
            this.reason = reason;
            this.receipt = receipt;
            this.qualifier = qualifier;
            this.hops = hops;
            this.life = EventLife.of(life);
        }

        /** An ending that nobody was told of. */
        public EventEnded(
                AcceptedEvent event,
                Instant endedAt,
                int attempts,
                Ending ending,
                Optional<String> reason) {
            this(
                    event.id(),
                    event.function(),
                    event.version(),
                    event.acceptedAt(),
                    endedAt,
                    attempts,
                    ending,
                    reason,
                    Optional.empty(),
                    event.qualifier(),
                    event.hops(),
                    event.life());
        }

        /** The same, with what became of its record for the destination. */
        public EventEnded told(Receipt told) {
            return new EventEnded(
                    id,
                    function,
                    version,
                    acceptedAt,
                    endedAt,
                    attempts,
                    ending,
                    reason,
                    Optional.of(told),
                    qualifier,
                    hops,
                    life);
        }

        /**
         * What a destination was told.
         *
         * @param destination its ARN
         * @param event the event that tells it, where that is one of ours
         * @param problem why it could not be told; empty when it was
         */
        public record Receipt(
                String destination, Optional<InvocationId> event, Optional<String> problem) {}

        /** The ways an event ends. */
        public enum Ending {
            SUCCEEDED,
            RETRIES_EXHAUSTED,
            AGE_EXCEEDED,
            FUNCTION_GONE,
            CANCELLED
        }
    }

    /**
     * One run that ended.
     *
     * @param errorType empty after success
     * @param traceId the trace that it is part of, where that was to be recorded
     * @param generation of the event that ran; 0 for calls
     */
    record Ran(
            InvocationId id,
            FunctionId function,
            String version,
            Trigger trigger,
            int attempt,
            Instant startedAt,
            Report report,
            Optional<String> errorType,
            String logStream,
            String worker,
            Optional<String> traceId,
            int generation)
            implements OfFunction {}

    /**
     * Invocations that a limit refused: they never ran.
     *
     * @param at when they were counted, some seconds later at most
     */
    record Throttled(FunctionId function, String version, Instant at, long count)
            implements OfFunction {}

    /** Runs of one function on one worker that ended within the same moment. */
    record Runs(FunctionId function, String worker, List<Run> runs) implements OfFunction {

        /** What differs between them; {@link Ran} and {@link Report} say what it is. */
        public record Run(
                String id,
                String version,
                Trigger trigger,
                int attempt,
                Instant startedAt,
                Duration duration,
                Duration billed,
                int memoryMegabytes,
                int maxMemoryUsedMegabytes,
                Optional<Duration> init,
                Optional<String> errorType,
                String logStream,
                Optional<String> traceId,
                int generation) {}

        /**
         * @param runs at least one, all of the first one's function and worker
         */
        public static Runs of(List<Ran> runs) {
            var first = runs.getFirst();
            return new Runs(
                    first.function(), first.worker(), runs.stream().map(Runs::brief).toList());
        }

        private static Run brief(Ran ran) {
            var report = ran.report();
            return new Run(
                    ran.id().value(),
                    ran.version(),
                    ran.trigger(),
                    ran.attempt(),
                    ran.startedAt(),
                    report.duration(),
                    report.billed(),
                    report.memoryMegabytes(),
                    report.maxMemoryUsedMegabytes(),
                    report.init(),
                    ran.errorType(),
                    ran.logStream(),
                    ran.traceId(),
                    ran.generation());
        }

        public List<Ran> all() {
            return runs.stream().map(this::whole).toList();
        }

        private Ran whole(Run run) {
            return new Ran(
                    new InvocationId(run.id),
                    function,
                    run.version,
                    run.trigger,
                    run.attempt,
                    run.startedAt,
                    new Report(
                            run.duration,
                            run.billed,
                            run.memoryMegabytes,
                            run.maxMemoryUsedMegabytes,
                            run.init),
                    run.errorType,
                    run.logStream,
                    worker,
                    run.traceId,
                    run.generation);
        }
    }

    /** Output of one function in one log stream, in order. */
    record LogLines(FunctionId function, String logGroup, String logStream, List<Line> lines)
            implements OfFunction {

        /**
         * @param timestamp when the worker read it
         * @param text without the line break at its end
         */
        public record Line(Instant timestamp, String text) {}
    }

    /**
     * Somebody changed something, or was kept from doing something. Names and ARNs only: never what
     * a request carried.
     *
     * @param tenant the account of who asked, or whose resource it is
     * @param principal the ARN of who asked
     * @param sourceAddress the peer's address
     * @param resource an ARN, a path, or {@code *}; cut to 2048 characters, and without control
     *     characters
     * @param error the code that it was refused with; empty when it was done
     */
    record Audited(
            InvocationId id,
            TenantId tenant,
            Instant at,
            String principal,
            String sourceAddress,
            String action,
            String resource,
            Optional<String> error)
            implements Message {

        private static final int LONGEST = 2048;
        private static final Pattern UNPRINTABLE =
                Pattern.compile("[\\p{Cc}\\p{Cs}\\u2028\\u2029]");

        public Audited {
            principal = printable(principal);
            resource = printable(resource);
        }

        /** The same for another account that it concerns. */
        public Audited toldTo(TenantId other) {
            return new Audited(id, other, at, principal, sourceAddress, action, resource, error);
        }

        /** The caller's words may be of any length, and look like lines of a log. */
        private static String printable(String text) {
            var cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
            return UNPRINTABLE.matcher(cut).replaceAll("\uFFFD");
        }
    }
}
