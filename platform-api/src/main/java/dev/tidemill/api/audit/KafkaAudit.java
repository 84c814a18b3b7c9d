package dev.tidemill.api.audit;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * Writes the audit to Kafka, from where it gets into the database. What Kafka does not take stands
 * in the program's log, so that no entry goes unseen.
 */
@ApplicationScoped
class KafkaAudit implements Audit {

    private static final Logger LOG = Logger.getLogger(KafkaAudit.class);
    private static final int MOST_WAITING = 10_000;
    private static final long PATIENCE_SECONDS = 5;

    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final KafkaProducer<String, byte[]> producer;

    KafkaAudit(Kafka kafka) {
        producer = kafka.producer(Map.of());
    }

    @Override
    public CompletionStage<Boolean> tell(Message.Audited entry) {
        if (!room.tryAcquire()) {
            lost(entry, new IllegalStateException("too many entries wait for Kafka"));
            return CompletableFuture.completedFuture(false);
        }
        var done = new CompletableFuture<Boolean>();
        var settled =
                done.whenComplete((_, _) -> room.release())
                        .exceptionally(
                                failure -> {
                                    lost(entry, failure);
                                    return false;
                                });
        Thread.ofVirtual().name("audit").start(() -> send(entry, done));
        return settled.copy().completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** KafkaProducer.send waits for metadata and buffer, hence not on the caller's thread. */
    private void send(Message.Audited entry, CompletableFuture<Boolean> done) {
        try {
            var unused =
                    producer.send(
                            new ProducerRecord<>(
                                    Topic.AUDIT.topicName(),
                                    entry.tenant().value(),
                                    Codec.encode(entry)),
                            (_, failure) -> {
                                if (failure == null) {
                                    done.complete(true);
                                } else {
                                    done.completeExceptionally(failure);
                                }
                            });
        } catch (RuntimeException failure) {
            done.completeExceptionally(failure);
        }
    }

    private static void lost(Message.Audited entry, Throwable failure) {
        LOG.errorf("Kafka does not keep the audit entry %s: %s", entry, failure.getMessage());
    }

    @PreDestroy
    void stop() {
        producer.close(Duration.ofSeconds(5));
    }
}
