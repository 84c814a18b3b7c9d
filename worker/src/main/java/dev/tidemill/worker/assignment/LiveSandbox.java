package dev.tidemill.worker.assignment;

import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.worker.report.Journal;
import dev.tidemill.worker.report.Texts;
import dev.tidemill.worker.runtime.Conversation;
import dev.tidemill.worker.runtime.Failure;
import dev.tidemill.worker.runtime.Failures;
import dev.tidemill.worker.runtime.TraceIds;
import dev.tidemill.worker.sandbox.Exit;
import dev.tidemill.worker.sandbox.Sandbox;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox with the code in it and the talk with that code: runs one invocation after the other,
 * explains its death, writes its log. What changes belongs to its event loop, if not said
 * otherwise.
 */
final class LiveSandbox implements Conversation.Listener {

    private static final Logger LOG = Logger.getLogger(LiveSandbox.class);
    private static final byte[] NOTHING = {};
    private static final long MEMORY_SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** What it means to be loaded. */
    sealed interface Loaded {
        record Ready() implements Loaded {}

        /** The tenant's code failed; its words, if it had any. */
        record Failed(Failure failure) implements Loaded {}

        /** The first process ended. */
        record Ended(Exit exit) implements Loaded {}
    }

    /** Who it reports to. */
    interface Owner {
        void ran(Message.Ran record);

        void log(Journal journal);

        /** Clears it away, off the event loop. */
        void dispose(LiveSandbox sandbox);
    }

    private record Run(Job job, Instant startedAt, long startNanos, Optional<Duration> init) {
        Invocation invocation() {
            return job.invocation();
        }
    }

    private final Owner owner;
    private final Clock clock;
    private final String workerId;
    private final Journal journal;
    private final CompletableFuture<Void> hello = new CompletableFuture<>();
    private final CompletableFuture<Loaded> loaded = new CompletableFuture<>();
    private final Object freezer = new Object();
    private volatile @Nullable Sandbox sandbox;
    private volatile @Nullable Conversation conversation;
    private volatile @Nullable Crew crew;
    private volatile String logStream = "";
    private volatile boolean frozen;
    private volatile long restingSince;
    private volatile long deadlineNanos = Long.MAX_VALUE;
    private final CompletableFuture<Void> cleared = new CompletableFuture<>();
    private volatile boolean disposed;
    private boolean clearing;
    private volatile Optional<Duration> init = Optional.empty();
    private volatile int memoryMegabytes;
    private volatile @Nullable CodeHash code;
    private @Nullable Run run;
    private boolean dead;
    private boolean closed;
    private @Nullable Exit exit;
    private int peakMegabytes;
    private long peakReadNanos;

    LiveSandbox(Owner owner, Clock clock, String workerId) {
        this.owner = owner;
        this.clock = clock;
        this.workerId = workerId;
        this.journal = new Journal(clock);
    }

    Journal journal() {
        return journal;
    }

    /** Joins the talk with the sandbox; from here on its end is noticed. */
    void attach(Sandbox made, Conversation talk) {
        sandbox = made;
        conversation = talk;
        var unused = made.ended().thenAccept(how -> talk.loop().execute(() -> onExit(how)));
    }

    Sandbox sandbox() {
        var made = sandbox;
        if (made == null) {
            throw new IllegalStateException("no sandbox yet");
        }
        return made;
    }

    Conversation conversation() {
        var talk = conversation;
        if (talk == null) {
            throw new IllegalStateException("no conversation yet");
        }
        return talk;
    }

    EventLoop loop() {
        return conversation().loop();
    }

    CompletableFuture<Void> hello() {
        return hello;
    }

    CompletableFuture<Loaded> loaded() {
        return loaded;
    }

    /** Memory that it counts for; set by whoever reserves it. */
    int memoryMegabytes() {
        return memoryMegabytes;
    }

    void countFor(int megabytes) {
        memoryMegabytes = megabytes;
    }

    /** The package that it uses from the cache. */
    Optional<CodeHash> code() {
        return Optional.ofNullable(code);
    }

    void uses(CodeHash hash) {
        code = hash;
    }

    // ---- its function

    void assign(Crew itsCrew, String itsLogStream) {
        crew = itsCrew;
        logStream = itsLogStream;
        journal.assign(itsCrew.function(), itsLogStream);
    }

    /** How long it took to load; the next run reports it. */
    void loadedIn(Duration duration) {
        init = Optional.of(duration);
    }

    private FunctionVersion function() {
        return itsCrew().function();
    }

