package dev.tidemill.worker.assignment;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.Runtimes.Family;
import dev.tidemill.core.function.Runtimes.Served;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.worker.runtime.Failure;
import dev.tidemill.worker.runtime.Failures;
import dev.tidemill.worker.runtime.Surroundings;
import dev.tidemill.worker.sandbox.pool.MemoryClass;
import dev.tidemill.worker.sandbox.pool.Pools;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Gives a crew one more sandbox: out of the pool or cold, in room that is there or made. */
final class Starts {

    static final int DEFAULT_TEMPORARY = 512;

    private static final Logger LOG = Logger.getLogger(Starts.class);

    private final Starter starter;
    private final Pools<Kind, LiveSandbox> pools;
    private final Budget budget;
    private final Room room;
    private final Sandboxes sandboxes;
    private final Semaphore permits;
    private final Loops loops;
    private final WorkerMetrics metrics;

    /**
     * @param permits one for each start at a time; shared with whoever fills the pools
     */
    Starts(
            Starter starter,
            Pools<Kind, LiveSandbox> pools,
            Budget budget,
            Room room,
            Sandboxes sandboxes,
            Semaphore permits,
            Loops loops,
            WorkerMetrics metrics) {
        this.starter = starter;
        this.pools = pools;
        this.budget = budget;
        this.room = room;
        this.sandboxes = sandboxes;
        this.permits = permits;
        this.loops = loops;
        this.metrics = metrics;
    }

    /**
     * Begins a start that the crew counts already; it learns what becomes of it.
     *
     * @param near the event loop that should serve it
     */
    void begin(Crew crew, @Nullable EventLoop near) {
        Thread.ofVirtual()
                .name("sandbox-start")
                .start(() -> start(crew, near == null ? loops.any() : near));
    }

    private void start(Crew crew, EventLoop loop) {
        try {
            place(crew, loop);
        } catch (Throwable failure) { // an Error, too: the crew counts on hearing of it
            if (crew.isGone()) {
                LOG.debugf(failure, "The function of a starting sandbox is gone");
            } else {
                LOG.errorf(failure, "No sandbox for %s", crew.function());
                metrics.failed();
            }
            var cause =
                    failure instanceof PlatformException known
                            ? known
                            : new PlatformException(
                                    ErrorCode.SANDBOX_FAILED,
                                    "the sandbox could not be started",
                                    failure);
            crew.onStartFailed().ifPresent(job -> job.answer().completeExceptionally(cause));
        }
    }

    private void place(Crew crew, EventLoop loop) throws IOException {
        var function = crew.function();
        var runtime = starter.runtime(function);
        var live = fromPool(function, runtime, loop);
        var pooled = live != null;
        if (live == null) {
            if (!room.reserve(function.memoryMegabytes())) {
                metrics.noRoom();
                crew.onNoRoom()
                        .ifPresent(
                                job ->
                                        Crew.sendAway(
                                                List.of(job),
                                                "no room for "
                                                        + function.memoryMegabytes()
                                                        + " MB"));
                return;
            }
            live = sandboxes.create(function.memoryMegabytes());
        }
        Starter.Loading loading;
        try {
            if (!crew.admit(live)) {
                throw new IOException("the function is gone");
            }
            var code = acquire(live, function);
            var began = System.nanoTime();
            loading = load(live, crew, runtime, code, loop, pooled);
            live.loadedIn(Duration.ofNanos(System.nanoTime() - began));
        } catch (Throwable failure) {
            crew.onDead(live);
            live.dispose();
            throw failure;
        }
        metrics.started(pooled);
        switch (loading) {
            case Starter.Loading.Ready _ -> {
                if (!crew.onStarted(live)) {
                    // it died between its word that it is ready and ours
                    var exit = live.exit();
                    refuse(live, crew, id -> Failures.exit(id, exit));
                }
            }
            case Starter.Loading.Refused(var failure) -> {
                crew.onDead(live);
                refuse(live, crew, failure);
            }
        }
    }

    private Path acquire(LiveSandbox live, FunctionVersion function) {
        try {
            var code = starter.cache().acquire(function.code());
            live.uses(function.code());
            return code;
        } catch (IOException | RuntimeException failure) {
            throw new PlatformException(
                    ErrorCode.CODE_UNREADABLE, "the code cannot be read", failure);
        }
    }

    private Starter.Loading load(
            LiveSandbox live, Crew crew, Served runtime, Path code, EventLoop loop, boolean pooled)
            throws IOException {
        var function = crew.function();
        var provided = runtime.family() == Family.PROVIDED;
        if (!pooled) {
            permits.acquireUninterruptibly();
            try {
                if (provided) {
                    starter.openProvided(live, crew, code, loop);
                } else {
                    starter.openGeneric(
                            live,
                            Kind.of(runtime, function.memoryMegabytes()),
                            Surroundings.atStart(function),
                            function.ephemeralStorageMegabytes(),
                            loop);
                }
            } finally {
                permits.release();
            }
        }
        // not while a permit is held: this waits for the tenant's code, which may run already in
        // a bootstrap that heeds the function's variables
        if (provided) {
            return starter.awaitLoad(live, function);
        }
        return pooled || starter.saysHello(live, function)
                ? starter.load(live, live.sandbox(), live.conversation(), crew, code)
                : starter.awaitLoad(live, function);
    }

    private static void refuse(
            LiveSandbox live, Crew crew, Function<InvocationId, Failure> failure) {
        var job = crew.onStartFailed();
        live.loop()
                .execute(
                        () -> {
                            job.ifPresent(
                                    it -> live.failInit(it, failure.apply(it.invocation().id())));
                            live.dispose();
                        });
    }

    private @Nullable LiveSandbox fromPool(
            FunctionVersion function, Served runtime, EventLoop loop) {
        if (runtime.family() == Family.PROVIDED
                || function.ephemeralStorageMegabytes() != DEFAULT_TEMPORARY
                || !Surroundings.atStart(function).isEmpty()) {
            return null;
        }
        var kind = Kind.of(runtime, MemoryClass.of(function.memoryMegabytes()));
        var taken = pools.take(kind, sandbox -> sandbox.loop() == loop);
        while (taken != null && taken.isDisposed()) {
            taken = pools.take(kind, _ -> true);
        }
        if (taken != null
                && budget.tryResize(taken.memoryMegabytes(), function.memoryMegabytes())) {
            taken.countFor(function.memoryMegabytes());
        }
        return taken;
    }
}
