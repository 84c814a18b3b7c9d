package dev.tidemill.worker.egress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Bounds of the ways out that egress policies open. */
@ConfigMapping(prefix = "tidemill.worker.egress")
public interface EgressConfig {

    /** Most connections of one sandbox at a time. */
    @WithDefault("128")
    @Min(1)
    @Max(1024)
    int maxConnections();

    /** Most bytes that one sandbox moves each second, in and out together, in megabytes. */
    @WithDefault("200")
    @Min(1)
    @Max(100000)
    int megabytesPerSecond();

    /** Longest wait for a name server, and for each address to take a connection. */
    @WithDefault("5s")
    Duration patience();

    /** A connection on which nothing moves for this long is closed. */
    @WithDefault("16m")
    Duration idle();
}
