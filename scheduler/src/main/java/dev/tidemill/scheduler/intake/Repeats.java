package dev.tidemill.scheduler.intake;

import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows the records that say again what an earlier record of their partition says. A crash between
 * a write and its commit leaves two of them, and each would go all the way that is left, so that
 * the next crash could make four. The earlier one stays in Kafka until it is finished, whoever
 * reads it then: nothing is lost with the later one.
 *
 * <p>What is known is bounded: of many, the oldest are forgotten first, and their repeats run. What
 * a door has just accepted is in one record. Knows no Kafka; belongs to one thread.
 */
final class Repeats {

    static final int MOST = 20_000;

    /** An event comes back again and again; no two of its rounds are alike. */
    private record Round(
            TopicPartition partition,
            InvocationId id,
            int generation,
            int attempt,
            int refusals,
            Duration held) {}

    /** The offset of the first record of each round. */
    private final Map<Round, Long> first = new LinkedHashMap<>();

    /**
     * @return whether an earlier record of the partition is the same round of the same event
     */
    boolean contains(TopicPartition partition, long offset, Message.AcceptedEvent event) {
        if (isFromADoor(event)) {
            return false;
        }
        var round =
                new Round(
                        partition,
                        event.id(),
                        event.life().generation(),
                        event.attempt(),
                        event.refusals(),
                        event.held());
        var earliest = first.merge(round, offset, Math::min);
        forgetTheOldest();
        return earliest < offset;
    }

    private void forgetTheOldest() {
        if (first.size() > MOST) {
            var eldest = first.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    private static boolean isFromADoor(Message.AcceptedEvent event) {
        return event.attempt() == 1
                && event.refusals() == 0
                && event.held().isZero()
                && event.hops() == 0
                && event.life().generation() == 0;
    }
}
