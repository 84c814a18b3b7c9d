package dev.tidemill.scheduler.intake;

import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a cluster keeps: records in order, and what its groups have committed. Never loses any. */
final class SimulatedKafka {

    private final int eventPartitions;
    private final Witness witness;
    private final Map<TopicPartition, List<Message>> records = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

    /** Whether its partitions have leaders that take records, and such that give them out. */
    boolean writable = true;

    boolean readable = true;

    SimulatedKafka(int eventPartitions, Witness witness) {
        this.eventPartitions = eventPartitions;
        this.witness = witness;
    }

    List<TopicPartition> events() {
        var all = new ArrayList<TopicPartition>();
        for (var number = 0; number < eventPartitions; number++) {
            all.add(new TopicPartition(Topic.EVENTS.topicName(), number));
        }
        return all;
    }

    static TopicPartition of(Topic topic) {
        return new TopicPartition(topic.topicName(), 0);
    }

    void append(Topic topic, String key, Message message) {
        var partition =
                topic == Topic.EVENTS
                        ? events().get(Math.floorMod(key.hashCode(), eventPartitions))
                        : of(topic);
        log(partition).add(message);
        witness.appended(topic, message);
    }

    boolean waits(InvocationId id) {
        return records.entrySet().stream()
                .anyMatch(log -> witness.waits(id, log.getKey(), log.getValue()));
    }

    List<Message> log(TopicPartition partition) {
        return records.computeIfAbsent(partition, _ -> new ArrayList<>());
    }

    Optional<OffsetAndMetadata> committed(TopicPartition partition) {
        return Optional.ofNullable(committed.get(partition));
    }

    long position(TopicPartition partition) {
        return committed(partition).map(OffsetAndMetadata::offset).orElse(0L);
    }

    void commit(TopicPartition partition, OffsetAndMetadata offset) {
        witness.committed(partition, offset, log(partition));
        committed.put(partition, offset);
    }
}
