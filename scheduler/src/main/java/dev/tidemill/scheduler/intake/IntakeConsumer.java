package dev.tidemill.scheduler.intake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/** The settings of the consumer that feeds the intake. */
public final class IntakeConsumer {

    private static final int MOST_PER_POLL = 64;

    private IntakeConsumer() {}

    /**
     * Static membership belongs to the classic protocol: under the newer one a killed member's name
     * is taken until its session ends.
     */
    public static Map<String, Object> settings(IntakeConfig config) {
        var settings = new HashMap<String, Object>();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "tidemill.scheduler.intake");
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        settings.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) config.sessionTimeout().toMillis());
        settings.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                (int) config.sessionTimeout().dividedBy(4).toMillis());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_PER_POLL);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        config.member().ifPresent(m -> settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, m));
        return settings;
    }
}
