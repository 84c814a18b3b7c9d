package dev.tidemill.worker.assignment;

import dev.tidemill.worker.sandbox.pool.Pools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Finds room for a sandbox, at the cost of idle ones if it must be. Blocks. */
final class Room {

    private static final int ROUNDS = 5;
    private static final Duration ROUND_PAUSE = Duration.ofMillis(10);

    private final Budget budget;
    private final Pools<Kind, LiveSandbox> pools;
    private final Collection<Crew> crews;
    private final Sandboxes sandboxes;
    private final ReentrantLock making = new ReentrantLock();
    private volatile boolean closed;

    /**
     * @param crews those whose idle sandboxes may leave; a view that follows what changes
     */
    Room(
            Budget budget,
            Pools<Kind, LiveSandbox> pools,
            Collection<Crew> crews,
            Sandboxes sandboxes) {
        this.budget = budget;
        this.pools = pools;
        this.crews = crews;
        this.sandboxes = sandboxes;
    }

    /** From now on there is none. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether there is room at all, were nobody here. */
    boolean fits(int megabytes) {
        return budget.fits(megabytes);
    }

    /** Takes it, if nobody has to leave for it. Does not block. */
    boolean reserveAtOnce(int megabytes) {
        return !closed && budget.tryTake(megabytes);
    }

    /** Takes it, if idle ones in its way can leave. */
    boolean reserve(int megabytes) {
        if (reserveAtOnce(megabytes)) {
            return true;
        }
        making.lock();
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
            making.unlock();
        }
    }

    private boolean evict(int megabytes, int number) {
        var leaving = Set.copyOf(Eviction.leaving(idle(), megabytes, number));
        if (leaving.isEmpty()) {
            return false;
        }
        var taken = new ArrayList<LiveSandbox>();
        leaving.stream().filter(pools::forget).forEach(taken::add);
        crews.forEach(crew -> taken.addAll(crew.takeIdleIf(leaving::contains)));
        var threads =
                taken.stream()
                        .map(
                                live ->
                                        Sandboxes.thread("sandbox-end")
                                                .start(() -> sandboxes.end(live)))
                        .toList();
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

    private Collection<Eviction.Idle<LiveSandbox>> idle() {
        var idle = new ArrayList<Eviction.Idle<LiveSandbox>>();
        for (var generic : pools.all()) {
            idle.add(
                    new Eviction.Idle<>(generic, pools, Long.MIN_VALUE, generic.memoryMegabytes()));
        }
        for (var crew : crews) {
            for (var live : crew.idleOnes()) {
                if (live.isKept()) {
                    continue;
                }
                idle.add(
                        new Eviction.Idle<>(
                                live,
                                crew.function().revision(), // many tenants are one function
                                live.rest().since(),
                                live.memoryMegabytes()));
            }
        }
        return idle;
    }
}
