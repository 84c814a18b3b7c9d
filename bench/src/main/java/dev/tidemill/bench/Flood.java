package dev.tidemill.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Sends events at a steady pace, whatever they are answered with, until it is closed. */
final class Flood implements AutoCloseable {

    private static final int SENDERS = 32;

    private final Platform platform;
    private final String function;
    private final long pauseNanos;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final List<Thread> senders = new ArrayList<>();
    private volatile boolean closed;

    Flood(Platform platform, String function, int perSecond) {
        this.platform = platform;
        this.function = function;
        this.pauseNanos = Duration.ofSeconds(1).toNanos() * SENDERS / perSecond;
        for (var sender = 0; sender < SENDERS; sender++) {
            senders.add(Thread.ofVirtual().start(this::send));
        }
    }

    private void send() {
        for (var due = System.nanoTime(); !closed; due += pauseNanos) {
            LockSupport.parkNanos(due - System.nanoTime());
            var answered = platform.event(function).isPresent() ? accepted : refused;
            answered.incrementAndGet();
        }
    }

    long accepted() {
        return accepted.get();
    }

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
