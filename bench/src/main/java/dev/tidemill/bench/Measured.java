package dev.tidemill.bench;

import java.time.Duration;
import java.util.Arrays;

/**
 * What one subject did in one round.
 *
 * @param latencies nanoseconds of each request, ascending
 * @param elapsed from the first request to the last answer
 * @param cpu what the subject's processes used meanwhile, user and system; the load generator's own
 *     is not in it
 */
record Measured(long[] latencies, Duration elapsed, Duration cpu) {

    Measured {
        latencies = latencies.clone();
        Arrays.sort(latencies);
    }

    double p50Micros() {
        return Figures.percentile(latencies, 0.5) / 1e3;
    }

    double p99Micros() {
        return Figures.percentile(latencies, 0.99) / 1e3;
    }

    double perSecond() {
        return latencies.length / (elapsed.toNanos() / 1e9);
    }

    double cpuMicrosPerRequest() {
        return cpu.toNanos() / 1e3 / latencies.length;
    }
}
