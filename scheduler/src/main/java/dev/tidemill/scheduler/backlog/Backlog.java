package dev.tidemill.scheduler.backlog;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * How many events one consumer has not finished: what its partitions hold that it has not read, and
 * what it holds itself. Kafka is asked every few seconds; while it is away the last number stays.
 */
public final class Backlog {

    private static final Logger LOG = Logger.getLogger(Backlog.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private Instant looked = Instant.EPOCH;
    private volatile long unfinished;

    /**
     * On the consumer's thread, as often as it likes.
     *
     * @param held what was read and is not finished
     */
    public void look(KafkaConsumer<?, ?> consumer, long held, Instant now) {
        if (now.isBefore(looked.plus(PAUSE))) {
            return;
        }
        looked = now;
        try {
            var ends = consumer.endOffsets(consumer.assignment(), PATIENCE);
            var unread = 0L;
            for (var end : ends.entrySet()) {
                unread += Math.max(0, end.getValue() - consumer.position(end.getKey(), PATIENCE));
            }
            unfinished = unread + held;
        } catch (KafkaException away) {
            LOG.debugf("backlog not counted: %s", away.getMessage());
        }
    }

    public long unfinished() {
        return unfinished;
    }
}
