package dev.tidemill.worker.assignment;

import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.worker.runtime.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An invocation that a sandbox is working on.
 *
 * @param trace what it belongs to
 * @param init how long the sandbox took to load, where this is its first
 */
record Run(
        Job job, Instant startedAt, long startNanos, Traces.Traced trace, Optional<Duration> init) {

    Invocation invocation() {
        return job.invocation();
    }

    InvocationId id() {
        return job.invocation().id();
    }
}
