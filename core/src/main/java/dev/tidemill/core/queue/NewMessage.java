package dev.tidemill.core.queue;

import java.util.Map;
import java.util.Optional;

/**
 * A message to be sent, checked by whoever sends it.
 *
 * @param delaySeconds instead of the queue's; never in a FIFO queue
 * @param traceHeader X-Ray's
 * @param sender who sends it, as AWS names principals: {@code AIDA…} or {@code AROA…:session}
 * @param group required in FIFO queues; in a standard queue it says whose message it is
 * @param deduplicationId required in FIFO queues, and nowhere else
 */
public record NewMessage(
        String body,
        Map<String, MessageAttribute> attributes,
        Optional<String> traceHeader,
        String sender,
        Optional<Integer> delaySeconds,
        Optional<String> group,
        Optional<String> deduplicationId) {

    public NewMessage {
        attributes = Map.copyOf(attributes);
    }

    /** One without attributes, for a standard queue. */
    public static NewMessage of(String body, String sender) {
        return new NewMessage(
                body,
                Map.of(),
                Optional.empty(),
                sender,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
