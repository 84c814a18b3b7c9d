package dev.tidemill.worker.assignment;

import com.sun.management.OperatingSystemMXBean;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.core.time.Ticker;
import dev.tidemill.worker.report.Journal;
import dev.tidemill.worker.runtime.Family;
import dev.tidemill.worker.runtime.Surroundings;
import dev.tidemill.worker.sandbox.pool.MemoryClass;
import dev.tidemill.worker.sandbox.pool.Pools;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where all sandboxes of this worker stand: gives each invocation one, makes room, keeps order. */
final class Floor implements LiveSandbox.Owner, AutoCloseable {

    private static final int BATCHES_AT_ONCE = 4;

    private static final Logger LOG = Logger.getLogger(Floor.class);
    private static final int DEFAULT_TEMPORARY = 512;
    private static final Duration TICK = Duration.ofMillis(20);
    private static final double BUSY = 0.9;
    private static final OperatingSystemMXBean HOST =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final int STARTS_PER_ROUND = 4;
    private static final int ROUNDS = 5;
    private static final Duration ROUND_PAUSE = Duration.ofMillis(10);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long FIRST_PAUSE = Duration.ofMillis(200).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(30).toNanos();

    /**
     * A sandbox belongs to one revision for life; the function is in it so that tenants never meet.
     */
    private record Key(FunctionId function, String revision) {}

    private final String workerId;
    private final AssignmentConfig config;
    private final Clock clock;
    private final Loops loops;
    private final Starter starter;
    private final Budget budget;
    private final int memory;
    private final Growth growth;
    private final Pools<Kind, LiveSandbox> pools;
    private final Consumer<Message> publish;
    private final long gatherNanos;
    private final WorkerMetrics metrics;
    private final Map<Key, Crew> crews = new ConcurrentHashMap<>();

    /** Retired ones that still have something to do. */
    private final Set<Crew> leaving = ConcurrentHashMap.newKeySet();

    private final Set<LiveSandbox> all = ConcurrentHashMap.newKeySet();
    private final Semaphore starts;
    private final ReentrantLock makingRoom = new ReentrantLock();
    private final Ticker ticker;
    private volatile boolean closed;

    /** How long the pools wait after a sandbox that did not open; zero after one that did. */
    private volatile long pause;

    private volatile long pausedAt;
    private volatile boolean processorsBusy;
    private long gatheredAt;
    private long slowRoundAt;
    private long minuteAt = System.nanoTime();

    Floor(
            String workerId,
            AssignmentConfig config,
            Clock clock,
            Loops loops,
            Starter starter,
            int memoryMegabytes,
            Pools<Kind, LiveSandbox> pools,
            Consumer<Message> publish,
            Duration gather,
            WorkerMetrics metrics) {
        this.workerId = workerId;
        this.config = config;
        this.clock = clock;
        this.loops = loops;
        this.starter = starter;
        this.memory = memoryMegabytes;
        this.budget = new Budget(memoryMegabytes, config.maxSandboxes());
        this.growth = new Growth(config.patience());
        this.pools = pools;
        this.publish = publish;
        this.gatherNanos = gather.toNanos();
        this.metrics = metrics;
        this.starts = new Semaphore(config.concurrentStarts());
        metrics.sandboxes(budget::sandboxes);
        this.ticker =
                new Ticker(
                        "worker-floor",
                        TICK,
                        this::tick,
                        failure -> LOG.error("A round over the sandboxes failed", failure));
    }

    void start() {
        ticker.start();
    }

    // ---- invocations

    CompletionStage<Answer> invoke(Invocation invocation) {
        var job = Job.of(invocation);
        var function = invocation.function();
        var key = new Key(function.function(), function.revision());
        var caller = loops.current();
        while (true) {
            var crew = crews.get(key);
            if (crew == null) {
                crew = crews.computeIfAbsent(key, _ -> new Crew(function, growth));
            }
            switch (crew.submit(job, caller)) {
                case NOTHING -> {
                    return job.answer();
                }
                case START -> {
                    startFor(crew, caller);
                    return job.answer();
                }
                case GONE -> crews.remove(key, crew);
            }
        }
    }

