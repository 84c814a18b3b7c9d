package dev.tidemill.worker.assignment;

import dev.tidemill.worker.sandbox.pool.Pools;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Starts the generic sandboxes that the pools miss, and ends those beyond their target. */
final class Refill {

    private static final Logger LOG = Logger.getLogger(Refill.class);
    private static final long FIRST_PAUSE = Duration.ofMillis(200).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(30).toNanos();

    private final Starter starter;
    private final Pools<Kind, LiveSandbox> pools;
    private final Budget budget;
    private final Room room;
    private final Sandboxes sandboxes;
    private final Semaphore permits;
    private final Loops loops;

    /** How long the pools wait after a sandbox that did not open; zero after one that did. */
    private volatile long pause;

    private volatile long pausedAt;

    Refill(
            Starter starter,
            Pools<Kind, LiveSandbox> pools,
            Budget budget,
            Room room,
            Sandboxes sandboxes,
            Semaphore permits,
            Loops loops) {
        this.starter = starter;
        this.pools = pools;
        this.budget = budget;
        this.room = room;
        this.sandboxes = sandboxes;
        this.permits = permits;
        this.loops = loops;
    }

    /** Begins the starts that are missing. */
    void fill() {
        if (room.isClosed() || System.nanoTime() - pausedAt < pause) {
            return;
        }
        for (var kind : pools.missing(budget.usedShare())) {
            // functions that wait for a start go first
            if (!permits.tryAcquire()) {
                pools.notOpened(kind);
                continue;
            }
            if (!budget.tryTake(kind.memoryMegabytes())) {
                permits.release();
                pools.notOpened(kind);
                continue;
            }
            Sandboxes.thread("sandbox-pool").start(() -> open(kind));
        }
    }

    void endSurplus() {
        pools.surplus(budget.usedShare()).forEach(LiveSandbox::dispose);
    }

    private void open(Kind kind) {
        var live = sandboxes.create(kind.memoryMegabytes());
        try {
            starter.openGeneric(live, kind, Map.of(), Starts.DEFAULT_TEMPORARY, loops.any());
            starter.awaitHello(live);
            pools.opened(kind, live);
            pause = 0;
            if (room.isClosed() || live.isDisposed()) {
                // it may have died before the pools knew of it
                pools.forget(live);
                live.dispose();
            }
        } catch (Throwable failure) {
            // A cause that stays, such as a full disk, must not become a loop of starts.
            pausedAt = System.nanoTime();
            pause = Math.clamp(pause * 2, FIRST_PAUSE, LONGEST_PAUSE);
            LOG.warnf(failure, "No generic sandbox for %s", kind);
            pools.notOpened(kind);
            live.dispose();
        } finally {
            permits.release();
        }
    }
}
