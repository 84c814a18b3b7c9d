package dev.tidemill.core.message;

import java.time.Duration;
import java.util.Optional;

/**
 * The Kafka topics of Tidemill.
 *
 * <p>Each program makes those that it writes, at its start, if they do not exist.
 */
public enum Topic {
    /** Catalogue changes, compacted: key {@link dev.tidemill.core.catalogue.Change#key()}. */
    CATALOGUE("tidemill.catalogue", 1, Optional.empty()),
    /** Accepted events on their way to a first run: key tenant/function. */
    EVENTS("tidemill.events", 8, Optional.of(Duration.ofDays(7))),
    /** Events that wait one minute for their second attempt, in order of acceptance. */
    DELAY_1M("tidemill.events.delay.1m", 1, Optional.of(Duration.ofDays(7))),
    /** Events that wait two minutes for their third attempt. */
    DELAY_2M("tidemill.events.delay.2m", 1, Optional.of(Duration.ofDays(7))),
    /** Events that wait a second because they could not run; does not count as an attempt. */
    DELAY_1S("tidemill.events.delay.1s", 1, Optional.of(Duration.ofDays(7))),
    /** Events that wait ten seconds because they could not run several times. */
    DELAY_10S("tidemill.events.delay.10s", 1, Optional.of(Duration.ofDays(7))),
    /** Events that wait five minutes because they could not run many times. */
    DELAY_5M("tidemill.events.delay.5m", 1, Optional.of(Duration.ofDays(7))),
    /** Waiting events that are to end, compacted: key id/generation; removed when they have. */
    CANCELLATIONS("tidemill.events.cancelled", 1, Optional.empty()),
    /** Where every accepted event ended: key invocation id. */
    OUTCOMES("tidemill.outcomes", 4, Optional.of(Duration.ofDays(7))),
    /** One record for each run, called or event, and how many were refused: key tenant/function. */
    RUNS("tidemill.runs", 4, Optional.of(Duration.ofDays(3))),
    /** Output of functions: key tenant/function. */
    LOGS("tidemill.logs", 4, Optional.of(Duration.ofDays(3))),
    /** Who changed what, and who was denied: key tenant. */
    AUDIT("tidemill.audit", 2, Optional.of(Duration.ofDays(7)));

    private final String topicName;
    private final int partitions;
    private final Optional<Duration> retention;

    Topic(String topicName, int partitions, Optional<Duration> retention) {
        this.topicName = topicName;
        this.partitions = partitions;
        this.retention = retention;
    }

    public String topicName() {
        return topicName;
    }

    public int partitions() {
        return partitions;
    }

    /** Empty: compacted, kept for good. */
    public Optional<Duration> retention() {
        return retention;
    }
}
