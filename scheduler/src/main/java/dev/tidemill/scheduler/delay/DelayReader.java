package dev.tidemill.scheduler.delay;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.ConsumerLoop;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.scheduler.backlog.Backlog;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads one delay line in order, waits until its head is due, and puts it back among the events.
 * The offset is committed after Kafka has acknowledged the copy, so that a crash repeats an event
 * and never drops one.
 */
public final class DelayReader implements ConsumerLoop.Work {

    private static final Logger LOG = Logger.getLogger(DelayReader.class);
    private static final Duration LONGEST_POLL = Duration.ofMillis(250);

    private final DelayLine line;
    private final KafkaProducer<String, byte[]> producer;
    private final Clock clock;
    private final Backlog backlog;
    private final Waiting<ProducerRecord<String, byte[]>> waiting;

    /**
     * @param producer shared by all lines
     */
    public DelayReader(
            DelayLine line, KafkaProducer<String, byte[]> producer, Backlog backlog, Clock clock) {
        this.line = line;
        this.producer = producer;
        this.backlog = backlog;
        this.clock = clock;
        this.waiting = new Waiting<>(line.delay());
    }

    /** A consumer loop over the line. */
    public static ConsumerLoop loop(
            DelayLine line,
            Kafka kafka,
            KafkaProducer<String, byte[]> producer,
            Backlog backlog,
            Clock clock,
            Map<String, Object> membership) {
        var settings = new HashMap<>(membership);
        settings.put(
                ConsumerConfig.GROUP_ID_CONFIG,
                "tidemill.scheduler.delay." + line.name().toLowerCase(java.util.Locale.ROOT));
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 64);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
        return new ConsumerLoop(
                "delay-" + line,
                kafka,
                settings,
                List.of(line.topic(), Topic.EVENTS),
                new DelayReader(line, producer, backlog, clock));
    }

    @Override
    public void begin(KafkaConsumer<String, byte[]> consumer) {
        waiting.clear();
        consumer.subscribe(
                List.of(line.topic().topicName()),
                new ConsumerRebalanceListener() {
                    @Override
                    public void onPartitionsAssigned(Collection<TopicPartition> added) {
                        LOG.debugf("reads %s", added);
                    }

                    @Override
                    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
                        waiting.forget(gone);
                    }
                });
    }

    @Override
    public void round(KafkaConsumer<String, byte[]> consumer) {
        if (waiting.isEmpty()) {
            consumer.resume(consumer.paused());
        } else {
            consumer.pause(consumer.assignment());
        }
        for (var record : consumer.poll(untilDue())) {
            add(record);
        }
        putBack(consumer);
        backlog.look(consumer, waiting.size());
    }

    private Duration untilDue() {
        var next = waiting.next();
        if (next.isEmpty()) {
            return LONGEST_POLL;
        }
        var left = Duration.between(clock.instant(), next.get());
        return left.isNegative()
                ? Duration.ZERO
                : left.compareTo(LONGEST_POLL) < 0 ? left : LONGEST_POLL;
    }

    private void add(ConsumerRecord<String, byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        try {
            var event = (Message.AcceptedEvent) Codec.message(record.value());
            var copy = new ProducerRecord<>(Topic.EVENTS.topicName(), record.key(), record.value());
            waiting.add(partition, record.offset(), copy, event.notBefore(), clock.instant());
        } catch (UncheckedIOException | ClassCastException | NullPointerException unreadable) {
            LOG.errorf(unreadable, "record %d of %s is not an event", record.offset(), partition);
            waiting.skip(partition, record.offset());
        }
    }

    private void putBack(KafkaConsumer<String, byte[]> consumer) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (var step : waiting.due(clock.instant())) {
            switch (step) {
                case Waiting.Step.Copy(var record) -> sent.add(producer.send(record));
                case Waiting.Step.Commit(var offsets) -> {
                    awaitAcknowledged(sent);
                    commit(consumer, offsets);
                }
            }
        }
    }

    private static void awaitAcknowledged(List<Future<RecordMetadata>> sent) {
        try {
            for (var copy : sent) {
                copy.get();
            }
        } catch (ExecutionException failed) {
            // The loop builds a new consumer, which goes on after the last commit.
            throw new IllegalStateException("events not put back", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while events were put back", interrupted);
        }
    }

    private static void commit(
            KafkaConsumer<String, byte[]> consumer,
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            consumer.commitSync(offsets);
        } catch (WakeupException closing) {
            consumer.commitSync(offsets); // what was put back must not be put back again
            throw closing;
        }
    }
}
