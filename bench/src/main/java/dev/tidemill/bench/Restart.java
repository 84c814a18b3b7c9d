package dev.tidemill.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** How soon calls are served again when the application is killed under load and started anew. */
final class Restart {

    private static final String FUNCTION = "bench-restart";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int CALLERS = 8;

    private final Instance instance;
    private final PrintStream out;

    Restart(Instance instance, PrintStream out) {
        this.instance = instance;
        this.out = out;
    }

    void run(int rounds) throws IOException {
        var platform = instance.platform();
        platform.createEcho(FUNCTION, Map.of());
        var toFirst = new ArrayList<Double>();
        var down = new ArrayList<Double>();
        for (var round = 0; round < rounds; round++) {
            var killed = new AtomicLong(Long.MAX_VALUE);
            var open = new AtomicLong();
            var first = new AtomicLong();
            var threads = new ArrayList<Thread>();
            for (var caller = 0; caller < CALLERS; caller++) {
                threads.add(Thread.ofVirtual().start(() -> call(platform, killed, first)));
            }
            threads.add(Thread.ofPlatform().start(() -> watch(platform, killed, open, first)));
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            kill(killed);
            instance.upAgain();
            join(threads);
            toFirst.add((first.get() - open.get()) / 1e6);
            down.add((first.get() - killed.get()) / 1e9);
        }
        platform.delete(FUNCTION);
        out.printf(
                Locale.ROOT,
                "%nS10 restart under %d callers, %d rounds: first success %.0f ms after the port is"
                        + " open (median; at most %.0f), %.1f s after kill -9%n",
                CALLERS,
                rounds,
                Figures.median(toFirst),
                toFirst.stream().mapToDouble(it -> it).max().orElse(0),
                Figures.median(down));
    }

    private void kill(AtomicLong killed) throws IOException {
        var tree = instance.processes().members();
        var handle = ProcessHandle.of(tree.getFirst().pid()).orElseThrow();
        handle.destroyForcibly();
        var until = System.nanoTime() + LIMIT.toNanos();
        while (tree.stream().anyMatch(it -> isAlive(it.pid())) && System.nanoTime() < until) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        killed.set(System.nanoTime());
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** Calls until one is answered after the kill. */
    private static void call(Platform platform, AtomicLong killed, AtomicLong first) {
        var until = System.nanoTime() + LIMIT.toNanos();
        while (first.get() == 0 && System.nanoTime() < until) {
            var begun = System.nanoTime();
            if (!platform.answers(FUNCTION)) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            } else if (begun > killed.get()) {
                first.compareAndSet(0, System.nanoTime());
            }
        }
    }

    private static void watch(
            Platform platform, AtomicLong killed, AtomicLong open, AtomicLong first) {
        while (open.get() == 0 && first.get() == 0) {
            if (System.nanoTime() > killed.get() && isOpen(platform.address())) {
                open.set(System.nanoTime());
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
        open.compareAndSet(0, first.get());
    }

    private static boolean isOpen(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, 1000);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static void join(List<Thread> threads) {
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
