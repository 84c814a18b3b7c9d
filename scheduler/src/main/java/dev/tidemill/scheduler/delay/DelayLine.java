package dev.tidemill.scheduler.delay;

import dev.tidemill.core.message.Topic;
import java.time.Duration;

/** A topic whose records all wait equally long, so that reading it in order is enough. */
public enum DelayLine {
    ONE_SECOND(Topic.DELAY_1S, Duration.ofSeconds(1)),
    TEN_SECONDS(Topic.DELAY_10S, Duration.ofSeconds(10)),
    ONE_MINUTE(Topic.DELAY_1M, Duration.ofMinutes(1)),
    TWO_MINUTES(Topic.DELAY_2M, Duration.ofMinutes(2)),
    FIVE_MINUTES(Topic.DELAY_5M, Duration.ofMinutes(5));

    private final Topic topic;
    private final Duration delay;

    DelayLine(Topic topic, Duration delay) {
        this.topic = topic;
        this.delay = delay;
    }

    public Topic topic() {
        return topic;
    }

    public Duration delay() {
        return delay;
    }
}
