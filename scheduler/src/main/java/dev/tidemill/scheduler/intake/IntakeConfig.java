package dev.tidemill.scheduler.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** How much of the event topic one node holds at a time. */
@ConfigMapping(prefix = "tidemill.scheduler.intake")
public interface IntakeConfig {
    /** Most events of one partition that are read and not finished. */
    @WithDefault("256")
    @Min(1)
    @Max(512)
    int perPartition();

    /** Most events of one tenant that run at a time on behalf of this node. */
    @WithDefault("64")
    @Min(1)
    @Max(4096)
    int perTenant();

    /** What the payloads of events held by this node may take, in bytes; a soft limit. */
    @WithDefault("33554432")
    @Min(1048576)
    long bytes();

    /**
     * An event that found no room for so long goes to a delay line, so that it is in nobody's way.
     */
    @WithDefault("2s")
    Duration patience();

    /** Longest time between the end of a run and the commit of its offset. */
    @WithDefault("100ms")
    Duration commitInterval();

    /** How long a stop waits for runs under way; what does not end runs again after the start. */
    @WithDefault("10s")
    Duration stopPatience();

    /**
     * A node that is silent for so long loses its partitions to others; less than 6s a broker
     * refuses unless it is told otherwise.
     */
    @WithDefault("6s")
    Duration sessionTimeout();

    /**
     * A name that stays the same over restarts and that no other node has: a node that was killed
     * gets its partitions back at once.
     */
    @WithDefault("${tidemill.instance:}")
    Optional<String> member();
}
