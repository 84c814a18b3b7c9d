package dev.tidemill.api.event;

import dev.tidemill.api.call.Throttles;
import dev.tidemill.api.quota.EventRate;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.time.Ticker;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event to Kafka and tells when it is safe there: on every in-sync replica. Only then may
 * a door answer 202.
 *
 * <p>An event that was refused is not kept. What the Kafka client still holds of it when the
 * delivery timeout ends is dropped, not sent later. What had left this process before that moment
 * may yet be appended by a broker that was merely slow to answer: a 503 says "not known to be
 * accepted", never "surely not accepted", as with every 5xx of the AWS API.
 */
@ApplicationScoped
public class AcceptEvent {

    private static final Logger LOG = Logger.getLogger(AcceptEvent.class);
    private static final Duration SHORTEST_REQUEST = Duration.ofSeconds(2);

    private final Kafka kafka;
    private final EventConfig config;
    private final EventRate rate;
    private final Throttles throttles;
    private final Semaphore room;
    private final KafkaProducer<String, byte[]> producer;
    private final AtomicBoolean topicReady = new AtomicBoolean();
    private @Nullable Ticker makingTopic;

    public AcceptEvent(Kafka kafka, EventConfig config, EventRate rate, Throttles throttles) {
        this.kafka = kafka;
        this.config = config;
        this.rate = rate;
        this.throttles = throttles;
        this.room = new Semaphore(config.pending());
        var request =
                config.deliveryTimeout().compareTo(SHORTEST_REQUEST) < 0
                        ? config.deliveryTimeout()
                        : SHORTEST_REQUEST;
        this.producer =
                kafka.producer(
                        Map.of(
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                (int) config.deliveryTimeout().toMillis(),
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                (int) request.toMillis(),
                                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                config.blockTimeout().toMillis()));
    }

    void start(@Observes StartupEvent started) {
        makingTopic =
                new Ticker(
                                "make-event-topic",
                                Duration.ofSeconds(1),
                                this::makeTopic,
                                failure -> LOG.debug("topic of events not made yet", failure))
                        .start();
    }

    private int makeTopic() {
        if (!topicReady.get()) {
            kafka.ensure(List.of(Topic.EVENTS, Topic.CANCELLATIONS));
            topicReady.set(true);
        }
        return 0;
    }

    /**
     * Never blocks the caller.
     *
     * @return completes when the event cannot be lost any more; exceptionally with {@link
     *     ErrorCode#EVENTS_UNAVAILABLE} when Kafka did not acknowledge in time, with {@link
     *     ErrorCode#EVENT_RATE_EXCEEDED} when the tenant sends too many
     */
    public CompletionStage<Void> accept(Message.AcceptedEvent event) {
        var tenant = event.function().tenant();
        if (!rate.admit(tenant)) {
            var refusal =
                    new PlatformException(
                            ErrorCode.EVENT_RATE_EXCEEDED,
                            "Rate Exceeded. Account "
                                    + tenant
                                    + " sends more events each second than its quota allows.");
            throttles.note(event.function(), event.version(), refusal);
            return CompletableFuture.failedFuture(refusal);
        }
        if (!room.tryAcquire()) {
            return CompletableFuture.failedFuture(
                    refusal(new IllegalStateException("too many events wait for Kafka")));
        }
        var done = new CompletableFuture<Void>();
        var settled = done.whenComplete((_, _) -> room.release());
        var key = event.function().toString();
        Thread.ofVirtual().name("accept-event").start(() -> send(Topic.EVENTS, key, event, done));
        return settled;
    }

    /**
     * Tells the schedulers that a waiting event is to end. Blocks until no scheduler can miss it.
     *
     * @throws PlatformException {@link ErrorCode#EVENTS_UNAVAILABLE} when Kafka did not acknowledge
     */
    public void cancel(Message.CancelEvent wanted) {
        var done = new CompletableFuture<Void>();
        send(Topic.CANCELLATIONS, wanted.key(), wanted, done);
        try {
            done.join();
        } catch (CompletionException refused) {
            throw refusal(refused);
        }
    }

    /** KafkaProducer.send waits for metadata and buffer, hence not on the caller's thread. */
    private void send(Topic topic, String key, Message message, CompletableFuture<Void> done) {
        try {
            var record = new ProducerRecord<>(topic.topicName(), key, Codec.encode(message));
            var unused =
                    producer.send(
                            record,
                            (_, failure) -> {
                                if (failure == null) {
                                    done.complete(null);
                                } else {
                                    done.completeExceptionally(refusal(failure));
                                }
                            });
        } catch (RuntimeException failure) {
            done.completeExceptionally(refusal(failure));
        }
    }

    private static PlatformException refusal(Exception cause) {
        LOG.debug("event refused", cause);
        return new PlatformException(
                ErrorCode.EVENTS_UNAVAILABLE,
                "The event was not accepted because the event store did not confirm it. Try again.",
                cause);
    }

    @PreDestroy
    void stop() {
        if (makingTopic != null) {
            makingTopic.close();
        }
        producer.close(config.deliveryTimeout());
    }
}
