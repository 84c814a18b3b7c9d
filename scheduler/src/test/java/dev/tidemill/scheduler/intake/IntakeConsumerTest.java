package dev.tidemill.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.testkit.Configs;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

class IntakeConsumerTest {

    @Test
    void the_lanes_of_a_dead_node_are_given_away_within_ten_seconds() {
        var settings = IntakeConsumer.settings(Configs.of(IntakeConfig.class, Map.of()));
        var session = number(settings, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        var heartbeat = number(settings, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);

        // The others hear of it with their next heartbeat, and of their new lanes with another.
        assertThat(session + 2 * heartbeat).isLessThan(10_000);
    }

    private static int number(Map<String, Object> settings, String key) {
        return Integer.parseInt(String.valueOf(settings.get(key)));
    }
}