    private Crew itsCrew() {
        var mine = crew;
        if (mine == null) {
            throw new IllegalStateException("no function yet");
        }
        return mine;
    }

    // ---- resting, frozen or not

    boolean isFrozen() {
        return frozen;
    }

    void rest() {
        restingSince = System.nanoTime();
    }

    long restingSince() {
        return restingSince;
    }

    void markFrozen() {
        frozen = true;
    }

    /** After {@link #markFrozen}; does nothing if it was taken meanwhile. */
    void freeze() {
        synchronized (freezer) {
            if (frozen && !disposed) {
                try {
                    sandbox().freeze();
                } catch (IOException gone) {
                    LOG.debugf("Sandbox cannot be frozen: %s", gone.getMessage());
                }
            }
        }
    }

    private void thaw() {
        synchronized (freezer) {
            try {
                sandbox().thaw();
            } catch (IOException gone) {
                LOG.debugf("Sandbox cannot be thawed: %s", gone.getMessage());
            }
            frozen = false;
        }
    }

    // ---- running

    /** From any thread; the sandbox must be this caller's alone. */
    void run(Job job) {
        if (frozen) {
            Thread.startVirtualThread(
                    () -> {
                        thaw();
                        loop().execute(() -> begin(job));
                    });
        } else if (loop().inEventLoop()) {
            begin(job);
        } else {
            loop().execute(() -> begin(job));
        }
    }

    private void begin(Job job) {
        if (dead) {
            itsCrew().giveBack(job);
            return;
        }
        var invocation = job.invocation();
        var startedAt = clock.instant();
        var timeout = function().timeout();
        var started = new Run(job, startedAt, System.nanoTime(), init);
        init = Optional.empty();
        run = started;
        deadlineNanos = started.startNanos() + timeout.toNanos();
        journal.begin(Texts.start(invocation.id(), function().version()));
        conversation()
                .invoke(
                        invocation,
                        TraceIds.next(startedAt.getEpochSecond()),
                        startedAt.toEpochMilli() + timeout.toMillis());
    }

    /** A function that could not load fails the invocation it was loaded for. */
    void failInit(Job job, Failure failure) {
        run = new Run(job, clock.instant(), System.nanoTime(), init);
        journal.begin(Texts.start(job.invocation().id(), function().version()));
        fail(failure, Optional.of("error"));
    }

    @Override
    public void onResult(byte[] payload) {
        finish(new Outcome.Succeeded(payload), Optional.empty(), true);
    }

    @Override
    public void onFailed(Failure failure) {
        finish(new Outcome.Failed(failure.errorType(), failure.payload()), Optional.empty(), true);
    }

    private void fail(Failure failure, Optional<String> status) {
        finish(new Outcome.Failed(failure.errorType(), failure.payload()), status, false);
    }

    private void finish(Outcome outcome, Optional<String> status, boolean goesOn) {
        var ended = run;
        if (ended == null) {
            die("answered without a question");
            return;
        }
        run = null;
        deadlineNanos = Long.MAX_VALUE;
        // everything written before the answer is in the pipe by now
        sandbox().drainOutput();
        var now = System.nanoTime();
        var ran = now - ended.startNanos();
        var report = report(Duration.ofNanos(ran), ended.init(), now);
        var invocation = ended.invocation();
        var errorType =
                outcome instanceof Outcome.Failed failed
                        ? Optional.of(failed.errorType())
                        : Optional.<String>empty();
        var answer = ended.job().answer();
        if (!invocation.logTail()) {
            answer.complete(new Answer.Done(new Result(outcome, report, NOTHING)));
        }
        journal.line(Texts.end(invocation.id()));
        journal.line(
                Texts.report(
                        invocation.id(), report, status, status.isEmpty() ? status : errorType));
        if (invocation.logTail()) {
            answer.complete(new Answer.Done(new Result(outcome, report, journal.tail())));
        }
        owner.ran(
                new Message.Ran(
                        invocation.id(),
                        function().function(),
                        function().version(),
                        invocation.trigger(),
                        invocation.attempt(),
                        ended.startedAt(),
                        report,
                        errorType,
                        logStream,
                        workerId));
        if (goesOn) {
            itsCrew().onFree(this, ran);
        }
    }

    private Report report(Duration ran, Optional<Duration> loading, long now) {
        // reading costs a system call or three: not after each of a thousand short runs
        if (now - peakReadNanos > MEMORY_SAMPLE_NANOS) {
            peakReadNanos = now;
            peakMegabytes = sandbox().peakMemoryMegabytes();
        }
        var billed = ran.plus(loading.orElse(Duration.ZERO));
        var millis = Math.max(1, (billed.toNanos() + 999_999) / 1_000_000);
        return new Report(
                ran,
                Duration.ofMillis(millis),
                function().memoryMegabytes(),
                Math.min(peakMegabytes, function().memoryMegabytes()),
                loading);
    }

