package dev.tidemill.testkit;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/** What a topic holds now. */
public final class Records {

    private static final Duration POLL = Duration.ofMillis(200);

    private Records() {}

    /**
     * All of it, to the ends that it has when this is called; records without value are left out.
     */
    public static List<Message> of(Kafka kafka, Topic topic) {
        var partitions =
                IntStream.range(0, topic.partitions())
                        .mapToObj(at -> new TopicPartition(topic.topicName(), at))
                        .toList();
        try (var consumer = kafka.consumer(Map.of())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var all = new ArrayList<Message>();
            while (partitions.stream()
                    .anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                for (var record : consumer.poll(POLL)) {
                    if (record.value() != null) {
                        all.add(Codec.message(record.value()));
                    }
                }
            }
            return all;
        }
    }
}
