package dev.tidemill.scheduler.settle;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/**
 * Writes a decision to Kafka and returns only when it is safe there: the event's offset may be
 * committed then and not before. While Kafka is away it tries again.
 */
public final class PublishDecision implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PublishDecision.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Clock clock;
    private final KafkaProducer<String, byte[]> producer;
    private final CountDownLatch closed = new CountDownLatch(1);

    public PublishDecision(Kafka kafka, Clock clock) {
        this.clock = clock;
        producer =
                kafka.producer(
                        Map.of(
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                10_000,
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                5_000,
                                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                5_000));
    }

    /**
     * What Kafka will never take is not tried for ever: an event that is too large for its delay
     * line ends.
     *
     * @throws InterruptedException when it was closed before Kafka had acknowledged
     */
    public void publish(Decision decision) throws InterruptedException {
        for (var write : Write.of(decision)) {
            send(
                    new ProducerRecord<>(
                            write.topic().topicName(), write.key(), Codec.encode(write.message())),
                    decision);
        }
    }

    /** Removes a key from a compacted topic some time; whoever reads it must bear that it stays. */
    public void forget(Topic topic, String key) {
        try {
            var unused =
                    producer.send(
                            new ProducerRecord<>(topic.topicName(), key, null),
                            (_, failure) -> {
                                if (failure != null) {
                                    LOG.infof("%s stays in %s: %s", key, topic, failure);
                                }
                            });
        } catch (KafkaException | IllegalStateException failed) {
            LOG.infof("%s stays in %s: %s", key, topic, failed);
        }
    }

    private void send(ProducerRecord<String, byte[]> record, Decision decision)
            throws InterruptedException {
        while (closed.getCount() > 0) {
            try {
                producer.send(record).get();
                return;
            } catch (ExecutionException | KafkaException failed) {
                if (failed.getCause() instanceof RecordTooLargeException) {
                    giveUp(decision);
                    return;
                }
                LOG.warnf("decision waits for Kafka: %s", failed.getMessage());
                var unused = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        throw new InterruptedException("closed before Kafka acknowledged");
    }

    private void giveUp(Decision decision) throws InterruptedException {
        switch (decision) {
            case Decision.Again(_, var event) -> publish(Settle.tooLarge(event, clock.instant()));
            case Decision.Ended(var ending, _) ->
                    LOG.errorf("the ending of event %s is too large for Kafka", ending.id());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        producer.close(Duration.ofSeconds(2));
    }
}