    /** From any thread, now and then: ends a run whose time is over. */
    void checkDeadline(long now) {
        if (now - deadlineNanos >= 0 && deadlineNanos != Long.MAX_VALUE) {
            loop().execute(() -> expire(System.nanoTime()));
        }
    }

    private void expire(long now) {
        var late = run;
        if (late == null || dead || now - deadlineNanos < 0) {
            return;
        }
        dead = true;
        itsCrew().onDead(this);
        var limit = function().timeout();
        // first the end, then the report: it must write nothing after its last line
        Thread.startVirtualThread(
                () -> {
                    sandbox().kill();
                    loop().execute(
                                    () -> {
                                        if (!late.equals(run)) {
                                            dispose(); // its answer was on the way
                                            return;
                                        }
                                        var id = late.invocation().id();
                                        sandbox().drainOutput();
                                        var failure = Failures.timeout(id, limit, clock.instant());
                                        journal.line(
                                                clock.instant()
                                                                .truncatedTo(
                                                                        java.time.temporal
                                                                                .ChronoUnit.MILLIS)
                                                        + " "
                                                        + id
                                                        + " "
                                                        + Failures.timeoutText(limit));
                                        fail(failure, Optional.of("timeout"));
                                        dispose();
                                    });
                });
    }

    // ---- loading and ending

    @Override
    public void onHello() {
        hello.complete(null);
    }

    @Override
    public void onReady() {
        loaded.complete(new Loaded.Ready());
    }

    @Override
    public void onInitFailed(Failure failure) {
        sandbox().drainOutput();
        loaded.complete(new Loaded.Failed(failure));
    }

    @Override
    public void onClosed(String why) {
        closed = true;
        if (exit == null && !dead) {
            // its first process is about to end; if it does not, it is made to
            var unused =
                    loop().schedule(
                                    () -> {
                                        if (exit == null && !dead) {
                                            die(why);
                                        }
                                    },
                                    500,
                                    TimeUnit.MILLISECONDS);
        }
        settle();
    }

    private void onExit(Exit how) {
        exit = how;
        if (!(conversation() instanceof dev.tidemill.worker.runtime.FramedConversation)) {
            closed = true;
        }
        if (!closed) {
            // an answer may still lie in the socket; its end follows at once
            var unused =
                    loop().schedule(
                                    () -> {
                                        closed = true;
                                        settle();
                                    },
                                    200,
                                    TimeUnit.MILLISECONDS);
        }
        settle();
    }

    /** Both ends are known: what it said last and how it ended. */
    private void settle() {
        var how = exit;
        if (!closed || how == null || dead) {
            return;
        }
        dead = true;
        hello.completeExceptionally(new IOException("the bootstrap ended: " + how));
        loaded.complete(new Loaded.Ended(how));
        var mine = crew;
        if (mine != null) {
            mine.onDead(this);
            var open = run;
            if (open != null) {
                fail(Failures.exit(open.invocation().id(), how), Optional.of("error"));
            }
        }
        dispose();
    }

    /** Something is wrong with it that it will not recover from. */
    private void die(String why) {
        LOG.debugf("Sandbox is ended: it %s", why);
        Thread.startVirtualThread(() -> sandbox().kill());
    }

    /** At once, whatever it does; what it runs fails as killed. From any thread; blocks. */
    void endNow() {
        var made = sandbox;
        if (made != null) {
            made.kill();
        }
        dispose();
    }

    /** Ends it for good. From any thread. */
    void dispose() {
        synchronized (freezer) {
            if (disposed) {
                return;
            }
            disposed = true;
        }
        owner.dispose(this);
    }

    /** Whether the caller is the one to clear it away. */
    boolean beginClearing() {
        synchronized (freezer) {
            if (clearing) {
                return false;
            }
            clearing = true;
            disposed = true;
            return true;
        }
    }

    /** Completes when nothing of it is left. */
    CompletableFuture<Void> cleared() {
        return cleared;
    }

    /** Blocks; only the owner calls it. */
    void clear() {
        var made = sandbox;
        if (made != null) {
            made.close();
        }
        var talk = conversation;
        if (talk != null) {
            talk.close();
        }
        owner.log(journal);
    }

    String logStream() {
        return logStream;
    }
}
