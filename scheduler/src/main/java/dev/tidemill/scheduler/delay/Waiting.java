package dev.tidemill.scheduler.delay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What was read of one delay line and is not put back yet, in order. Knows no Kafka and no clock.
 *
 * @param <R> what is put back
 */
public final class Waiting<R> {

    /**
     * What is to be done, in this order: a step begins when Kafka has acknowledged those before.
     */
    public sealed interface Step<R> {

        /** Puts the record back among the events. */
        record Copy<R>(R record) implements Step<R> {}

        /** The line was worked off up to here. */
        record Commit<R>(Map<TopicPartition, OffsetAndMetadata> offsets) implements Step<R> {}
    }

    private record Head<R>(
            TopicPartition partition, long offset, Optional<R> record, Instant due) {}

    private final Duration delay;
    private final ArrayDeque<Head<R>> heads = new ArrayDeque<>();

    /**
     * @param delay of the line: no record waits longer, whatever the writer's clock said
     */
    public Waiting(Duration delay) {
        this.delay = delay;
    }

    public void add(
            TopicPartition partition, long offset, R record, Instant notBefore, Instant now) {
        var latest = now.plus(delay);
        var due = notBefore.isBefore(latest) ? notBefore : latest;
        heads.addLast(new Head<>(partition, offset, Optional.of(record), due));
    }

    /** A record that is no event: it is passed over in its turn. */
    public void skip(TopicPartition partition, long offset) {
        heads.addLast(new Head<>(partition, offset, Optional.empty(), Instant.EPOCH));
    }

    public int size() {
        return heads.size();
    }

    public boolean isEmpty() {
        return heads.isEmpty();
    }

    /** When the first of them is due; empty when none waits. */
    public Optional<Instant> next() {
        return Optional.ofNullable(heads.peekFirst()).map(Head::due);
    }

    /** Takes out what is due. */
    public List<Step<R>> due(Instant now) {
        var steps = new ArrayList<Step<R>>();
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var head = heads.peekFirst();
                head != null && !head.due().isAfter(now);
                head = heads.peekFirst()) {
            heads.removeFirst();
            head.record().ifPresent(record -> steps.add(new Step.Copy<>(record)));
            offsets.put(head.partition(), new OffsetAndMetadata(head.offset() + 1));
        }
        if (!offsets.isEmpty()) {
            steps.add(new Step.Commit<>(offsets));
        }
        return steps;
    }

    /** Others read these partitions now. */
    public void forget(Collection<TopicPartition> gone) {
        heads.removeIf(head -> gone.contains(head.partition()));
    }

    public void clear() {
        heads.clear();
    }
}
