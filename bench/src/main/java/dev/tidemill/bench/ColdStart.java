package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The first call of a function's revision. With the pool hit the sandbox runs already and is given
 * the code; NODE_OPTIONS cannot be given to a running Node, so that it makes the pool miss. Each
 * sample is one revision and one call over an open connection.
 */
record ColdStart() implements Scenario {

    private static final String FUNCTION = "bench-cold";
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
        platform.createEcho(FUNCTION, Map.of());
        try {
            for (var round = -1; round < rounds; round++) {
                var hit = coldCalls(platform, round, Map.of());
                var miss = coldCalls(platform, round, Map.of("NODE_OPTIONS", "--no-deprecation"));
                var node = nodes();
                if (round >= 0) {
                    measured.add("tidemill, pool hit", hit);
                    measured.add("tidemill, pool missed", miss);
                    measured.add("node -e 0", node);
                }
            }
        } finally {
            platform.delete(FUNCTION);
        }
        return measured;
    }

    private static Measured coldCalls(Platform platform, int round, Map<String, String> variables)
            throws IOException {
        var latencies = new long[SAMPLES];
        var cpu = Duration.ZERO;
        for (var sample = 0; sample < SAMPLES; sample++) {
            var environment = new HashMap<>(variables);
            environment.put("REVISION", round + "." + sample);
            platform.renew(FUNCTION, environment);
            LockSupport.parkNanos(REFILL.toNanos());
            // One call: the loop ends with the first answer, its time being over.
            var one = platform.subject(FUNCTION, Scenario.bodies()).measure(1, Duration.ZERO);
            latencies[sample] = one.latencies()[0];
            cpu = cpu.plus(one.cpu());
        }
        return new Measured(latencies, total(latencies), cpu);
    }

    private static Measured nodes() throws IOException {
        var latencies = new long[SAMPLES];
        var before = ProcessTree.of(ProcessHandle.current().pid()).waitedFor();
        for (var sample = 0; sample < SAMPLES; sample++) {
            var command = new ProcessBuilder("node", "-e", "0").inheritIO();
            command.environment().remove("NODE_EXTRA_CA_CERTS");
            var start = System.nanoTime();
            try {
                command.start().waitFor();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
            latencies[sample] = System.nanoTime() - start;
        }
        var cpu = ProcessTree.of(ProcessHandle.current().pid()).waitedFor().minus(before);
        return new Measured(latencies, total(latencies), cpu);
    }

    private static Duration total(long[] latencies) {
        return Duration.ofNanos(Arrays.stream(latencies).sum());
    }
}
