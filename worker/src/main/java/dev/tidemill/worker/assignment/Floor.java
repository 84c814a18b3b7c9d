package dev.tidemill.worker.assignment;

import com.sun.management.OperatingSystemMXBean;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.IsolationRules;
import dev.tidemill.core.function.TenancyId;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.placement.Prepared;
import dev.tidemill.core.placement.Provision;
import dev.tidemill.core.placement.Provisioned;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.core.time.Ticker;
import dev.tidemill.worker.sandbox.pool.Pools;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Where all crews of this worker stand: brings each invocation to its own, and keeps order. */
final class Floor implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Floor.class);
    private static final Duration TICK = Duration.ofMillis(20);
    private static final double BUSY = 0.9;

    /** Load is counted in hundredths of a second: it rises at once, one idle tick says little. */
    private static final double NEWS = 0.3;

    private static final OperatingSystemMXBean HOST =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final int STARTS_PER_ROUND = 4;
    private static final long PERIOD = Duration.ofMillis(100).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /**
     * A sandbox belongs to one revision for life, and to one of the function's own tenants where it
     * keeps them apart; the function is in it so that tenants never meet.
     */
    private record Key(FunctionId function, String revision, Optional<TenancyId> tenancy) {

        static Key of(FunctionVersion version, Optional<TenancyId> tenancy) {
            return new Key(version.function(), version.revision(), tenancy);
        }
    }

    private final AssignmentConfig config;
    private final Loops loops;
    private final Budget budget;
    private final Growth growth;
    private final IsolationRules isolation;
    private final Pools<Kind, LiveSandbox> pools;
    private final long gatherNanos;
    private final Map<Key, Crew> crews = new ConcurrentHashMap<>();

    /** Retired ones that still have something to do. */
    private final Set<Crew> leaving = ConcurrentHashMap.newKeySet();

    private final Sandboxes sandboxes;
    private final Room room;
    private final Starts starts;
    private final Refill refill;
    private final Provisions provisions;
    private final Ticker ticker;
    private volatile boolean processorsBusy;
    private double processorLoad;
    private long pacedAt;
    private long gatheredAt;
    private long slowRoundAt;
    private long minuteAt = System.nanoTime();

    Floor(
            String workerId,
            AssignmentConfig config,
            Clock clock,
            Loops loops,
            Starter starter,
            IsolationRules isolation,
            int memoryMegabytes,
            Pools<Kind, LiveSandbox> pools,
            Consumer<Message> publish,
            Duration gather,
            WorkerMetrics metrics) {
        this.config = config;
        this.loops = loops;
        this.budget = new Budget(memoryMegabytes, config.maxSandboxes());
        this.growth = new Growth(config.patience());
        this.isolation = isolation;
        this.pools = pools;
        this.gatherNanos = gather.toNanos();
        var permits = new Semaphore(config.concurrentStarts());
        sandboxes = new Sandboxes(workerId, clock, budget, pools, starter.cache(), publish);
        room = new Room(budget, pools, crews.values(), sandboxes);
        starts = new Starts(starter, pools, budget, room, sandboxes, permits, loops, metrics);
        refill = new Refill(starter, pools, budget, room, sandboxes, permits, loops);
        provisions =
                new Provisions(
                        this::crew,
                        starts,
                        memoryMegabytes / 100 * config.provisionedPercent(),
                        config.maxSandboxes() * config.provisionedPercent() / 100);
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

    CompletionStage<Answer> invoke(Invocation invocation) {
        var job = Job.of(invocation);
        var function = invocation.function();
        var tenancy = tenancy(invocation);
        var key = Key.of(function, tenancy);
        var caller = loops.current();
        while (true) {
            var crew = crews.get(key);
            if (crew == null) {
                crew = crews.computeIfAbsent(key, _ -> newCrew(function, tenancy));
            }
            switch (crew.submit(job, caller)) {
                case NOTHING -> {
                    return job.answer();
                }
                case START -> {
                    starts.begin(crew, caller);
                    return job.answer();
                }
                case GONE -> crews.remove(key, crew);
            }
        }
    }

    /** One that takes orders to keep sandboxes, which no function with tenants of its own has. */
    private Crew crew(FunctionVersion function) {
        return crews.compute(
                Key.of(function, Optional.empty()),
                (_, known) ->
                        known == null || known.isOver()
                                ? newCrew(function, Optional.empty())
                                : known);
    }

    /** Keeps initialised sandboxes, these and no others. */
    void provision(List<Provision> all) {
        provisions.want(all);
    }

    CompletionStage<Prepared> prepare(FunctionVersion function) {
        return starts.trainer().prepare(newCrew(function, Optional.empty()));
    }

    Provisioned provisioned(FunctionId function, String version) {
        return provisions.of(function, version);
    }

    private Crew newCrew(FunctionVersion function, Optional<TenancyId> tenancy) {
        return new Crew(function, tenancy, isolation.of(function.function()), growth);
    }

    /** The others share all sandboxes, whatever their callers say. */
    private static Optional<TenancyId> tenancy(Invocation invocation) {
        return invocation.function().modes().tenantIsolation()
                ? invocation.origin().tenancy()
                : Optional.empty();
    }

    int sandboxes() {
        return budget.sandboxes();
    }

    // ---- order

    private int tick() {
        var now = System.nanoTime();
        sandboxes.checkDeadlines(now);
        crews.values().forEach(crew -> lookAfter(crew, now));
        leaving.forEach(crew -> lookAfter(crew, now));
        if (now - gatheredAt > gatherNanos) {
            gatheredAt = now;
            sandboxes.publishLogs();
            refill.fill();
            if (!room.isClosed()) {
                provisions.round(now);
            }
        }
        if (now - pacedAt > PERIOD) {
            pacedAt = now;
            var load = HOST.getCpuLoad();
            processorLoad = Math.max(load, processorLoad + (load - processorLoad) * NEWS);
            processorsBusy = processorLoad > BUSY;
            crews.values().forEach(crew -> crew.pace(processorsBusy));
        }
        if (now - slowRoundAt > SECOND) {
            slowRoundAt = now;
            slowRound(now);
        }
        return 0;
    }

    private void lookAfter(Crew crew, long now) {
        Crew.sendAway(crew.overdue(config.longestWait()), "no sandbox got free in time");
        crew.employ();
        for (var started = 0;
                started < STARTS_PER_ROUND && crew.wantsMore(processorsBusy);
                started++) {
            starts.begin(crew, null);
        }
        crew.markFrozen(now, config.freezeAfter())
                .forEach(live -> live.rest().freeze(live.sandbox()));
    }

    private void slowRound(long now) {
        retireIf(crew -> crew.isolation() != isolation.of(crew.function().function()));
        var oldest = now - config.keepFor().toNanos();
        for (var crew : crews.values()) {
            crew.takeIdleIf(
                            live ->
                                    live.isSpent()
                                            || (!live.isKept() && live.rest().since() - oldest < 0))
                    .forEach(LiveSandbox::dispose);
        }
        crews.values().removeIf(Crew::endIfEmpty);
        leaving.removeIf(Crew::endIfEmpty);
        refill.endSurplus();
        if (now - minuteAt > MINUTE) {
            minuteAt = now;
            pools.minutePassed();
        }
    }

    // ---- retiring

    void retire(FunctionId function, String version) {
        retireIf(
                crew ->
                        crew.function().function().equals(function)
                                && crew.function().version().equals(version));
        starts.trainer()
                .forgetIf(key -> key.function().equals(function) && key.version().equals(version));
    }

    /** Busy ones end after their run. */
    private void retireIf(Predicate<Crew> which) {
        crews.forEach(
                (key, crew) -> {
                    if (which.test(crew)) {
                        leaving.add(crew);
                        crews.remove(key, crew);
                        crew.retire().forEach(LiveSandbox::dispose);
                    }
                });
    }

    void retire(TenantId tenant) {
        end(crew -> crew.function().function().tenant().equals(tenant));
        starts.trainer().forgetIf(key -> key.function().tenant().equals(tenant));
    }

    private void end(Predicate<Crew> which) {
        for (var some : List.of(crews.values(), leaving)) {
            some.removeIf(
                    crew -> {
                        if (!which.test(crew)) {
                            return false;
                        }
                        crew.abandon()
                                .forEach(
                                        live ->
                                                Sandboxes.thread("sandbox-end")
                                                        .start(live::endNow));
                        Crew.sendAway(crew.takeWaiting(), "the function is gone");
                        return true;
                    });
        }
    }

    /** Ends all sandboxes. Blocks until they are gone. */
    @Override
    public void close() {
        room.close();
        ticker.close();
        starts.trainer().forgetIf(_ -> true);
        retireIf(_ -> true); // what rests may hear of its end
        end(_ -> true);
        sandboxes.endAll();
    }
}
