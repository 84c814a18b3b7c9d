package dev.tidemill.scheduler.backlog;

import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * How many events one consumer has not finished: what its partitions held behind the last record
 * that it read when it last asked for more, and what it holds itself. Asks Kafka nothing.
 */
public final class Backlog {

    private volatile long unfinished;

    /**
     * On the consumer's thread.
     *
     * @param held what was read and is not finished
     */
    public void look(KafkaConsumer<?, ?> consumer, long held) {
        var unread = 0L;
        for (var partition : consumer.assignment()) {
            unread += consumer.currentLag(partition).orElse(0);
        }
        unfinished = unread + held;
    }

    public long unfinished() {
        return unfinished;
    }
}
