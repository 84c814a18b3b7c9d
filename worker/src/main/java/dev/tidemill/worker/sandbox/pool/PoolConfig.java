package dev.tidemill.worker.sandbox.pool;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How many generic sandboxes wait for a function. */
@ConfigMapping(prefix = "tidemill.worker.pool")
public interface PoolConfig {

    /** Kept for each language even without any demand, of the smallest memory class. */
    @WithDefault("1")
    @Min(0)
    @Max(64)
    int minimum();

    /** Most of one language and memory class. */
    @WithDefault("4")
    @Min(0)
    @Max(64)
    int maximum();
}
