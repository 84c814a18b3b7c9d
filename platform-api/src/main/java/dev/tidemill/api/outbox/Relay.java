package dev.tidemill.api.outbox;

import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.message.CatalogueReader;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.time.Ticker;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries the outbox to the catalogue's topic, in order and at least once. A lock in the database
 * lets one node publish at a time; Kafka's transactions fence off a node that lost the lock and
 * does not know it yet.
 */
@Startup
@ApplicationScoped
class Relay {

    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final OutboxStore store;
    private final Refill refill;
    private final Kafka kafka;
    private final RelayConfig config;
    private final Ticker ticker;
    private @Nullable KafkaProducer<String, byte[]> producer;

    /** Whether Kafka was seen to have a catalogue, or gets one, since it last failed. */
    private boolean filled;

    Relay(OutboxStore store, Refill refill, Kafka kafka, RelayConfig config) {
        this.store = store;
        this.refill = refill;
        this.kafka = kafka;
        this.config = config;
        this.ticker = new Ticker("relay", config.pause(), this::tick, Relay::report);
    }

    @PostConstruct
    void start() {
        ticker.start();
    }

    void wake() {
        ticker.wake();
    }

    /**
     * @return how many changes it published, or has now to publish
     */
    int tick() {
        return CurrentTenant.callForAll(
                () -> {
                    if (!filled) {
                        var told = alone(refill::whereNothingIs);
                        filled = told.isPresent(); // committed: nothing of it can be lost
                        if (!filled || told.getAsInt() > 0) {
                            return told.orElse(0);
                        }
                    }
                    return alone(this::publishOldest).orElse(0);
                });
    }

    /** In a transaction of its own; empty when another node is at it. */
    private OptionalInt alone(IntSupplier work) {
        return QuarkusTransaction.requiringNew()
                .timeout(60)
                .call(() -> store.lock() ? OptionalInt.of(work.getAsInt()) : OptionalInt.empty());
    }

    private int publishOldest() {
        var rows = store.oldest(config.batch());
        if (!rows.isEmpty()) {
            publish(rows);
            store.delete(rows);
        }
        return rows.size();
    }

    private void publish(List<OutboxStore.Row> rows) {
        try {
            var open = producer == null ? open() : producer;
            producer = open;
            open.beginTransaction();
            for (var row : rows) {
                var unused = open.send(message(row)); // the commit fails when one of them failed
            }
            open.commitTransaction();
        } catch (RuntimeException failed) {
            forget();
            throw failed;
        }
    }

    private static ProducerRecord<String, byte[]> message(OutboxStore.Row row) {
        Change change = row.change();
        var message =
                new ProducerRecord<>(
                        Topic.CATALOGUE.topicName(),
                        change.key(),
                        change.isRemoval() ? null : row.sealed());
        message.headers()
                .add(
                        CatalogueReader.SEQUENCE,
                        ByteBuffer.allocate(Long.BYTES).putLong(row.sequence()).array());
        return message;
    }

    /** The one transactional id of all nodes: who opens last fences off the others. */
    private KafkaProducer<String, byte[]> open() {
        kafka.ensure(List.of(Topic.CATALOGUE));
        var opened =
                kafka.producer(
                        Map.of(
                                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                "tidemill-relay",
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                (int) PATIENCE.toMillis(),
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                (int) PATIENCE.toMillis() / 3,
                                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                PATIENCE.toMillis()));
        try {
            opened.initTransactions();
            return opened;
        } catch (RuntimeException failed) {
            opened.close(Duration.ZERO);
            throw failed;
        }
    }

    private void forget() {
        filled = false;
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    private static void report(Throwable failure) {
        LOG.warnf("The catalogue's changes wait: %s", failure.getMessage());
        LOG.debug("cause", failure);
    }

    @PreDestroy
    void stop() {
        ticker.close();
        forget();
    }
}
