package dev.tidemill.core.message;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.secret.Seals;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Fills a snapshot from the catalogue's topic: all of it at the start, then every change as it
 * comes. While Kafka is away the snapshot stands still and the reader tries on.
 */
public final class CatalogueReader implements AutoCloseable {

    /** The record header with the outbox's number of the change: eight bytes. */
    public static final String SEQUENCE = "sequence";

    private static final Logger LOG = Logger.getLogger(CatalogueReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final TopicPartition CATALOGUE =
            new TopicPartition(Topic.CATALOGUE.topicName(), 0);

    private final Kafka kafka;
    private final Snapshot snapshot;
    private final Seals seals;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("catalogue").unstarted(this::run);
    private volatile @Nullable KafkaConsumer<String, byte[]> reading;
    private volatile boolean closed;

    public CatalogueReader(Kafka kafka, Snapshot snapshot, Seals seals) {
        this.kafka = kafka;
        this.snapshot = snapshot;
        this.seals = seals;
    }

    public CatalogueReader start() {
        thread.start();
        return this;
    }

    /** Completes when the snapshot holds all that was published before the start. */
    public CompletableFuture<Void> caughtUp() {
        return caughtUp.copy();
    }

    @Override
    public void close() {
        closed = true;
        var consumer = reading;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            if (!thread.join(Duration.ofSeconds(2))) {
                thread.interrupt();
                thread.join(Duration.ofSeconds(8));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                kafka.ensure(List.of(Topic.CATALOGUE));
                follow();
            } catch (InterruptException | WakeupException closing) {
                // The loop's condition decides.
            } catch (RuntimeException away) {
                if (!closed) {
                    LOG.warnf("The catalogue cannot be read now: %s", away.getMessage());
                    pause();
                }
            }
        }
    }

    /**
     * Reads until something fails, from the beginning. What was removed must not come back for a
     * moment, when it starts over too: of what was published before, only the last change of each
     * name is applied.
     */
    private void follow() {
        try (var consumer = consumer()) {
            reading = consumer;
            consumer.assign(List.of(CATALOGUE));
            consumer.seekToBeginning(List.of(CATALOGUE));
            long end = consumer.endOffsets(List.of(CATALOGUE)).getOrDefault(CATALOGUE, 0L);
            var latest = new LinkedHashMap<String, ConsumerRecord<String, byte[]>>();
            while (consumer.position(CATALOGUE) < end) {
                if (closed) {
                    return;
                }
                consumer.poll(POLL).forEach(change -> latest.put(change.key(), change));
            }
            latest.values().forEach(this::apply);
            latest.clear();
            caughtUp.complete(null);
            while (!closed) {
                consumer.poll(POLL).forEach(this::apply);
            }
        } finally {
            reading = null;
        }
    }

    /** Reads what transactions have committed: the relay's zombies publish nothing. */
    private KafkaConsumer<String, byte[]> consumer() {
        return kafka.consumer(
                Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5000));
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        try {
            var change =
                    record.value() == null
                            ? Change.removal(record.key())
                            : Codec.change(seals.openJson(record.value(), record.key()));
            snapshot.apply(change, sequence(record));
        } catch (RuntimeException unreadable) {
            // One bad record must not hide all those behind it.
            LOG.errorf(unreadable, "Catalogue record %s cannot be read", describe(record));
        }
    }

    private static long sequence(ConsumerRecord<String, byte[]> record) {
        return ByteBuffer.wrap(record.headers().lastHeader(SEQUENCE).value()).getLong();
    }

    private static String describe(ConsumerRecord<String, byte[]> record) {

        return "at offset " + record.offset();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
