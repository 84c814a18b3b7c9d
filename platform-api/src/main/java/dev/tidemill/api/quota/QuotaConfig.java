package dev.tidemill.api.quota;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** What a tenant may have that has no quotas of its own. */
@ConfigMapping(prefix = "tidemill.quotas")
public interface QuotaConfig {
    /** Most functions. */
    @WithDefault("1000")
    @Min(0)
    long functions();

    /** Most published versions, aliases and versions of layers, all together. */
    @WithDefault("10000")
    @Min(0)
    long functionVersions();

    /** Most bytes of all its packages. */
    @WithDefault("80530636800")
    @Min(0)
    long codeBytes();

    /** Most calls and events that run at a time, of all nodes together. */
    @WithDefault("1000")
    @Min(0)
    long concurrentInvocations();

    /** How many nodes place calls and events: each lets in its part of every concurrency. */
    @WithDefault("1")
    @Min(1)
    @Max(1000)
    int nodes();

    /** Most events that one node accepts each second. */
    @WithDefault("1000")
    @Min(0)
    long eventsPerSecond();

    /** Most bytes of output that are kept each day (UTC). */
    @WithDefault("10737418240")
    @Min(0)
    long logBytesPerDay();
}
