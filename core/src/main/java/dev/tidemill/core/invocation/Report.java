package dev.tidemill.core.invocation;

import java.time.Duration;
import java.util.Optional;

/**
 * What a run used: Lambda's REPORT line.
 *
 * @param duration time in the handler
 * @param billed rounded up to a millisecond, with the init of a cold start
 * @param init time to start and load the function, when this run was the sandbox's first
 */
public record Report(
        Duration duration,
        Duration billed,
        int memoryMegabytes,
        int maxMemoryUsedMegabytes,
        Optional<Duration> init) {}
