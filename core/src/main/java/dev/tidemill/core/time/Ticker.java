package dev.tidemill.core.time;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Repeats a loop's work on a virtual thread until it is closed: at once while there is work, after
 * a pause else.
 */
public final class Ticker implements AutoCloseable {

    private final String name;
    private final Duration pause;
    private final IntSupplier work;
    private final Consumer<Throwable> onError;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param work does one round and returns how much there was to do
     * @param onError told of every failure; the loop goes on after the pause
     */
    public Ticker(String name, Duration pause, IntSupplier work, Consumer<Throwable> onError) {
        this.name = name;
        this.pause = pause;
        this.work = work;
        this.onError = onError;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::loop);
    }

    public Ticker start() {
        thread.start();
        return this;
    }

    /** Ends a pause early: there is work now. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    private void loop() {
        while (!closed) {
            var did = 0;
            try {
                did = work.getAsInt();
            } catch (Throwable failure) {
                if (!closed) {
                    onError.accept(failure);
                }
            }
            if (did == 0 && !closed) {
                LockSupport.parkNanos(this, pause.toNanos());
            }
        }
    }

    /**
     * Waits for the round under way; work must not take long, or must end when the thread is
     * interrupted.
     */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
