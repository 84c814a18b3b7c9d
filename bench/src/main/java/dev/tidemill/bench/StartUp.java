package dev.tidemill.bench;

import java.io.IOException;
import java.time.Duration;

/**
 * How long the standalone takes until all of it is ready, and what memory it holds then.
 *
 * @param first on an empty data directory, nothing to build
 * @param second on the same directory again
 * @param pssMegabytes proportional set size of all its processes after the second start
 */
record StartUp(Duration first, Duration second, double pssMegabytes) {

    /** Leaves the instance running. */
    static StartUp measure(Instance instance, int port) throws IOException {
        var first = timed(() -> instance.up(port));
        instance.down();
        var second = timed(() -> instance.up(port));
        return new StartUp(first, second, instance.processes().pssKilobytes() / 1024.0);
    }

    /** A step of the script. */
    private interface Step {
        void run() throws IOException;
    }

    private static Duration timed(Step step) throws IOException {
        var start = System.nanoTime();
        step.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
