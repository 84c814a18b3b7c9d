package dev.tidemill.core.queue;

import java.util.Optional;

/**
 * How a queue treats its messages.
 *
 * @param visibilitySeconds how long a received message stays hidden where the receiver says nothing
 * @param delaySeconds how long a sent message stays hidden
 * @param waitSeconds how long a receive waits for a message where the receiver says nothing
 * @param retentionSeconds how long a message is kept, from when it was sent
 * @param maximumBytes of a message: body and attributes
 * @param contentDeduplication whether the body's hash stands in for a missing deduplication id
 * @param deduplicationPerGroup whether ids of different groups are different ids
 */
public record QueueSettings(
        boolean fifo,
        int visibilitySeconds,
        int delaySeconds,
        int waitSeconds,
        int retentionSeconds,
        int maximumBytes,
        Optional<Redrive> redrive,
        RedriveAllow redriveAllow,
        boolean contentDeduplication,
        boolean deduplicationPerGroup) {

    /**
     * Where messages go that were received too often.
     *
     * @param target the dead-letter queue
     * @param maximumReceives after so many receives the next one moves the message instead
     */
    public record Redrive(QueueId target, int maximumReceives) {}
}
