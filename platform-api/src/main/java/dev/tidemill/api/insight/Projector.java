package dev.tidemill.api.insight;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.ConsumerLoop;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Projects topics into PostgreSQL in batches. Rows and the Kafka offset commit together, so that
 * nothing is written twice or left out, whenever it dies; a node that lost its partition without
 * noticing finds the offset moved and writes nothing.
 */
final class Projector implements ConsumerLoop.Work {

    private static final Logger LOG = Logger.getLogger(Projector.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Projection projection;
    private final InsightDatabase database;
    private final Clock clock;

    /** Where each of our partitions stands in the database; -1 when it was never projected. */
    private final Map<TopicPartition, Long> stands = new HashMap<>();

    Projector(Projection projection, InsightDatabase database, Clock clock) {
        this.projection = projection;
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void begin(KafkaConsumer<String, byte[]> consumer) {
        stands.clear();
        projection.reset();
        consumer.subscribe(
                projection.topics().stream().map(Topic::topicName).toList(),
                new ConsumerRebalanceListener() {
                    @Override
                    public void onPartitionsAssigned(Collection<TopicPartition> added) {
                        added.forEach(partition -> goOn(consumer, partition));
                    }

                    @Override
                    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
                        gone.forEach(stands::remove);
                    }
                });
    }

    private void goOn(KafkaConsumer<String, byte[]> consumer, TopicPartition partition) {
        var next =
                database.forAll(
                        connection ->
                                InsightDatabase.query(
                                        connection,
                                        row -> row.getLong(1),
                                        "select next_offset from projection_offset where topic = ?"
                                                + " and partition = ?",
                                        partition.topic(),
                                        partition.partition()));
        stands.put(partition, next.isEmpty() ? -1 : next.getFirst());
        if (next.isEmpty()) {
            consumer.seekToBeginning(List.of(partition));
        } else {
            consumer.seek(partition, next.getFirst());
        }
    }

    @Override
    public void round(KafkaConsumer<String, byte[]> consumer) {
        var records = consumer.poll(POLL);
        if (!records.isEmpty()) {
            project(records);
        }
    }

    private void project(ConsumerRecords<String, byte[]> records) {
        var messages = messages(records);
        var now = clock.instant();
        database.forAll(
                connection -> {
                    for (var partition : records.partitions()) {
                        move(connection, partition, next(records, partition));
                    }
                    if (!messages.isEmpty()) {
                        projection.write(connection, messages, living(connection, messages), now);
                    }
                    return "";
                });
        records.partitions().forEach(p -> stands.put(p, next(records, p)));
        projection.committed();
    }

    private static long next(ConsumerRecords<String, byte[]> records, TopicPartition partition) {
        return records.records(partition).getLast().offset() + 1;
    }

    private List<Message> messages(ConsumerRecords<String, byte[]> records) {
        var messages = new ArrayList<Message>();
        for (var record : records) {
            try {
                messages.add(Codec.message(record.value()));
            } catch (UncheckedIOException | NullPointerException unreadable) {
                LOG.errorf(
                        unreadable,
                        "record %d of %s-%d is not a message",
                        record.offset(),
                        record.topic(),
                        record.partition());
            }
        }
        return messages;
    }

    /**
     * @throws IllegalStateException when another node has moved the offset: this one starts over
     */
    private void move(Connection connection, TopicPartition partition, long next)
            throws SQLException {
        long stood = stands.getOrDefault(partition, -1L);
        var moved =
                stood < 0
                        ? InsightDatabase.update(
                                connection,
                                "insert into projection_offset values (?, ?, ?) on conflict do"
                                        + " nothing",
                                partition.topic(),
                                partition.partition(),
                                next)
                        : InsightDatabase.update(
                                connection,
                                "update projection_offset set next_offset = ? where topic = ? and"
                                        + " partition = ? and next_offset = ?",
                                next,
                                partition.topic(),
                                partition.partition(),
                                stood);
        if (moved != 1) {
            throw new IllegalStateException(partition + " is projected by another node");
        }
    }

    /** A tenant that is being removed waits for us, and one that is gone gets no new rows. */
    private static Set<String> living(Connection connection, List<Message> messages)
            throws SQLException {
        var named = new TreeSet<String>();
        messages.forEach(message -> named.add(message.tenant().value()));
        return new HashSet<>(
                InsightDatabase.query(
                        connection,
                        row -> row.getString(1),
                        "select account_id from tenant where account_id = any(?) order by 1 for key"
                                + " share",
                        (Object) named.toArray(String[]::new)));
    }
}
