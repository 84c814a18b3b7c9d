package dev.tidemill.worker.assignment;

import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.SnapStart;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.Message;
import dev.tidemill.worker.egress.Egress;
import dev.tidemill.worker.extension.Extensions;
import dev.tidemill.worker.report.Journal;
import dev.tidemill.worker.report.SystemLines;
import dev.tidemill.worker.route.Route;
import dev.tidemill.worker.runtime.Conversation;
import dev.tidemill.worker.runtime.Failure;
import dev.tidemill.worker.runtime.Failures;
import dev.tidemill.worker.runtime.Traces;
import dev.tidemill.worker.sandbox.Exit;
import dev.tidemill.worker.sandbox.Sandbox;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox with the code in it and the talk with that code: runs one invocation after the other,
 * explains its death, writes its log. What changes belongs to its event loop, if not said
 * otherwise.
 */
final class LiveSandbox implements Conversation.Listener, Extensions.Owner {

    private static final Logger LOG = Logger.getLogger(LiveSandbox.class);

    /** Who it reports to. */
    interface Owner {
        void ran(Message.Ran record);

        /** Clears it away, off the event loop. */
        void dispose(LiveSandbox sandbox);
    }

    /** Why sandboxes end, as extensions are told. */
    static final String SPINDOWN = "spindown";

    static final String TIMEOUT = "timeout";
    static final String FAILURE = "failure";

    private static final int FIRST_SIGNAL = 128;
    private static final int INTERNAL_EXTENSIONS_MILLIS = 500;

    /** A move costs as much as a few calls over two threads. */
    private static final int CALLS_BEFORE_MOVING = 8;

    private final Owner owner;
    private final Journal journal;
    private final Clock clock;
    private final Turns turns;
    private final Rest rest = new Rest();
    private final Ends ends = new Ends(this::onEnded);
    private final CompletableFuture<Void> hello = new CompletableFuture<>();
    private final CompletableFuture<Loaded> loaded = new CompletableFuture<>();
    private final CompletableFuture<Void> cleared = new CompletableFuture<>();
    private final AtomicBoolean disposed = new AtomicBoolean();
    private volatile @Nullable Sandbox sandbox;
    private volatile @Nullable Conversation conversation;
    private volatile @Nullable Route route;
    private volatile @Nullable Egress egress;
    private volatile @Nullable Extensions extensions;
    private volatile @Nullable Crew crew;
    private volatile @Nullable SystemLines lines;
    private volatile String logStream = "";
    private volatile boolean kept;
    private volatile int memoryMegabytes;
    private volatile long assignedNanos;
    private final List<CodeHash> packages = new CopyOnWriteArrayList<>();
    private volatile @Nullable Exit exit;
    private volatile Loaded.@Nullable Broken broken;
    private volatile String endsFor = SPINDOWN;
    private volatile boolean atOnce;
    private volatile boolean outlivesTalk;
    private boolean dead;

    // of whoever has taken it to run something
    private @Nullable EventLoop elsewhere;
    private int callsFromElsewhere;

    LiveSandbox(Owner owner, Clock clock, String workerId) {
        this.owner = owner;
        this.journal = new Journal(clock);
        this.clock = clock;
        this.turns = new Turns(this, owner, clock, workerId);
    }

    /** Once it has a function. */
    SystemLines lines() {
        return Objects.requireNonNull(lines, "no function yet");
    }

    Journal journal() {
        return journal;
    }

    Rest rest() {
        return rest;
    }

    /**
     * Joins the talk and the way out with the sandbox; from here on its end is noticed.
     *
     * @throws IOException when nobody wants it any more; all are closed
     */
    void attach(Sandbox made, Conversation talk, Route out, Extensions its) throws IOException {
        sandbox = made;
        extensions = its;
        conversation = talk;
        route = out;
        // looked at after it was set: who disposes looks the other way round
        if (disposed.get()) {
            made.close();
            talk.close();
            out.close();
            its.close();
            throw new IOException("it was ended while it started");
        }
        var unused =
                made.ended()
                        .thenAccept(
                                how ->
                                        onLoop(
                                                () ->
                                                        ends.onExit(
                                                                talk.loop(),
                                                                how,
                                                                talk.endsWithItsCode())));
    }

    /**
     * Gives it ways out, which are closed with it.
     *
     * @throws IOException when nobody wants it any more
     */
    void leadOut(Egress ways) throws IOException {
        egress = ways;
        if (disposed.get()) {
            ways.close();
            throw new IOException("it was ended while it started");
        }
    }

    Sandbox sandbox() {
        return Objects.requireNonNull(sandbox, "no sandbox yet");
    }

    Conversation conversation() {
        return Objects.requireNonNull(conversation, "no conversation yet");
    }

    Extensions extensions() {
        return Objects.requireNonNull(extensions, "no sandbox yet");
    }

    Route route() {
        return Objects.requireNonNull(route, "no way out yet");
    }

    /** Whether it should serve no more: what its code was told at its start is about to end. */
    boolean isSpent() {
        var out = route;
        return out != null && out.isSpent();
    }

