package dev.tidemill.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Sends events one after another until it is closed, and remembers what was accepted. */
final class EventLoad implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int SENDERS = 3;

    private final Platform platform;
    private final Map<String, String> accepted = new ConcurrentHashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private final List<Thread> senders = new ArrayList<>();
    private volatile List<String> functions;
    private volatile boolean closed;

    /** To one function after the other. */
    EventLoad(Platform platform, List<String> functions) {
        this.platform = platform;
        this.functions = functions;
        for (var sender = 0; sender < SENDERS; sender++) {
            senders.add(Thread.ofVirtual().start(this::send));
        }
    }

    /** From now on to these. */
    void to(List<String> others) {
        functions = others;
    }

    private void send() {
        for (var next = 0; !closed; next++) {
            var now = functions;
            var function = now.get(next % now.size());
            platform.event(function)
                    .ifPresentOrElse(id -> accepted.put(id, function), refused::incrementAndGet);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** By request id, the function. */
    Map<String, String> accepted() {
        return accepted;
    }

    /** How many got another answer than 202, or none: what became of them nobody can say. */
    long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        closed = true;
        for (var sender : senders) {
            try {
                sender.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
