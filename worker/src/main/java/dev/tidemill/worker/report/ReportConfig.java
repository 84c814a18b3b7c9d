package dev.tidemill.worker.report;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** The way of logs to Kafka. */
@ConfigMapping(prefix = "tidemill.worker.report")
public interface ReportConfig {

    /**
     * Logs and run records kept in memory while Kafka is away; beyond it the oldest are dropped.
     */
    @WithDefault("32")
    @Min(1)
    int bufferMegabytes();

    /** How long lines are gathered before they go out together. */
    @WithDefault("100ms")
    Duration gather();
}
