package dev.tidemill.core.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** How Tidemill's programs talk to Kafka: the client settings that its promises rest on. */
public final class Kafka {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String bootstrap;
    private final short replication;

    /**
     * @param bootstrap host:port pairs, separated by commas
     * @param replication copies of each record, at most the number of brokers
     */
    public Kafka(String bootstrap, int replication) {
        this.bootstrap = bootstrap;
        this.replication = (short) replication;
    }

    /**
     * A producer whose acknowledgement means that the record is replicated, and that never reorders
     * or repeats.
     */
    public KafkaProducer<String, byte[]> producer(Map<String, Object> overrides) {
        var config = new HashMap<String, Object>();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 << 20);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        config.putAll(overrides);
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * A consumer that commits only when told to, and starts at the beginning when its group is new.
     */
    public KafkaConsumer<String, byte[]> consumer(Map<String, Object> overrides) {
        var config = new HashMap<String, Object>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        config.putAll(overrides);
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Makes the topics that do not exist yet.
     *
     * @throws IllegalStateException when Kafka refuses or cannot be reached
     */
    public void ensure(List<Topic> topics) {
        try (var admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            var wanted = new ArrayList<NewTopic>();
            for (var topic : topics) {
                wanted.add(
                        new NewTopic(topic.topicName(), topic.partitions(), replication)
                                .configs(configOf(topic)));
            }
            for (var made : admin.createTopics(wanted).values().entrySet()) {
                try {
                    made.getValue().get();
                } catch (ExecutionException refused) {
                    if (!(refused.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException(
                                "Kafka did not make topic " + made.getKey(), refused.getCause());
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making topics", interrupted);
        }
    }

    /**
     * Whether a topic holds no record, because none was ever committed or all are lost.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException when Kafka does not answer in time
     */
    public boolean isEmpty(Topic topic) {
        try (var consumer =
                consumer(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"))) {
            var partitions =
                    IntStream.range(0, topic.partitions())
                            .mapToObj(number -> new TopicPartition(topic.topicName(), number))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions, PATIENCE);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
                if (!consumer.poll(PATIENCE).isEmpty()) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Map<String, String> configOf(Topic topic) {
        var config = new HashMap<String, String>();
        config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(2 << 20));
        topic.retention()
                .ifPresentOrElse(
                        kept ->
                                config.put(
                                        TopicConfig.RETENTION_MS_CONFIG,
                                        String.valueOf(kept.toMillis())),
                        () ->
                                config.put(
                                        TopicConfig.CLEANUP_POLICY_CONFIG,
                                        TopicConfig.CLEANUP_POLICY_COMPACT));
        return config;
    }
}
