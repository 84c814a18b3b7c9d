package dev.tidemill.bench;

import dev.tidemill.core.message.Kafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The instance's broker with nothing around it: the floor of the event path. */
final class RawKafka implements AutoCloseable {

    private static final Pattern LISTENER = Pattern.compile("listeners=PLAINTEXT://([^,\\s]+)");
    private static final int PARTITIONS = 8;
    private static final int UNDER_WAY = 512;

    private final String bootstrap;
    private final Kafka kafka;
    private final String topic = "tidemill.bench." + ProcessHandle.current().pid();

    RawKafka(ProcessTree tree) throws IOException {
        bootstrap = address(tree);
        kafka = new Kafka(bootstrap, 1);
        try (var admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IOException("Kafka made no topic", failed);
        }
    }

    Kafka kafka() {
        return kafka;
    }

    /** A consumer of all that comes into a topic from now on. */
    KafkaConsumer<String, byte[]> from(String name, int partitions) {
        var consumer = kafka.consumer(Map.of("fetch.max.wait.ms", 5));
        var all = new ArrayList<TopicPartition>();
        for (var partition = 0; partition < partitions; partition++) {
            all.add(new TopicPartition(name, partition));
        }
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        return consumer;
    }

    /** Records of this size, as many under way at a time as the producer likes. */
    Measured produce(int bytes, Duration time) {
        var latencies = java.util.Collections.synchronizedList(new ArrayList<Long>());
        var places = new Semaphore(UNDER_WAY);
        var start = System.nanoTime();
        try (var producer = kafka.producer(Map.of())) {
            for (var each = 0; System.nanoTime() - start < time.toNanos(); each++) {
                places.acquireUninterruptibly();
                var sent = System.nanoTime();
                var unused =
                        producer.send(
                                new ProducerRecord<>(topic, "k" + each % 64, new byte[bytes]),
                                (_, _) -> {
                                    latencies.add(System.nanoTime() - sent);
                                    places.release();
                                });
            }
            places.acquireUninterruptibly(UNDER_WAY);
        }
        var elapsed = Duration.ofNanos(System.nanoTime() - start);
        return new Measured(
                latencies.stream().mapToLong(Long::longValue).toArray(), elapsed, Duration.ZERO);
    }

    /** From the call of send until a consumer has the record, one after another. */
    Measured roundTrips(int count, int bytes) {
        var latencies = new long[count];
        var start = System.nanoTime();
        try (var producer = kafka.producer(Map.of());
                var consumer = from(topic, PARTITIONS)) {
            for (var each = 0; each < count; each++) {
                var sent = System.nanoTime();
                var unused = producer.send(new ProducerRecord<>(topic, "k", new byte[bytes]));
                while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
                    // not yet
                }
                latencies[each] = System.nanoTime() - sent;
            }
        }
        return new Measured(latencies, Duration.ofNanos(System.nanoTime() - start), Duration.ZERO);
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    /** Where the broker of the instance listens: its settings say so. */
    private static String address(ProcessTree tree) throws IOException {
        for (var member : tree.members()) {
            var settings = settings(member.pid());
            if (settings.isPresent()) {
                var listener = LISTENER.matcher(Files.readString(settings.get()));
                if (listener.find()) {
                    return listener.group(1);
                }
            }
        }
        throw new IOException("no broker below the instance: s5 wants the bench's own, or --data");
    }

    private static Optional<Path> settings(long pid) {
        try {
            var command = Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0", -1);
            return List.of(command).contains("kafka.Kafka")
                    ? List.of(command).stream()
                            .filter(it -> it.endsWith("server.properties"))
                            .findFirst()
                            .map(Path::of)
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try (var admin = admin()) {
            admin.deleteTopics(List.of(topic));
        }
    }
}
