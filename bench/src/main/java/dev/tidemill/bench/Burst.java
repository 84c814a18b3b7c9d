package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * As many functions as it says, each called for the first time in the same moment, beside as many
 * {@code node -e 0}, as many of them at a time as there are processors: what the host can start.
 */
record Burst(int functions) implements Scenario {

    @Override
    public String title() {
        return "S4 burst of " + functions + " cold functions";
    }

    @Override
    public Rounds run(Platform platform, Path scratch, int rounds, Duration time)
            throws IOException {
        var names = IntStream.range(0, functions).mapToObj(i -> "bench-burst-" + i).toList();
        var measured = new Rounds();
        try {
            for (var name : names) {
                platform.createEcho(name, Map.of());
            }
            for (var round = 0; round < rounds; round++) {
                for (var name : names) {
                    platform.renew(name, Map.of("REVISION", String.valueOf(round)));
                }
                var subject = platform.subject("tidemill", names, Scenario.bodies());
                measured.add("tidemill", subject.measure(functions, Duration.ZERO));
                measured.add("node -e 0", nodes());
            }
        } finally {
            for (var name : names) {
                platform.delete(name);
            }
        }
        return measured;
    }

    private Measured nodes() throws IOException {
        var before = ProcessTree.of(ProcessHandle.current().pid()).waitedFor();
        var start = System.nanoTime();
        var latencies = new long[functions];
        try (var threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            Callable<Long> one =
                    () -> {
                        ColdStart.node();
                        return System.nanoTime() - start;
                    };
            List<Future<Long>> all =
                    threads.invokeAll(IntStream.range(0, functions).mapToObj(_ -> one).toList());
            for (var i = 0; i < functions; i++) {
                latencies[i] = all.get(i).get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IOException("node -e 0 failed", failed);
        }
        var elapsed = Duration.ofNanos(System.nanoTime() - start);
        var cpu = ProcessTree.of(ProcessHandle.current().pid()).waitedFor().minus(before);
        return new Measured(latencies, elapsed, cpu);
    }
}
