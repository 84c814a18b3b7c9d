package dev.tidemill.worker.assignment;

import dev.tidemill.core.message.Message;
import dev.tidemill.worker.artifact.CodeCache;
import dev.tidemill.worker.report.Journal;
import dev.tidemill.worker.sandbox.pool.Pools;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** All sandboxes of this worker, generic ones too: where their reports go, and how they leave. */
final class Sandboxes implements LiveSandbox.Owner {

    private static final Logger LOG = Logger.getLogger(Sandboxes.class);
    private static final int BATCHES_AT_ONCE = 4;

    private final String workerId;
    private final Clock clock;
    private final Budget budget;
    private final Pools<Kind, LiveSandbox> pools;
    private final CodeCache cache;
    private final Consumer<Message> publish;
    private final Set<LiveSandbox> all = ConcurrentHashMap.newKeySet();

    Sandboxes(
            String workerId,
            Clock clock,
            Budget budget,
            Pools<Kind, LiveSandbox> pools,
            CodeCache cache,
            Consumer<Message> publish) {
        this.workerId = workerId;
        this.clock = clock;
        this.budget = budget;
        this.pools = pools;
        this.cache = cache;
        this.publish = publish;
    }

    /**
     * For what makes, thaws and ends sandboxes: its system calls block, and would hold the few
     * threads that carry all virtual ones, or wait for others that do.
     */
    static Thread.Builder thread(String name) {
        return Thread.ofPlatform().daemon().name(name);
    }

    /** One that is to be started in room that the caller has taken; it is given back at its end. */
    LiveSandbox create(int memoryMegabytes) {
        var live = new LiveSandbox(this, clock, workerId);
        live.countFor(memoryMegabytes);
        all.add(live);
        return live;
    }

    void checkDeadlines(long now) {
        all.forEach(live -> live.checkDeadline(now));
    }

    void publishLogs() {
        all.forEach(live -> publish(live.journal()));
    }

    void publish(Journal journal) {
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
    public void ran(Message.Ran record) {
        publish.accept(record);
    }

    @Override
    public void dispose(LiveSandbox live) {
        thread("sandbox-end").start(() -> clear(live));
    }

    /** Ends it and waits until nothing of it is left, if nobody else does so already. */
    void end(LiveSandbox live) {
        if (live.beginDisposal()) {
            clear(live);
        }
    }

    private void clear(LiveSandbox live) {
        try {
            pools.forget(live);
            live.clear();
            publish(live.journal());
        } finally {
            all.remove(live);
            budget.giveBack(live.memoryMegabytes());
            live.packages().forEach(cache::release);
            live.cleared().complete(null);
        }
    }

    /** Ends all. Blocks until they are gone. */
    void endAll() {
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
