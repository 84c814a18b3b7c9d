package dev.tidemill.scheduler.intake;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.ConsumerLoop;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Which waiting events are to end without another run. Every node reads them all, from the first,
 * before it runs anything. Thread-safe.
 *
 * <p>One whose event has ended is removed from the topic; it is known a while longer, because a
 * crash may have left a copy of the event. What is known is bounded: the doors let a tenant have
 * some thousands that have not ended, and of the others the oldest are forgotten first.
 */
public final class Cancellations implements ConsumerLoop.Work {

    private static final Logger LOG = Logger.getLogger(Cancellations.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_ENDED = 20_000;

    /** No record of an event is older. */
    private static final Duration OLDEST = Topic.EVENTS.retention().orElseThrow();

    private static final List<TopicPartition> PARTITIONS =
            IntStream.range(0, Topic.CANCELLATIONS.partitions())
                    .mapToObj(at -> new TopicPartition(Topic.CANCELLATIONS.topicName(), at))
                    .toList();

    private final Clock clock;

    /** Key to when it was asked for, the oldest first. */
    private final Map<String, Instant> open = new LinkedHashMap<>();

    private final Map<String, Instant> ended = new LinkedHashMap<>();
    private Map<TopicPartition, Long> ends = Map.of();
    private volatile boolean current;

    public Cancellations(Clock clock) {
        this.clock = clock;
    }

    public ConsumerLoop loop(Kafka kafka) {
        return new ConsumerLoop(
                "cancellations", kafka, Map.of(), List.of(Topic.CANCELLATIONS), this);
    }

    /** The record's key. */
    public static String key(Message.AcceptedEvent event) {
        return Message.CancelEvent.key(event.id(), event.life().generation());
    }

    /** Whether all are known that were there when this node began: nothing may run before. */
    public boolean isCurrent() {
        return current;
    }

    public synchronized boolean contains(Message.AcceptedEvent event) {
        var key = key(event);
        return open.containsKey(key) || ended.containsKey(key);
    }

    @Override
    public void begin(KafkaConsumer<String, byte[]> consumer) {
        consumer.assign(PARTITIONS);
        consumer.seekToBeginning(PARTITIONS);
        ends = consumer.endOffsets(PARTITIONS, PATIENCE);
    }

    @Override
    public void round(KafkaConsumer<String, byte[]> consumer) {
        for (var record : consumer.poll(POLL)) {
            apply(record);
        }
        if (!current) {
            current =
                    ends.entrySet().stream()
                            .allMatch(
                                    end ->
                                            consumer.position(end.getKey(), PATIENCE)
                                                    >= end.getValue());
        }
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            end(record.key());
            return;
        }
        try {
            var cancel = (Message.CancelEvent) Codec.message(record.value());
            add(record.key(), cancel.at());
        } catch (UncheckedIOException | ClassCastException unreadable) {
            LOG.errorf(unreadable, "record %d cancels nothing", record.offset());
        }
    }

    private synchronized void add(String key, Instant at) {
        var oldest = clock.instant().minus(OLDEST);
        open.values().removeIf(oldest::isAfter);
        open.put(key, at);
    }

    private synchronized void end(String key) {
        open.remove(key);
        ended.put(key, clock.instant());
        if (ended.size() > MOST_ENDED) {
            var eldest = ended.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }
}
