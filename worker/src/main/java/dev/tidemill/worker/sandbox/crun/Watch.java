package dev.tidemill.worker.sandbox.crun;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Waits for the pipes and the ends of all sandboxes on one platform thread; a thread for each would
 * cost more than an idle sandbox does.
 */
final class Watch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Watch.class);

    private final Map<Long, Runnable> actions = new ConcurrentHashMap<>();
    private final AtomicLong keys = new AtomicLong();
    private final int set;
    private final Thread thread;
    private volatile boolean closed;

    Watch() throws IOException {
        set = Readiness.create();
        thread = Thread.ofPlatform().daemon().name("sandbox-watch").start(this::loop);
    }

    /**
     * @param action runs on the watching thread whenever the file is readable: be quick
     * @return what {@link #remove} wants
     */
    long add(int file, Runnable action) throws IOException {
        var key = keys.incrementAndGet();
        actions.put(key, action);
        Readiness.add(set, file, key);
        return key;
    }

    /** Before the file is closed. */
    void remove(long key, int file) {
        actions.remove(key);
        Readiness.remove(set, file);
    }

    private void loop() {
        try (var arena = Arena.ofConfined()) {
            var events = Readiness.events(arena);
            while (!closed) {
                for (var key : Readiness.await(set, events)) {
                    var action = actions.get(key);
                    if (action != null) {
                        run(action);
                    }
                }
            }
        } catch (IOException failure) {
            LOG.error("Watching sandboxes failed; no more sandboxes can be used", failure);
        } finally {
            Linux.close(set);
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            LOG.error("An action on a sandbox failed", failure);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(2000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
