package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * S1's calls with nothing else registered, and again with many functions that nobody calls; and
 * what each of those takes of the application's heap, which is told beside the table.
 */
record ManyRegistered(int functions) implements Scenario {

    private static final String CALLED = "bench-called";
    private static final int AT_ONCE = 8;

    @Override
    public String title() {
        return "S8 with %d functions registered, 1 connection".formatted(functions);
    }

    @Override
    public Rounds run(Platform platform, Path scratch, int rounds, Duration time)
            throws IOException {
        platform.createEcho(CALLED, Map.of());
        var before = new Rounds();
        measure(platform, before, "few", rounds, time);
        var few = platform.processes().liveHeapBytes();
        each(name -> platform.register(name, Example.node(), Map.of()));
        try {
            var many = platform.processes().liveHeapBytes();
            System.out.println("Heap for each: " + (many - few) / functions + " bytes");
            var after = new Rounds();
            measure(platform, after, "tidemill, many", rounds, time);
            return after.with(before);
        } finally {
            each(platform::delete);
            platform.delete(CALLED);
        }
    }

    private static void measure(
            Platform platform, Rounds into, String name, int rounds, Duration time)
            throws IOException {
        for (var round = -1; round < rounds; round++) {
            var result = platform.subject(CALLED, Scenario.bodies()).measure(1, time);
            if (round >= 0) {
                into.add(name, result);
            }
        }
    }

    /** What is done to a function of this name. */
    private interface Step {
        void on(String name) throws IOException;
    }

    private void each(Step step) throws IOException {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var all =
                    threads.invokeAll(
                            IntStream.range(0, functions)
                                    .<Callable<String>>mapToObj(
                                            i ->
                                                    () -> {
                                                        step.on("bench-registered-" + i);
                                                        return "";
                                                    })
                                    .toList());
            for (var one : all) {
                one.get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IOException(String.valueOf(failed.getCause()), failed);
        }
    }
}
