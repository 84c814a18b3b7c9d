package dev.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.message.Topic;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The servers that other tests stand on do come up. */
class ServersTest {

    @Test
    void postgres_knows_the_role_that_serves() throws SQLException {
        try (var postgres = Postgres.start();
                var connection = postgres.as(Postgres.APP).getConnection();
                var answer =
                        connection
                                .createStatement()
                                .executeQuery(
                                        "select rolsuper or rolbypassrls from pg_roles where"
                                                + " rolname = current_user")) {
            assertThat(answer.next()).isTrue();
            assertThat(answer.getBoolean(1)).isFalse();
        }
    }

    @Test
    void the_broker_keeps_what_it_acknowledged_when_it_is_killed() throws Exception {
        try (var broker = Broker.start()) {
            // given
            var kafka = broker.kafka();
            kafka.ensure(List.of(Topic.CATALOGUE));
            try (var producer = kafka.producer(Map.of())) {
                producer.send(
                                new ProducerRecord<>(
                                        Topic.CATALOGUE.topicName(), "key", new byte[] {1}))
                        .get();
                // when
                broker.kill();
                broker.resume();
                // then
                var second =
                        producer.send(
                                        new ProducerRecord<>(
                                                Topic.CATALOGUE.topicName(), "key", new byte[] {2}))
                                .get();
                assertThat(second.offset()).isEqualTo(1);
            }
        }
    }
}
