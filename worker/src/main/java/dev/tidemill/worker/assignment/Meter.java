package dev.tidemill.worker.assignment;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.worker.sandbox.Sandbox;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Measures a sandbox's runs: time, as it is billed, and memory. Belongs to its event loop. */
final class Meter {

    private static final long MEMORY_SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private int peakMegabytes;
    private long peakReadNanos;

    Report report(Sandbox sandbox, FunctionVersion function, Run run, long now) {
        // reading costs a system call or three: not after each of a thousand short runs
        if (now - peakReadNanos > MEMORY_SAMPLE_NANOS) {
            peakReadNanos = now;
            peakMegabytes = sandbox.peakMemoryMegabytes();
        }
        var ran = Duration.ofNanos(now - run.startNanos());
        var billed = ran.plus(run.init().orElse(Duration.ZERO));
        var millis = Math.max(1, (billed.toNanos() + 999_999) / 1_000_000);
        return new Report(
                ran,
                Duration.ofMillis(millis),
                function.memoryMegabytes(),
                Math.min(peakMegabytes, function.memoryMegabytes()),
                run.init());
    }
}
