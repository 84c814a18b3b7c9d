package dev.tidemill.worker.report;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** The way of logs to Kafka. */
@ConfigMapping(prefix = "tidemill.worker.report")
public interface ReportConfig {

    /**
     * Kept in memory while Kafka is away: a quarter for run records, the rest for lines, of which
     * beyond it the largest function of the largest tenant loses its oldest.
     */
    @WithDefault("32")
    @Min(1)
    int bufferMegabytes();

    /** How long lines are gathered before they go out together. */
    @WithDefault("100ms")
    Duration gather();
}
