package dev.tidemill.core.queue;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A queue as the catalogue knows it; its messages are in the {@link QueueStore}.
 *
 * @param number of this queue and no other: one that is made again under its name gets another
 * @param policy a resource policy of IAM's grammar
 */
public record Queue(
        QueueId id,
        long number,
        Instant createdAt,
        Instant modifiedAt,
        QueueSettings settings,
        Optional<String> policy,
        Map<String, String> tags) {

    public Queue {
        tags = Map.copyOf(tags);
    }

    public String arn() {
        return id.arn();
    }
}