    private void startFor(Crew crew, @Nullable EventLoop near) {
        Thread.ofVirtual()
                .name("sandbox-start")
                .start(() -> startNow(crew, near == null ? loops.any() : near));
    }

    private void startNow(Crew crew, EventLoop loop) {
        try {
            place(crew, loop);
        } catch (IOException | RuntimeException failure) {
            LOG.errorf(failure, "No sandbox for %s", crew.function());
            metrics.failed();
            crew.onStartFailed()
                    .ifPresent(
                            job ->
                                    job.answer()
                                            .completeExceptionally(
                                                    failure instanceof PlatformException known
                                                            ? known
                                                            : new PlatformException(
                                                                    ErrorCode.SANDBOX_FAILED,
                                                                    "the sandbox could not be"
                                                                            + " started",
                                                                    failure)));
        }
    }

    private void place(Crew crew, EventLoop loop) throws IOException {
        var function = crew.function();
        var family = family(function);
        var live = fromPool(function, family, loop);
        var pooled = live != null;
        if (live == null) {
            if (!reserve(function.memoryMegabytes())) {
                metrics.noRoom();
                Crew.sendAway(crew.onNoRoom(), "no room for " + function.memoryMegabytes() + " MB");
                return;
            }
            live = newSandbox(function.memoryMegabytes());
        }
        Path code;
        try {
            code = starter.cache().acquire(function.code());
            live.uses(function.code());
        } catch (IOException | RuntimeException failure) {
            live.dispose();
            throw new PlatformException(
                    ErrorCode.CODE_UNREADABLE, "the code cannot be read", failure);
        }
        var began = System.nanoTime();
        Starter.Loading loading;
        try {
            loading = load(live, crew, family, code, loop, pooled);
        } catch (IOException | RuntimeException failure) {
            live.dispose();
            throw failure;
        }
        live.loadedIn(Duration.ofNanos(System.nanoTime() - began));
        metrics.started(pooled);
        switch (loading) {
            case Starter.Loading.Ready _ -> crew.onStarted(live);
            case Starter.Loading.Refused(var failure) -> refuse(live, crew, failure);
        }
    }

    private Starter.Loading load(
            LiveSandbox live, Crew crew, Family family, Path code, EventLoop loop, boolean pooled)
            throws IOException {
        var function = crew.function();
        if (pooled) {
            return starter.load(live, live.sandbox(), live.conversation(), crew, code);
        }
        starts.acquireUninterruptibly();
        try {
            if (family == Family.PROVIDED) {
                starter.openProvided(live, crew, code, loop);
            } else {
                starter.openGeneric(
                        live,
                        new Kind(family, starter.interpreter(function), function.memoryMegabytes()),
                        Surroundings.atStart(function),
                        function.ephemeralStorageMegabytes(),
                        loop);
            }
        } finally {
            starts.release();
        }
        // not while a start is held: this waits for the tenant's code
        if (family == Family.PROVIDED) {
            return starter.awaitLoad(live, function);
        }
        return starter.load(live, live.sandbox(), live.conversation(), crew, code);
    }

    private static void refuse(
            LiveSandbox live,
            Crew crew,
            java.util.function.Function<
                            dev.tidemill.core.invocation.InvocationId,
                            dev.tidemill.worker.runtime.Failure>
                    failure) {
        var job = crew.onStartFailed();
        live.loop()
                .execute(
                        () -> {
                            job.ifPresent(
                                    it -> live.failInit(it, failure.apply(it.invocation().id())));
                            live.dispose();
                        });
    }

    private static Family family(FunctionVersion function) {
        try {
            return Family.of(function.runtime());
        } catch (IllegalArgumentException unknown) {
            throw new PlatformException(
                    ErrorCode.SANDBOX_FAILED, String.valueOf(unknown.getMessage()));
        }
    }

