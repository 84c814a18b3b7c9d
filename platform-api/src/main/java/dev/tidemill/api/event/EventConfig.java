package dev.tidemill.api.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How long a caller waits for Kafka before an event is refused. */
@ConfigMapping(prefix = "tidemill.api.event")
public interface EventConfig {
    /** Longest wait for Kafka's acknowledgement, after which the event is refused. */
    @WithDefault("5s")
    Duration deliveryTimeout();

    /** Longest wait for room in the send buffer, or for Kafka to be found at all. */
    @WithDefault("2s")
    Duration blockTimeout();

    /** How long an idempotency key stands for the event that was accepted with it. */
    @WithDefault("24h")
    Duration keepIdempotencyKeys();

    /** Most events that wait for Kafka at a time; more are refused at once. */
    @WithDefault("2048")
    @Min(1)
    @Max(100_000)
    int pending();
}
