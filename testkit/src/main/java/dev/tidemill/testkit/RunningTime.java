package dev.tidemill.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Time in which this machine ran: of a pause of the whole machine only a little counts. Who
 * promises that something happens within a second promises it of a machine that runs.
 */
public final class RunningTime implements AutoCloseable {

    private static final long STEP = Duration.ofMillis(5).toNanos();
    private static final long MOST = Duration.ofMillis(20).toNanos();

    private final AtomicLong counted = new AtomicLong();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("running-time").start(this::count);
    private volatile boolean closed;

    /** Since it was made; as fine as a few milliseconds. From any thread. */
    public Duration now() {
        return Duration.ofNanos(counted.get());
    }

    private void count() {
        var last = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(STEP);
            var now = System.nanoTime();
            counted.addAndGet(Math.min(now - last, MOST));
            last = now;
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
