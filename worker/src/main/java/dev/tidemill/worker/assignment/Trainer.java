package dev.tidemill.worker.assignment;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.Runtimes.Family;
import dev.tidemill.core.function.SnapStart;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.placement.Prepared;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.worker.runtime.ClassArchive;
import dev.tidemill.worker.runtime.Failures;
import dev.tidemill.worker.sandbox.Exit;
import dev.tidemill.worker.sandbox.crun.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Runs the initialisation of versions once, in a sandbox like all others of theirs, and keeps what
 * classes it loaded: for the starts of that version and of nobody else.
 */
final class Trainer {

    private static final Logger LOG = Logger.getLogger(Trainer.class);

    /** For the archive, which lies in the sandbox's own memory before it is read. */
    private static final int MORE_MEGABYTES = 384;

    /** For what follows the initialisation. */
    private static final int ARCHIVING_SECONDS = 120;

    private static final int CLEARING_SECONDS = 15;

    /** A version, for all times. */
    record Key(FunctionId function, String version, String revision) {

        static Key of(FunctionVersion function) {
            return new Key(function.function(), function.version(), function.revision());
        }
    }

    private final Starter starter;
    private final Starts starts;
    private final Room room;
    private final Sandboxes sandboxes;
    private final Semaphore permits;
    private final Loops loops;
    private final Map<Key, CompletableFuture<Prepared>> known = new ConcurrentHashMap<>();

    /** Those whose sandboxes are there. */
    private final Map<Key, LiveSandbox> training = new ConcurrentHashMap<>();

    /** One at a time for each tenant: nobody waits for another's. */
    private final Map<TenantId, ReentrantLock> turns = new ConcurrentHashMap<>();

    Trainer(
            Starter starter,
            Starts starts,
            Room room,
            Sandboxes sandboxes,
            Semaphore permits,
            Loops loops) {
        this.starter = starter;
        this.starts = starts;
        this.room = room;
        this.sandboxes = sandboxes;
        this.permits = permits;
        this.loops = loops;
    }

    /**
     * What became of it, or becomes of it from now on.
     *
     * @param crew one that nothing else is asked of
     */
    CompletionStage<Prepared> prepare(Crew crew) {
        var key = Key.of(crew.function());
        var prepared = new CompletableFuture<Prepared>();
        var earlier = known.putIfAbsent(key, prepared);
        if (earlier != null) {
            return earlier;
        }
        Sandboxes.thread("train").start(() -> prepare(crew, key, prepared));
        return prepared;
    }

    private void prepare(Crew crew, Key key, CompletableFuture<Prepared> prepared) {
        var turn = turns.computeIfAbsent(key.function().tenant(), _ -> new ReentrantLock(true));
        turn.lock();
        try {
            prepared.complete(train(crew, key, prepared));
        } catch (Throwable failure) { // an Error, too: somebody counts on hearing of it
            known.remove(key, prepared);
            prepared.completeExceptionally(failure);
        } finally {
            turn.unlock();
        }
    }

    /** What a new sandbox of the version is to be given; released by who takes it. */
    Optional<Path> archive(Crew crew) {
        var function = crew.function();
        if (function.modes().snapStart() != SnapStart.READY) {
            return Optional.empty();
        }
        var key = Key.of(function);
        var archive = starter.archives().acquire(key);
        if (archive.isEmpty() && !known.containsKey(key)) {
            // prepared elsewhere, or by this worker's predecessor
            var unused =
                    prepare(new Crew(function, Optional.empty(), crew.isolation(), crew.growth()))
                            .exceptionally(
                                    failure -> {
                                        LOG.debugf(failure, "%s is not prepared", function);
                                        return new Prepared.Ready();
                                    });
        }
        return archive;
    }

    void release(Crew crew, Path archive) {
        starter.archives().release(Key.of(crew.function()), archive);
    }

    void releaseAtEnd(Crew crew, LiveSandbox live, Path archive) {
        var unused = live.cleared().thenRun(() -> release(crew, archive));
    }

