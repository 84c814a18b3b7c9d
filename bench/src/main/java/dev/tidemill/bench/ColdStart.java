package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The first call of a function's revision, for each runtime that the host serves. With the pool hit
 * the sandbox runs already and is given the code; NODE_OPTIONS cannot be given to a running Node,
 * so that it makes the pool miss. Each sample is one revision and one call over an open connection.
 */
record ColdStart() implements Scenario {

    private static final int SAMPLES = 8;

    /** So that the pool has refilled: a miss is measured on purpose, not by accident. */
    private static final Duration REFILL = Duration.ofMillis(400);

    @Override
    public String title() {
        return "S3 cold start";
    }

    @Override
    public Rounds run(Platform platform, Path scratch, int rounds, Duration time)
            throws IOException {
        var measured = new Rounds();
        var examples = served(platform, scratch);
        try {
            for (var round = -1; round < rounds; round++) {
                for (var example : examples) {
                    var hit = coldCalls(platform, nameOf(example), round, Map.of());
                    if (round >= 0) {
                        measured.add(example.subject(), hit);
                    }
                }
                var miss = Map.of("NODE_OPTIONS", "--no-deprecation");
                var missed = coldCalls(platform, nameOf(Example.node()), round, miss);
                var node = nodes();
                if (round >= 0) {
                    measured.add("tidemill, pool missed", missed);
                    measured.add("node -e 0", node);
                }
            }
        } finally {
            for (var example : examples) {
                platform.delete(nameOf(example));
            }
        }
        return measured;
    }

    /** Those for which this host has what they need; the others are told of. */
    private static List<Example> served(Platform platform, Path scratch) throws IOException {
        var served = new ArrayList<Example>();
        for (var example :
                List.of(
                        Example.node(),
                        Example.python(),
                        Example.ruby(),
                        Example.java(scratch),
                        Example.hostile())) {
            try {
                platform.create(nameOf(example), example, Map.of());
                served.add(example);
            } catch (IOException refused) {
                System.err.println(
                        "bench: without " + example.subject() + ": " + refused.getMessage());
            }
        }
        return served;
    }

    private static String nameOf(Example example) {
        return "bench-cold-" + example.subject().replaceAll("[^A-Za-z]+", "-");
    }

    private static Measured coldCalls(
            Platform platform, String function, int round, Map<String, String> variables)
            throws IOException {
        var latencies = new long[SAMPLES];
        var cpu = Duration.ZERO;
        for (var sample = 0; sample < SAMPLES; sample++) {
            var environment = new HashMap<>(variables);
            environment.put("REVISION", round + "." + sample);
            platform.renew(function, environment);
            LockSupport.parkNanos(REFILL.toNanos());
            // One call: the loop ends with the first answer, its time being over.
            var one = platform.subject(function, Scenario.bodies()).measure(1, Duration.ZERO);
            latencies[sample] = one.latencies()[0];
            cpu = cpu.plus(one.cpu());
        }
        return new Measured(latencies, total(latencies), cpu);
    }

    /** {@code node -e 0}, one after the other. */
    private static Measured nodes() throws IOException {
        var latencies = new long[SAMPLES];
        var before = ProcessTree.of(ProcessHandle.current().pid()).waitedFor();
        for (var sample = 0; sample < SAMPLES; sample++) {
            var start = System.nanoTime();
            node();
            latencies[sample] = System.nanoTime() - start;
        }
        var cpu = ProcessTree.of(ProcessHandle.current().pid()).waitedFor().minus(before);
        return new Measured(latencies, total(latencies), cpu);
    }

    static void node() throws IOException {
        var command = new ProcessBuilder("node", "-e", "0").inheritIO();
        command.environment().remove("NODE_EXTRA_CA_CERTS");
        try {
            command.start().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static Duration total(long[] latencies) {
        return Duration.ofNanos(Arrays.stream(latencies).sum());
    }
}
