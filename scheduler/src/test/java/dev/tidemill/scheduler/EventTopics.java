package dev.tidemill.scheduler;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.testkit.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** What goes into and comes out of the event path. */
final class EventTopics implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer;
    private final Broker broker;

    EventTopics(Broker broker) {
        this.broker = broker;
        this.producer = broker.kafka().producer(Map.of());
    }

    void accept(Message.AcceptedEvent event) {
        accept(event, Topic.EVENTS);
    }

    void accept(Message.AcceptedEvent event, Topic topic) {
        var record =
                new ProducerRecord<>(
                        topic.topicName(), event.function().toString(), Codec.encode(event));
        try {
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    Reader read(Topic topic) {
        return new Reader(broker.kafka().consumer(Map.of("group.id", "test")), topic);
    }

    /** All messages of a topic, from its beginning. */
    static final class Reader implements AutoCloseable {
        private final KafkaConsumer<String, byte[]> consumer;
        private final List<Message> seen = new ArrayList<>();

        private Reader(KafkaConsumer<String, byte[]> consumer, Topic topic) {
            this.consumer = consumer;
            var partitions = new ArrayList<TopicPartition>();
            for (var partition = 0; partition < topic.partitions(); partition++) {
                partitions.add(new TopicPartition(topic.topicName(), partition));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        List<Message> seen() {
            consumer.poll(Duration.ofMillis(100))
                    .forEach(record -> seen.add(Codec.message(record.value())));
            return seen;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
