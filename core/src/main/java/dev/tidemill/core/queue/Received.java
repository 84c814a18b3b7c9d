package dev.tidemill.core.queue;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message that was received, and is hidden from others for a while.
 *
 * @param receiptHandle names this receive of it
 * @param receives how often it was received, this time included
 * @param deadLetterSource the ARN of the queue from which it came here as a dead letter
 */
public record Received(
        String messageId,
        String receiptHandle,
        String body,
        Map<String, MessageAttribute> attributes,
        Optional<String> traceHeader,
        String sender,
        Instant sentAt,
        Instant firstReceivedAt,
        int receives,
        Optional<String> group,
        Optional<String> deduplicationId,
        Optional<String> sequenceNumber,
        Optional<String> deadLetterSource) {

    public Received {
        attributes = Map.copyOf(attributes);
    }
}