    /** What was prepared for them goes, and what prepares them ends. */
    void forgetIf(Predicate<Key> which) {
        known.keySet().stream()
                .filter(which)
                .toList()
                .forEach(
                        key -> {
                            known.remove(key);
                            starter.archives().forget(key);
                            var under = training.get(key);
                            if (under != null) {
                                Sandboxes.thread("sandbox-end").start(under::endNow);
                            }
                        });
    }

    // ---- training

    private Prepared train(Crew crew, Key key, CompletableFuture<Prepared> prepared)
            throws IOException {
        requireWanted(key, prepared);
        var function = crew.function();
        if (starter.runtime(function).family() != Family.JAVA || starts.isExtended(crew)) {
            return new Prepared.Ready(); // starts as it would without
        }
        var more = function.memoryMegabytes() + MORE_MEGABYTES;
        var memory = room.fits(more) ? more : function.memoryMegabytes();
        if (!room.reserve(memory)) {
            throw new PlatformException(ErrorCode.NO_CAPACITY, "no room for " + memory + " MB");
        }
        var live = sandboxes.create(memory);
        live.outliveTalk();
        training.put(key, live);
        var directory = starter.archives().begin();
        var size = 0L;
        try {
            size = train(crew, live, memory, directory);
            requireWanted(key, prepared);
            if (size > 0) {
                starter.archives().put(key, directory, size);
            } else {
                LOG.infof("%s starts without an archive: none could be made", function);
            }
            return new Prepared.Ready();
        } catch (Refused refused) {
            requireWanted(key, prepared);
            return refused.why;
        } finally {
            training.remove(key, live);
            live.endNow();
            if (!starter.archives().has(key)) {
                Trees.delete(directory);
            }
        }
    }

    /** Who ends a training is not the version's code. */
    private void requireWanted(Key key, CompletableFuture<Prepared> prepared) throws IOException {
        if (known.get(key) != prepared) {
            throw new IOException("the version is not wanted any more");
        }
    }

    /** Its code does not initialise. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Prepared.Failed why;

        Refused(Prepared.Failed why) {
            super(why.reason());
            this.why = why;
        }
    }

    /**
     * @return the size of the archive in bytes; 0 where there is none
     */
    private long train(Crew crew, LiveSandbox live, int memory, Path directory)
            throws IOException, Refused {
        var function = crew.function();
        var code = starts.acquire(live, function);
        ClassArchive.layOut(directory, code.code(), code.layers());
        try (var archive = new ArchiveSink(ClassArchive.file(directory))) {
            permits.acquireUninterruptibly();
            try {
                starter.openTraining(
                        live, crew, code.under(directory), memory, archive, loops.any());
            } finally {
                permits.release();
            }
            if (starter.awaitLoad(live, function) instanceof Starter.Loading.Refused(var failure)) {
                throw new Refused(failed(failure.apply(InvocationId.random()).errorType()));
            }
            var ended = awaitEnd(live);
            return ended.status() == 0 && ended.signal() == 0 ? archive.size() : 0;
        }
    }

    private static Exit awaitEnd(LiveSandbox live) throws IOException {
        try {
            var how = live.sandbox().ended().get(ARCHIVING_SECONDS, TimeUnit.SECONDS);
            live.dispose();
            live.cleared().get(CLEARING_SECONDS, TimeUnit.SECONDS); // its last words are read
            return how;
        } catch (TimeoutException late) {
            return new Exit(1, 0, false);
        } catch (ExecutionException impossible) {
            throw new IOException("training failed", impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static Prepared.Failed failed(String errorType) {
        var code =
                switch (errorType) {
                    case Failures.TIMEOUT -> "FunctionError.InitTimeout";
                    case Failures.EXIT -> "FunctionError.RuntimeExitError";
                    case Failures.OUT_OF_MEMORY -> "FunctionError.InitResourceExhausted";
                    default -> "FunctionError";
                };
        return new Prepared.Failed(
                code,
                "The version's initialization failed with "
                        + errorType
                        + ". Its log group says more.");
    }
}
