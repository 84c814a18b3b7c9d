package dev.tidemill.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.LogLines;
import dev.tidemill.core.message.Topic;
import dev.tidemill.testkit.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What reaches a real Kafka that comes, goes, and takes only so much. */
class PublisherTest {

    private static Broker broker;

    @BeforeAll
    static void start() {
        broker = Broker.start().withTopics();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void a_batch_that_is_larger_than_kafka_takes_arrives_in_pieces() {
        // given
        var function = Samples.function("1", "large");
        var worst = "\u0001".repeat(LineSplitter.MAX_LINE); // six bytes each, as JSON
        // when
        try (var publisher = new Publisher(broker.kafka(), 32 << 20).start()) {
            publisher.offer(Samples.lines(function, "s", 5, worst));
            // then
            assertThat(linesOf(function, 5)).hasSize(5).allMatch(worst::equals);
        }
    }

    @Test
    void a_line_that_no_record_holds_is_said_to_be_lost() {
        // given
        var function = Samples.function("1", "huge");
        // when
        try (var publisher = new Publisher(broker.kafka(), 32 << 20).start()) {
            publisher.offer(Samples.lines(function, "s", 1, "x".repeat(3 << 20)));
            // then
            assertThat(linesOf(function, 1)).containsExactly(Journal.lost(1));
        }
    }

    @Test
    void what_the_producer_does_not_take_waits_and_arrives() {
        // given
        var function = Samples.function("1", "patient");
        Map<String, Object> narrow =
                Map.of(
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        64L << 10,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        50L);
        try (var publisher = new Publisher(broker.kafka(), 32 << 20, narrow).start()) {
            publisher.offer(Samples.lines(function, "s", 1, "before"));
            linesOf(function, 1);
            broker.kill();
            // when
            for (var i = 0; i < 10; i++) {
                publisher.offer(Samples.lines(function, "s", 1, i + "x".repeat(20_000)));
            }
            broker.resume();
            // then
            assertThat(linesOf(function, 11)).hasSize(11);
        }
    }

    @Test
    void while_kafka_is_away_a_flood_costs_neither_run_records_nor_a_neighbours_lines() {
        // given
        var noisy = Samples.function("1", "noisy");
        var quiet = Samples.function("2", "quiet");
        broker.kill();
        try (var publisher = new Publisher(broker.kafka(), 1 << 20).start()) {
            for (var i = 0; i < 50; i++) {
                publisher.offer(Samples.lines(quiet, "s", 1, "quiet"));
                publisher.offer(Samples.ran(quiet));
            }
            // when
            for (var i = 0; i < 300; i++) {
                publisher.offer(Samples.lines(noisy, "s", 1, "x".repeat(100_000)));
            }
            broker.resume();
            // then
            assertThat(linesOf(quiet, 50)).hasSize(50);
            assertThat(linesOf(noisy, 1)).first().asString().startsWith("[tidemill] 2");
            assertThat(runsOf(quiet, 50)).hasSize(50);
        }
    }

    private static List<String> linesOf(
            dev.tidemill.core.function.FunctionId function, int expected) {
        var found = new ArrayList<String>();
        read(
                Topic.LOGS,
                message -> {
                    if (message instanceof Message.OfFunction about
                            && about.function().equals(function)) {
                        ((LogLines) message).lines().forEach(line -> found.add(line.text()));
                    }
                    return found.size() >= expected;
                });
        return found;
    }

    private static List<Message.Ran> runsOf(
            dev.tidemill.core.function.FunctionId function, int expected) {
        var found = new ArrayList<Message.Ran>();
        read(
                Topic.RUNS,
                message -> {
                    if (message instanceof Message.Runs runs && runs.function().equals(function)) {
                        found.addAll(runs.all());
                    }
                    return found.size() >= expected;
                });
        return found;
    }

    private static void read(Topic topic, java.util.function.Predicate<Message> enough) {
        try (var consumer = consumer(topic)) {
            Awaitility.await()
                    .atMost(90, TimeUnit.SECONDS)
                    .until(
                            () -> {
                                var done = false;
                                for (var record : consumer.poll(Duration.ofMillis(200))) {
                                    done |= enough.test(Codec.message(record.value()));
                                }
                                return done;
                            });
        }
    }

    private static KafkaConsumer<String, byte[]> consumer(Topic topic) {
        var consumer =
                broker.kafka().consumer(Map.of(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 64 << 20));
        var partitions =
                consumer.partitionsFor(topic.topicName()).stream()
                        .map(
                                it ->
                                        new org.apache.kafka.common.TopicPartition(
                                                it.topic(), it.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
