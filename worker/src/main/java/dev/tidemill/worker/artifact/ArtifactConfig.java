package dev.tidemill.worker.artifact;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** How much code a worker keeps. */
@ConfigMapping(prefix = "tidemill.worker.artifact")
public interface ArtifactConfig {

    /** Unpacked code kept on disk; code in use is never removed and may exceed it. */
    @WithDefault("4096")
    @Min(1)
    long cacheMegabytes();

    /** Archives of classes kept on disk; those in use are never removed and may exceed it. */
    @WithDefault("2048")
    @Min(1)
    long archiveMegabytes();
}