    EventLoop loop() {
        return conversation().loop();
    }

    /** On its event loop, which may have changed by the time it gets there. */
    private void onLoop(Runnable task) {
        var at = loop();
        at.execute(
                () -> {
                    if (at == loop()) {
                        task.run();
                    } else {
                        onLoop(task);
                    }
                });
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

    /** What it uses from the cache: code and layers. */
    List<CodeHash> packages() {
        return packages;
    }

    void uses(CodeHash hash) {
        packages.add(hash);
    }

    /** It is to stay whether anybody calls or not; said before it knows its function. */
    void keep() {
        kept = true;
    }

    /** Its first process has something to do when its code has said all; said before it starts. */
    void outliveTalk() {
        outlivesTalk = true;
    }

    boolean isKept() {
        return kept;
    }

    // ---- its function

    void assign(Crew itsCrew, String itsLogStream) {
        assignedNanos = System.nanoTime();
        crew = itsCrew;
        logStream = itsLogStream;
        journal.assign(itsCrew.function(), itsLogStream);
        lines = new SystemLines(journal, clock, itsCrew.function(), itsCrew.tenancy());
    }

    String logStream() {
        return logStream;
    }

    /** How long it took to load; the next run reports it. */
    void loadedIn(Duration duration) {
        turns.loadedIn(duration);
    }

    FunctionVersion function() {
        return itsCrew().function();
    }

    Traces traces() {
        return itsCrew().traces();
    }

    private Crew itsCrew() {
        return Objects.requireNonNull(crew, "no function yet");
    }

    // ---- running

    /**
     * From any thread; the sandbox must be this caller's alone.
     *
     * @param caller the event loop that asks, if one does; a sandbox moves to one that keeps asking
     */
    void run(Job job, @Nullable EventLoop caller) {
        if (rest.isFrozen()) {
            Sandboxes.thread("sandbox-thaw")
                    .start(
                            () -> {
                                rest.thaw(sandbox());
                                onLoop(() -> begin(job));
                            });
        } else if (loop().inEventLoop()) {
            callsFromElsewhere = 0;
            begin(job);
        } else if (caller != null && !extensions().any() && keepsAsking(caller)) {
            onLoop(() -> conversation().moveTo(caller, () -> begin(job)));
        } else {
            onLoop(() -> begin(job));
        }
    }

    private boolean keepsAsking(EventLoop caller) {
        callsFromElsewhere = caller == elsewhere ? callsFromElsewhere + 1 : 1;
        elsewhere = caller;
        return callsFromElsewhere > CALLS_BEFORE_MOVING;
    }

    private void begin(Job job) {
        if (dead) {
            itsCrew().giveBack(job);
        } else {
            turns.begin(job);
        }
    }

    /** A function that could not load fails the invocation it was loaded for. */
    void failInit(Job job, Failure failure) {
        turns.failInit(job, failure);
    }

    @Override
    public void onBegin(String contentType) {
        if (!dead && !turns.beginStream(contentType)) {
            die("answered without a question");
        }
    }

    @Override
    public void onChunk(byte[] bytes) {
        if (dead) {
            return;
        }
        switch (turns.stream(bytes)) {
            case MORE -> {}
            case WAIT -> {
                conversation().pause();
                turns.whenReady(() -> onLoop(conversation()::resume));
            }
            case STOP -> {
                endsFor = FAILURE;
                cutOff(turns::failTooLarge);
            }
        }
    }

    @Override
    public void onResult(byte[] payload) {
        onAnswer(new Outcome.Succeeded(payload));
    }

    @Override
    public void onFailed(Failure failure) {
        onAnswer(new Outcome.Failed(failure.errorType(), failure.payload()));
    }

    private void onAnswer(Outcome outcome) {
        if (!turns.isRunning()) {
            die("answered without a question");
        } else if (extensions().any()) {
            turns.answer(outcome);
            extensions().answered();
        } else {
            itsCrew().onFree(this, turns.finish(outcome, Optional.empty()));
        }
    }

    /** After an answer: the extensions are done, too. */
    @Override
    public void onFree() {
        if (!dead) {
            itsCrew().onFree(this, turns.finishAnswered());
        }
    }

    /** The answer of the run under way goes out next. */
    void answering(Duration ran) {
        itsCrew().onAnswering(ran.toNanos());
    }

    /** From any thread, now and then: ends a run whose time is over. */
    void checkDeadline(long now) {
        if (turns.isLate(now)) {
            SecondLook.at(loop(), () -> onLoop(() -> expire(System.nanoTime())));
        }
    }

    private void expire(long now) {
        if (dead || !turns.isLate(now)) {
            return;
        }
        endsFor = TIMEOUT;
        cutOff(turns::failLate);
    }

    /**
     * Ends it in the middle of a run.
     *
     * @param fail tells why
     */
    private void cutOff(Runnable fail) {
        dead = true;
        itsCrew().onDead(this);
        // first the end, then the report: it must write nothing after its last line
        Sandboxes.thread("sandbox-kill")
                .start(
                        () -> {
                            // extensions may stay for their last words
                            if (!extensions().killRuntime()) {
                                sandbox().kill();
                            }
                            onLoop(
                                    () -> {
                                        fail.run();
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
        lines().initRuntimeDone(initializationType());
        extensions().runtimeReady();
    }

    String initializationType() {
        return kept
                ? "provisioned-concurrency"
                : function().modes().snapStart() == SnapStart.OFF ? "on-demand" : "snap-start";
    }

    @Override
    public void listen(Journal.@Nullable Tap tap) {
        journal.tap(tap);
    }

    @Override
    public SocketChannel socket() throws IOException {
        return sandbox().socket();
    }

    @Override
    public void onLoaded() {
        lines().initReport(
                        initializationType(), Duration.ofNanos(System.nanoTime() - assignedNanos));
        loaded.complete(new Loaded.Ready());
    }

    @Override
    public void onBroken(String type, String message) {
        if (dead || broken != null) {
            return;
        }
        var how = new Loaded.Broken(type, message);
        broken = how;
        endsFor = FAILURE;
        sandbox().drainOutput();
        if (!loaded.complete(how)) { // else it is ended by who waits for that
            cutOff(() -> turns.failBroken(how));
        }
    }

    @Override
    public void onRuntimeEnded(int status) {
        Sandboxes.thread("sandbox-exit")
                .start(
                        () -> {
                            var how = exit(status, sandbox().ranOutOfMemory());
                            onLoop(
                                    () ->
                                            ends.onExit(
                                                    loop(), how, conversation().endsWithItsCode()));
                        });
    }

    private static Exit exit(int status, boolean outOfMemory) {
        return status > FIRST_SIGNAL
                ? new Exit(-1, status - FIRST_SIGNAL, outOfMemory)
                : new Exit(status, 0, outOfMemory);
    }

    /** What its extensions will be told when it ends. */
    void endsFor(String reason) {
        endsFor = reason;
    }

    @Override
    public void onInitFailed(Failure failure) {
        endsFor = FAILURE;
        sandbox().drainOutput();
        loaded.complete(new Loaded.Failed(failure));
    }

    @Override
    public void onClosed(String why) {
        ends.onClosed(
                loop(),
                () -> {
                    if (!outlivesTalk) {
                        die(why);
                    }
                });
    }

    private void onEnded(Exit how) {
        if (dead) {
            return;
        }
        dead = true;
        exit = how;
        endsFor = FAILURE;
        sandbox().drainOutput();
        hello.completeExceptionally(new IOException("the bootstrap ended: " + how));
        loaded.complete(new Loaded.Ended(how));
        var mine = crew;
        if (mine != null) {
            mine.onDead(this);
            turns.failDead(how);
        }
        dispose();
    }

    /** How it ended; known once its crew has heard of it. */
    Failure death(InvocationId id) {
        var how = broken;
        return how != null
                ? Failures.extension(id, how.type(), how.message())
                : Failures.exit(id, Objects.requireNonNull(exit, "it has not ended"));
    }

    /** Something is wrong with it that it will not recover from. */
    private void die(String why) {
        LOG.debugf("Sandbox is ended: it %s", why);
        Sandboxes.thread("sandbox-kill").start(() -> sandbox().kill());
    }

    /** At once, whatever it does; what it runs fails as killed. From any thread; blocks. */
    void endNow() {
        atOnce = true;
        var made = sandbox;
        if (made != null) {
            made.kill();
        }
        dispose();
    }

    /** Ends it for good. From any thread. */
    void dispose() {
        if (beginDisposal()) {
            owner.dispose(this);
        }
    }

    /** Whether the caller is the one to clear it away. From any thread. */
    boolean beginDisposal() {
        rest.end();
        return disposed.compareAndSet(false, true);
    }

    /** Whether it has ended, or is about to. From any thread. */
    boolean isDisposed() {
        return disposed.get();
    }

    /** Completes when nothing of it is left. */
    CompletableFuture<Void> cleared() {
        return cleared;
    }

    private void sayGoodbye(Sandbox made, Extensions its) {
        rest.thaw(made);
        if (its.anyExternal()) {
            its.sayGoodbye(endsFor);
            return;
        }
        try {
            made.terminate();
            made.ended().get(INTERNAL_EXTENSIONS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (IOException | ExecutionException | TimeoutException stays) {
            LOG.debugf("A runtime with extensions does not end by itself: %s", stays.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Blocks; only the owner calls it. */
    void clear() {
        var made = sandbox;
        var its = extensions;
        if (made != null && its != null && its.any() && !atOnce && !made.ended().isDone()) {
            sayGoodbye(made, its);
        }
        if (made != null) {
            made.close();
        }
        if (its != null) {
            its.close();
        }
        var talk = conversation;
        if (talk != null) {
            talk.close();
        }
        var out = route;
        if (out != null) {
            out.close();
        }
        var ways = egress;
        if (ways != null) {
            ways.close();
        }
    }
}
