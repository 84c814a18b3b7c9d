package dev.tidemill.api.insight;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.EventLife.Source;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Events as they were accepted, read from Kafka at the place that the ledger knows: the database
 * keeps no payload. Few at a time on a node, each for a few seconds at most.
 */
@ApplicationScoped
class EventPayloads {

    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Kafka kafka;
    private final Semaphore room = new Semaphore(AT_ONCE);

    EventPayloads(Kafka kafka) {
        this.kafka = kafka;
    }

    /**
     * @throws PlatformException {@link ErrorCode#EVENTS_UNAVAILABLE} when too many read already
     */
    Reader open() {
        try {
            if (room.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                try {
                    return new Reader(consumer(), room);
                } catch (RuntimeException failed) {
                    room.release();
                    throw failed;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw unavailable("too many events are being read");
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return kafka.consumer(
                Map.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none", // a place that is gone is gone
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        1,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        64 << 10, // one record comes whole, however large
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis()));
    }

    private static PlatformException unavailable(String why) {
        return new PlatformException(
                ErrorCode.EVENTS_UNAVAILABLE, "The event store was not read: " + why + ".");
    }

    /** Reads one after the other. */
    static final class Reader implements AutoCloseable {

        private final KafkaConsumer<String, byte[]> consumer;
        private final Semaphore room;

        private Reader(KafkaConsumer<String, byte[]> consumer, Semaphore room) {
            this.consumer = consumer;
            this.room = room;
        }

        /**
         * The event of exactly this tenant, id and generation.
         *
         * @throws PlatformException {@link ErrorCode#EVENT_PAYLOAD_GONE} when Kafka has it no more,
         *     {@link ErrorCode#EVENTS_UNAVAILABLE} when it does not answer
         */
        Message.AcceptedEvent read(LedgerEntry entry) {
            return entry.source()
                    .flatMap(this::record)
                    .flatMap(Reader::event)
                    .filter(
                            event ->
                                    event.function().equals(entry.function())
                                            && event.id().value().equals(entry.id())
                                            && event.life().generation() == entry.generation())
                    .orElseThrow(() -> gone(entry));
        }

        private Optional<ConsumerRecord<String, byte[]>> record(Source place) {
            var partition = new TopicPartition(Topic.EVENTS.topicName(), place.partition());
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            try {
                consumer.assign(List.of(partition));
                consumer.seek(partition, place.offset());
                while (System.nanoTime() < deadline) {
                    for (var record : consumer.poll(POLL)) {
                        return Optional.of(record).filter(it -> it.offset() == place.offset());
                    }
                }
            } catch (InvalidOffsetException dropped) {
                return Optional.empty();
            } catch (KafkaException failed) {
                throw unavailable(String.valueOf(failed.getMessage()));
            }
            throw unavailable("it did not answer in time");
        }

        private static Optional<Message.AcceptedEvent> event(ConsumerRecord<String, byte[]> at) {
            try {
                return Codec.message(at.value()) instanceof Message.AcceptedEvent event
                        ? Optional.of(event)
                        : Optional.empty();
            } catch (UncheckedIOException unreadable) {
                return Optional.empty();
            }
        }

        private static PlatformException gone(LedgerEntry entry) {
            return new PlatformException(
                    ErrorCode.EVENT_PAYLOAD_GONE,
                    "The payload of event %s is not kept any more: the event store keeps it for %d days."
                            .formatted(
                                    entry.id(), Topic.EVENTS.retention().orElseThrow().toDays()));
        }

        @Override
        public void close() {
            try {
                consumer.close();
            } finally {
                room.release();
            }
        }
    }
}
