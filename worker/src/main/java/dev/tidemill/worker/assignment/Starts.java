package dev.tidemill.worker.assignment;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.Layer;
import dev.tidemill.core.function.Runtimes.Family;
import dev.tidemill.core.function.Runtimes.Served;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.worker.extension.ExtensionFiles;
import dev.tidemill.worker.runtime.Failure;
import dev.tidemill.worker.runtime.Surroundings;
import dev.tidemill.worker.sandbox.pool.MemoryClass;
import dev.tidemill.worker.sandbox.pool.Pools;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
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
    private final Trainer trainer;

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
        this.trainer = new Trainer(starter, this, room, sandboxes, permits, loops);
    }

    Trainer trainer() {
        return trainer;
    }

    /**
     * Begins a start that the crew counts already; it learns what becomes of it.
     *
     * @param near the event loop that should serve it
     */
    void begin(Crew crew, @Nullable EventLoop near) {
        Sandboxes.thread("sandbox-start")
                .start(() -> start(crew, near == null ? loops.any() : near));
    }

    /**
     * Begins the start of one that is kept; the crew counts it already.
     *
     * @param outcome told why it failed, or nothing
     */
    void keep(Crew crew, Consumer<Optional<String>> outcome) {
        Sandboxes.thread("sandbox-keep").start(() -> outcome.accept(kept(crew, loops.any())));
    }

    private Optional<String> kept(Crew crew, EventLoop loop) {
        Optional<String> problem;
        try {
            problem = placeKept(crew, loop);
        } catch (Throwable failure) { // an Error, too: the crew counts on hearing of it
            LOG.errorf(failure, "No sandbox to keep for %s", crew.function());
            metrics.failed();
            problem = Optional.of("The sandbox could not be started.");
        }
        if (problem.isPresent()) {
            crew.onNotKept();
        }
        return problem;
    }

    private Optional<String> placeKept(Crew crew, EventLoop loop) throws IOException {
        var function = crew.function();
        var taken = take(crew, starter.runtime(function), loop);
        if (taken == null) {
            metrics.noRoom();
            return Optional.of(
                    "The workers have no room for " + function.memoryMegabytes() + " MB.");
        }
        taken.live().keep();
        var loading = loaded(taken, crew, loop);
        metrics.started(taken.pooled());
        if (loading instanceof Starter.Loading.Ready && crew.onStarted(taken.live())) {
            return Optional.empty();
        }
        crew.onDead(taken.live());
        taken.live().dispose();
        return Optional.of("FUNCTION_ERROR_INIT_FAILURE");
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
        var taken = take(crew, starter.runtime(function), loop);
        if (taken == null) {
            metrics.noRoom();
            crew.onNoRoom()
                    .ifPresent(
                            job ->
                                    Crew.sendAway(
                                            List.of(job),
                                            "no room for " + function.memoryMegabytes() + " MB"));
            return;
        }
        var live = taken.live();
        var loading = loaded(taken, crew, loop);
        metrics.started(taken.pooled());
        switch (loading) {
            case Starter.Loading.Ready _ -> {
                if (!crew.onStarted(live)) {
                    // it died between its word that it is ready and ours
                    refuse(live, crew, live::death);
                }
            }
            case Starter.Loading.Refused(var failure) -> {
                refuse(live, crew, failure);
            }
        }
    }

    /**
     * A sandbox in room that it has, without a function yet.
     *
     * @param archive what is to be shown to it beside its code
     */
    private record Taken(LiveSandbox live, boolean pooled, Optional<Path> archive) {}

    private @Nullable Taken take(Crew crew, Served runtime, EventLoop loop) {
        var function = crew.function();
        var archive = trainer.archive(crew);
        var pooled = archive.isPresent() ? null : fromPool(crew, runtime, loop);
        if (pooled != null) {
            return new Taken(pooled, true, archive);
        }
        if (!reserve(crew, function.memoryMegabytes())) {
            archive.ifPresent(unused -> trainer.release(crew, unused));
            return null;
        }
        var live = sandboxes.create(function.memoryMegabytes());
        archive.ifPresent(used -> trainer.releaseAtEnd(crew, live, used));
        return new Taken(live, false, archive);
    }

    private boolean reserve(Crew crew, int megabytes) {
        if (room.reserveAtOnce(megabytes)) {
            return true;
        }
        crew.beginSeeking();
        try {
            return room.reserve(megabytes);
        } finally {
            crew.endSeeking();
        }
    }

    private Starter.Loading loaded(Taken taken, Crew crew, EventLoop loop) throws IOException {
        var live = taken.live();
        try {
            if (!crew.admit(live)) {
                throw new IOException("the function is gone");
            }
            var function = crew.function();
            var code = acquire(live, function);
            var began = System.nanoTime();
            var loading = load(taken, crew, starter.runtime(function), code, loop);
            if (!live.isKept()) { // else nobody has waited for it
                live.loadedIn(Duration.ofNanos(System.nanoTime() - began));
            }
            return loading;
        } catch (Throwable failure) {
            crew.onDead(live);
            live.dispose();
            throw failure;
        }
    }

    Packages acquire(LiveSandbox live, FunctionVersion function) {
        try {
            var code = acquire(live, function.code());
            var layers = new ArrayList<Path>();
            for (var layer : function.layers()) {
                layers.add(acquire(live, layer.code()));
            }
            return new Packages(code, layers);
        } catch (IOException | RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    /** Whether code of the function runs before its runtime. */
    boolean isExtended(Crew crew) {
        return Surroundings.wrapper(crew.function()).isPresent() || !extensions(crew).isEmpty();
    }

    private List<String> extensions(Crew crew) {
        var layers = crew.function().layers();
        return layers.isEmpty() ? List.of() : crew.extensions(() -> extensions(layers));
    }

    private List<String> extensions(List<Layer> layers) {
        var acquired = new ArrayList<CodeHash>();
        try {
            var directories = new ArrayList<Path>();
            for (var layer : layers) {
                directories.add(starter.cache().acquire(layer.code()));
                acquired.add(layer.code());
            }
            return ExtensionFiles.in(directories);
        } catch (IOException | RuntimeException failure) {
            throw unreadable(failure);
        } finally {
            acquired.forEach(starter.cache()::release);
        }
    }

    private static PlatformException unreadable(Exception failure) {
        return new PlatformException(ErrorCode.CODE_UNREADABLE, "the code cannot be read", failure);
    }

    private Path acquire(LiveSandbox live, CodeHash hash) throws IOException {
        var directory = starter.cache().acquire(hash);
        live.uses(hash);
        return directory;
    }

    private Starter.Loading load(
            Taken taken, Crew crew, Served runtime, Packages code, EventLoop loop)
            throws IOException {
        var live = taken.live();
        var pooled = taken.pooled();
        var archive = taken.archive();
        var function = crew.function();
        var provided = runtime.family() == Family.PROVIDED;
        var extensions = extensions(crew);
        var extended = isExtended(crew);
        if (!pooled) {
            permits.acquireUninterruptibly();
            try {
                if (archive.isPresent()) {
                    starter.openArchived(live, crew, code.under(archive.get()), loop);
                } else if (extended) {
                    starter.openExtended(live, crew, code, extensions, loop);
                } else if (provided) {
                    starter.openProvided(live, crew, code, loop);
                } else {
                    starter.openGeneric(
                            live,
                            Kind.of(crew.isolation(), runtime, function.memoryMegabytes()),
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
        if (provided || extended || archive.isPresent()) {
            return starter.awaitLoad(live, function);
        }
        return pooled || starter.saysHello(live, function)
                ? starter.load(live, live.sandbox(), live.conversation(), crew, code)
                : starter.awaitLoad(live, function);
    }

    private static void refuse(
            LiveSandbox live, Crew crew, Function<InvocationId, Failure> failure) {
        var job = crew.onStartFailed(live);
        live.loop()
                .execute(
                        () -> {
                            job.ifPresent(
                                    it -> live.failInit(it, failure.apply(it.invocation().id())));
                            live.dispose();
                        });
    }

    private @Nullable LiveSandbox fromPool(Crew crew, Served runtime, EventLoop loop) {
        var function = crew.function();
        if (runtime.family() == Family.PROVIDED
                || function.ephemeralStorageMegabytes() != DEFAULT_TEMPORARY
                || !Surroundings.atStart(function).isEmpty()
                || isExtended(crew)) {
            return null;
        }
        var kind = Kind.of(crew.isolation(), runtime, MemoryClass.of(function.memoryMegabytes()));
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
