package dev.tidemill.api.insight;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** How the read models are filled and for how long they are kept. */
@ConfigMapping(prefix = "tidemill.api.insight")
public interface InsightConfig {
    /** How long runs and ended events are kept. */
    @WithDefault("30d")
    Duration keep();

    /** How long the audit is kept. */
    @WithDefault("90d")
    Duration keepAudit();

    /** How long the sums of usage are kept. */
    @WithDefault("400d")
    Duration keepUsage();

    /** Log lines older than this are dropped whatever their group says; by default none are. */
    Optional<Duration> keepLogsAtMost();

    /** Pause between two looks for log lines whose group's retention has ended. */
    @WithDefault("1h")
    Duration retentionPause();

    /** Most Kafka records that one transaction writes. */
    @WithDefault("2000")
    @Min(1)
    @Max(20000)
    int batch();

    /**
     * How long Kafka gathers records before it hands them out; a reader sees them so much later.
     */
    @WithDefault("250ms")
    Duration gather();

    /** A node that is silent for so long leaves its share of the topics to others. */
    @WithDefault("10s")
    Duration sessionTimeout();

    /** A name that stays the same over restarts and that no other node has. */
    @WithDefault("${tidemill.instance:}")
    Optional<String> member();
}
