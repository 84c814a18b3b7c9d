package dev.tidemill.worker.assignment;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How much a worker takes on, and how long it keeps what it has. */
@ConfigMapping(prefix = "tidemill.worker.assignment")
public interface AssignmentConfig {

    /** Sum of the memory sizes of all sandboxes; 0 takes three quarters of the host's memory. */
    @WithDefault("0")
    @Min(0)
    int memoryMegabytes();

    /** Most sandboxes at a time, those of the pool included. */
    @WithDefault("200")
    @Min(1)
    @Max(4000)
    int maxSandboxes();

    /** How many percent of its memory, and of its sandboxes, provisioned concurrency may take. */
    @WithDefault("50")
    @Min(0)
    @Max(100)
    int provisionedPercent();

    /** Most sandboxes that are being started at a time. */
    @WithDefault("4")
    @Min(1)
    @Max(64)
    int concurrentStarts();

    /** An invocation that would wait longer for a busy sandbox gets a new one. */
    @WithDefault("10ms")
    Duration patience();

    /** An invocation that found neither sandbox nor room for this long is sent away. */
    @WithDefault("1s")
    Duration longestWait();

    /** A sandbox that was not used for this long is frozen. */
    @WithDefault("500ms")
    Duration freezeAfter();

    /** A sandbox that was not used for this long is ended. */
    @WithDefault("10m")
    Duration keepFor();

    /** Time for a function to load; what it takes longer counts against its timeout. */
    @WithDefault("10s")
    Duration initLimit();
}