    private @Nullable LiveSandbox fromPool(
            FunctionVersion function, Family family, EventLoop loop) {
        if (family == Family.PROVIDED
                || function.ephemeralStorageMegabytes() != DEFAULT_TEMPORARY
                || !Surroundings.atStart(function).isEmpty()) {
            return null;
        }
        var kind =
                new Kind(
                        family,
                        starter.interpreter(function),
                        MemoryClass.of(function.memoryMegabytes()));
        var taken = pools.take(kind, sandbox -> sandbox.loop() == loop);
        if (taken != null
                && budget.tryResize(taken.memoryMegabytes(), function.memoryMegabytes())) {
            taken.countFor(function.memoryMegabytes());
        }
        return taken;
    }

    private LiveSandbox newSandbox(int memoryMegabytes) {
        var live = new LiveSandbox(this, clock, workerId);
        live.countFor(memoryMegabytes);
        all.add(live);
        return live;
    }

    // ---- room

    /** Takes room for a sandbox, at the cost of idle ones if it must be. */
    private boolean reserve(int megabytes) {
        if (closed) {
            return false;
        }
        if (budget.tryTake(megabytes)) {
            return true;
        }
        makingRoom.lock();
        try {
            for (var round = 0; round < ROUNDS && !closed; round++) {
                if (budget.tryTake(megabytes)) {
                    return true;
                }
                if (!evict(budget.missing(megabytes), budget.isFull() ? 1 : 0)) {
                    // one that has just answered is idle in a moment
                    LockSupport.parkNanos(ROUND_PAUSE.toNanos());
                }
            }
            return budget.tryTake(megabytes);
        } finally {
            makingRoom.unlock();
        }
    }

