package dev.tidemill.api.call;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.time.Ticker;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the invocations that a limit refused, and tells their number every few seconds: who is
 * refused waits for nobody. What a killed node has counted since is not told.
 */
@ApplicationScoped
public class Throttles {

    private static final Logger LOG = Logger.getLogger(Throttles.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private record Refused(FunctionId function, String version) {}

    private final Map<Refused, Long> counts = new ConcurrentHashMap<>();
    private final KafkaProducer<String, byte[]> producer;
    private final Clock clock;
    private @Nullable Ticker telling;

    public Throttles(Kafka kafka, Clock clock) {
        this.producer = kafka.producer(Map.of());
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        telling =
                new Ticker(
                                "tell-throttles",
                                PAUSE,
                                this::tell,
                                failure -> LOG.warn("throttles are told later", failure))
                        .start();
    }

    /**
     * @param failure of any kind: only what a limit refused counts
     */
    public void note(FunctionId function, String version, Throwable failure) {
        var cause =
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure;
        if (cause instanceof PlatformException refusal
                && refusal.code().kind() == ErrorCode.Kind.LIMITED) {
            counts.merge(new Refused(function, version), 1L, Long::sum);
        }
    }

    /** Tells what was counted since the last time. */
    int tell() {
        for (var refused : List.copyOf(counts.keySet())) {
            var count = counts.remove(refused);
            if (count != null) {
                send(refused, count);
            }
        }
        return 0;
    }

    private void send(Refused refused, long count) {
        var message =
                new Message.Throttled(
                        refused.function(), refused.version(), clock.instant(), count);
        var unused =
                producer.send(
                        new ProducerRecord<>(
                                Topic.RUNS.topicName(),
                                refused.function().toString(),
                                Codec.encode(message)),
                        (_, failure) -> {
                            if (failure != null) {
                                counts.merge(refused, count, Long::sum);
                            }
                        });
    }

    @PreDestroy
    void stop() {
        if (telling != null) {
            telling.close();
        }
        tell();
        producer.close(Duration.ofSeconds(5));
    }
}
