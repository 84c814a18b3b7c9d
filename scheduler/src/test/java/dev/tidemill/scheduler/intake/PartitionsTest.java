package dev.tidemill.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.message.Topic;
import dev.tidemill.testkit.Broker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

/** Commits to a real Kafka. */
class PartitionsTest {

    private static final TopicPartition PARTITION = new TopicPartition(Topic.EVENTS.topicName(), 0);

    @Test
    void the_last_commit_that_an_orderly_stop_woke_up_is_not_taken_for_done() {
        try (var broker = Broker.start().withTopics();
                var consumer =
                        broker.kafka()
                                .consumer(Map.of(ConsumerConfig.GROUP_ID_CONFIG, "stopping"))) {
            // given
            consumer.assign(List.of(PARTITION));
            var partitions = new Partitions(() -> {}).follow(consumer);
            var progress = partitions.of(PARTITION);
            progress.begin(0);
            progress.finish(0);
            consumer.wakeup();
            // when
            assertThatThrownBy(() -> partitions.commitAll(consumer))
                    .isInstanceOf(WakeupException.class);
            partitions.commitAll(consumer);
            // then
            assertThat(consumer.committed(Set.of(PARTITION)))
                    .extractingByKey(PARTITION)
                    .extracting(OffsetAndMetadata::offset)
                    .isEqualTo(1L);
        }
    }
}