    private boolean evict(int megabytes, int sandboxes) {
        var idle = new ArrayList<Eviction.Idle<LiveSandbox>>();
        for (var generic : pools.all()) {
            idle.add(
                    new Eviction.Idle<>(generic, pools, Long.MIN_VALUE, generic.memoryMegabytes()));
        }
        for (var crew : crews.values()) {
            for (var live : crew.idleOnes()) {
                idle.add(
                        new Eviction.Idle<>(
                                live, crew, live.restingSince(), live.memoryMegabytes()));
            }
        }
        var leaving = Set.copyOf(Eviction.leaving(idle, megabytes, sandboxes));
        if (leaving.isEmpty()) {
            return false;
        }
        var taken = new ArrayList<LiveSandbox>();
        leaving.stream().filter(pools::forget).forEach(taken::add);
        crews.values().forEach(crew -> taken.addAll(crew.takeIdleIf(leaving::contains)));
        var threads =
                taken.stream().map(live -> Thread.startVirtualThread(() -> clear(live))).toList();
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    // ---- what sandboxes report

    @Override
    public void ran(Message.Ran record) {
        publish.accept(record);
    }

    @Override
    public void log(Journal journal) {
        // bounded: who writes faster than this reads must not keep the thread that checks deadlines
        for (var taken = 0; taken < BATCHES_AT_ONCE; taken++) {
            var batch = journal.take();
            if (batch.isEmpty()) {
                return;
            }
            publish.accept(batch.get());
        }
    }

    @Override
    public void dispose(LiveSandbox live) {
        Thread.ofVirtual().name("sandbox-end").start(() -> clear(live));
    }

    private void clear(LiveSandbox live) {
        if (!live.beginClearing()) {
            return;
        }
        try {
            pools.forget(live);
            live.clear();
        } finally {
            all.remove(live);
            budget.giveBack(live.memoryMegabytes());
            live.code().ifPresent(starter.cache()::release);
            live.cleared().complete(null);
        }
    }

    // ---- order

    private int tick() {
        var now = System.nanoTime();
        all.forEach(live -> live.checkDeadline(now));
        crews.values().forEach(crew -> lookAfter(crew, now));
        leaving.forEach(crew -> lookAfter(crew, now));
        if (now - gatheredAt > gatherNanos) {
            gatheredAt = now;
            all.forEach(live -> log(live.journal()));
            processorsBusy = HOST.getCpuLoad() > BUSY;
            refill();
        }
        if (now - slowRoundAt > Duration.ofSeconds(1).toNanos()) {
            slowRoundAt = now;
            slowRound(now);
        }
        return 0;
    }

    private void lookAfter(Crew crew, long now) {
        for (var started = 0;
                started < STARTS_PER_ROUND && crew.wantsMore(processorsBusy);
                started++) {
            startFor(crew, null);
        }
        Crew.sendAway(crew.overdue(config.longestWait()), "no sandbox got free in time");
        crew.markFrozen(now, config.freezeAfter()).forEach(LiveSandbox::freeze);
    }

    private void slowRound(long now) {
        var oldest = now - config.keepFor().toNanos();
        for (var crew : crews.values()) {
            crew.takeIdleIf(live -> live.restingSince() - oldest < 0).forEach(LiveSandbox::dispose);
        }
        crews.values().removeIf(Crew::endIfEmpty);
        leaving.removeIf(Crew::endIfEmpty);
        pools.surplus(usedShare()).forEach(LiveSandbox::dispose);
        if (now - minuteAt > MINUTE) {
            minuteAt = now;
            pools.minutePassed();
        }
    }

    int sandboxes() {
        return budget.sandboxes();
    }

    private double usedShare() {
        return Math.max(
                (double) budget.used() / memory,
                (double) budget.sandboxes() / config.maxSandboxes());
    }

    private void refill() {
        if (closed || System.nanoTime() - pausedAt < pause) {
            return;
        }
        for (var kind : pools.missing(usedShare())) {
            // functions that wait for a start go first
            if (!starts.tryAcquire()) {
                pools.notOpened(kind);
                continue;
            }
            if (!budget.tryTake(kind.memoryMegabytes())) {
                starts.release();
                pools.notOpened(kind);
                continue;
            }
            Thread.ofVirtual().name("sandbox-pool").start(() -> open(kind));
        }
    }

    private void open(Kind kind) {
        var live = newSandbox(kind.memoryMegabytes());
        try {
            starter.openGeneric(live, kind, Map.of(), DEFAULT_TEMPORARY, loops.any());
            pools.opened(kind, live);
            pause = 0;
            if (closed) {
                live.dispose();
            }
        } catch (IOException | RuntimeException failure) {
            // A cause that stays, such as a full disk, must not become a loop of starts.
            pausedAt = System.nanoTime();
            pause = Math.clamp(pause * 2, FIRST_PAUSE, LONGEST_PAUSE);
            LOG.warnf(failure, "No generic sandbox for %s", kind);
            pools.notOpened(kind);
            live.dispose();
        } finally {
            starts.release();
        }
    }

    // ---- retiring

    void retire(FunctionId function) {
        crews.forEach(
                (key, crew) -> {
                    if (key.function().equals(function)) {
                        leaving.add(crew);
                        crews.remove(key, crew);
                        crew.retire().forEach(LiveSandbox::dispose);
                    }
                });
    }

    void retire(TenantId tenant) {
        end(crew -> crew.function().function().tenant().equals(tenant));
    }

    private void end(Predicate<Crew> which) {
        for (var some : List.of(crews.values(), leaving)) {
            some.removeIf(
                    crew -> {
                        if (!which.test(crew)) {
                            return false;
                        }
                        crew.abandon().forEach(live -> Thread.startVirtualThread(live::endNow));
                        Crew.sendAway(crew.takeWaiting(), "the function is gone");
                        return true;
                    });
        }
    }

    /** Ends all sandboxes. Blocks until they are gone. */
    @Override
    public void close() {
        closed = true;
        ticker.close();
        end(_ -> true);
        all.forEach(LiveSandbox::dispose);
        for (var live : List.copyOf(all)) {
            try {
                live.cleared().get(15, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException stuck) {
                LOG.warn("A sandbox does not end; the next start will end it");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
