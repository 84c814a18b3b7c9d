package dev.tidemill.api.insight;

import dev.tidemill.core.message.ConsumerLoop;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.time.Ticker;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jboss.logging.Logger;

/** Keeps the read models up to date while the program runs. */
@ApplicationScoped
class Insight {

    private static final Logger LOG = Logger.getLogger(Insight.class);
    private static final int AFTER_OTHERS = 5000;

    private final Kafka kafka;
    private final List<Projection> projections;
    private final InsightDatabase database;
    private final InsightConfig config;
    private final Retention retention;
    private final Clock clock;
    private final List<AutoCloseable> running = new ArrayList<>();

    Insight(
            Kafka kafka,
            @All List<Projection> projections,
            InsightDatabase database,
            InsightConfig config,
            Retention retention,
            Clock clock) {
        this.kafka = kafka;
        this.projections = projections;
        this.database = database;
        this.config = config;
        this.retention = retention;
        this.clock = clock;
    }

    void start(@Observes @Priority(AFTER_OTHERS) StartupEvent started) {
        for (var projection : projections) {
            running.add(loop(projection).start());
        }
        running.add(
                new Ticker("retention", config.retentionPause(), retention::tick, Insight::failed)
                        .start());
    }

    private static void failed(Throwable failure) {
        LOG.warn("old read models stay until the next look", failure);
    }

    ConsumerLoop loop(Projection projection) {
        return new ConsumerLoop(
                "project-" + projection.name(),
                kafka,
                consumerConfig("tidemill.insight." + projection.name()),
                projection.topics(),
                new Projector(projection, database, clock));
    }

    private Map<String, Object> consumerConfig(String group) {
        var settings = new HashMap<String, Object>();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) config.sessionTimeout().toMillis());
        settings.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                (int) config.sessionTimeout().dividedBy(4).toMillis());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.batch());
        // each fetch costs the broker and a transaction here, whatever is in it
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 256 << 10);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) config.gather().toMillis());
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
        config.member().ifPresent(m -> settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, m));
        return settings;
    }

    void stop(@Observes ShutdownEvent stopping) {
        for (var one : running.reversed()) {
            try {
                one.close();
            } catch (Exception failed) {
                LOG.debug("read models stop", failed);
            }
        }
        running.clear();
    }
}
