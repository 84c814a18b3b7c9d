package dev.tidemill.core.message;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Consumes topics on a thread of its own until it is closed. Whatever fails, Kafka being away
 * included, ends the consumer; a new one goes on from what was committed.
 */
public final class ConsumerLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

    /** What is done with the records. All methods run on the loop's thread. */
    public interface Work {
        /** Subscribes the new consumer. */
        void begin(KafkaConsumer<String, byte[]> consumer);

        /** Polls once and does what is to be done. */
        void round(KafkaConsumer<String, byte[]> consumer);

        /** The loop is being closed: last chance to commit. May be called twice. */
        default void end(KafkaConsumer<String, byte[]> consumer) {}
    }

    private final String name;
    private final Kafka kafka;
    private final Map<String, Object> config;
    private final List<Topic> topics;
    private final Work work;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean connected;
    private volatile @Nullable KafkaConsumer<String, byte[]> current;

    /**
     * @param config the consumer's settings; {@code group.id} at least
     * @param topics made before the first round if they do not exist
     */
    public ConsumerLoop(
            String name, Kafka kafka, Map<String, Object> config, List<Topic> topics, Work work) {
        this.name = name;
        this.kafka = kafka;
        this.config = config;
        this.topics = topics;
        this.work = work;
        // A platform thread: a selector would pin the carrier of a virtual one.
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::loop);
    }

    public ConsumerLoop start() {
        thread.start();
        return this;
    }

    /** Whether the group's coordinator answered lately. */
    public boolean isConnected() {
        return connected;
    }

    public boolean isClosing() {
        return closed.getCount() == 0;
    }

    private void loop() {
        while (!isClosing()) {
            try {
                kafka.ensure(topics);
                consume();
            } catch (WakeupException closing) {
                LOG.debugf("%s closes", name);
            } catch (Throwable failure) {
                if (!isClosing()) {
                    LOG.warnf(failure, "consumer %s starts again after a failure", name);
                    awaitClosed(PAUSE_AFTER_FAILURE);
                }
            } finally {
                connected = false;
                current = null;
            }
        }
    }

    private void consume() {
        try (var consumer = kafka.consumer(config)) {
            current = consumer;
            work.begin(consumer);
            var looked = 0L;
            while (!isClosing()) {
                round(consumer);
                var now = System.nanoTime();
                if (looked == 0 || now - looked > TimeUnit.SECONDS.toNanos(1)) {
                    looked = now;
                    connected = heardOfCoordinator(consumer);
                }
            }
            end(consumer);
        }
    }

    private void end(KafkaConsumer<String, byte[]> consumer) {
        try {
            work.end(consumer);
        } catch (WakeupException ofClose) {
            work.end(consumer); // close() woke it when it was awake
        }
    }

    private void round(KafkaConsumer<String, byte[]> consumer) {
        try {
            work.round(consumer);
        } catch (WakeupException closing) {
            if (!isClosing()) {
                throw closing;
            }
        }
    }

    /** A consumer's poll does not tell whether anybody answers; its heartbeat does. */
    private static boolean heardOfCoordinator(KafkaConsumer<String, byte[]> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("last-heartbeat-seconds-ago"))
                .map(Map.Entry::getValue)
                .map(Metric::metricValue)
                .filter(Double.class::isInstance)
                .mapToDouble(Double.class::cast)
                .anyMatch(seconds -> seconds >= 0 && seconds <= LONGEST_SILENCE.toSeconds());
    }

    private void awaitClosed(Duration atMost) {
        try {
            var unused = closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            LOG.debugf("%s interrupted", name);
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }

    /** Waits at most this long for {@link Work#end}. */
    public void close(Duration patience) {
        closed.countDown();
        var consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        } else {
            thread.interrupt();
        }
        try {
            if (!thread.join(patience)) {
                thread.interrupt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
