package dev.tidemill.worker.report;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Carries logs and run records to Kafka on its own thread. While Kafka is away they wait in the
 * {@link Backlog}; what that has to drop is counted and said in the stream that lost it.
 */
public final class Publisher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Publisher.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration GATHER = Duration.ofMillis(20);

    /** Half of the producer's buffer: what does not fit waits where it can be shed fairly. */
    private static final int MOST_UNDER_WAY = 8 << 20;

    private static final Map<String, Object> PRODUCER =
            Map.of(
                    ProducerConfig.LINGER_MS_CONFIG,
                    20,
                    // text that is alike line by line: a tenth to write, to keep and to fetch
                    ProducerConfig.COMPRESSION_TYPE_CONFIG,
                    "lz4",
                    ProducerConfig.BUFFER_MEMORY_CONFIG,
                    2L * MOST_UNDER_WAY,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    10_000L,
                    // what it has taken it keeps until Kafka is back
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    Integer.MAX_VALUE);

    private final Kafka kafka;
    private final Map<String, Object> settings;
    private final Backlog backlog;
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private final Thread thread;
    private boolean closed;
    private volatile boolean failing;

    /**
     * @param capacity bytes kept while Kafka is away; a quarter of it for run records
     */
    public Publisher(Kafka kafka, long capacity) {
        this(kafka, capacity, Map.of());
    }

    Publisher(Kafka kafka, long capacity, Map<String, Object> overrides) {
        this.kafka = kafka;
        this.settings = new HashMap<>(PRODUCER);
        this.settings.putAll(overrides);
        this.backlog = new Backlog(capacity - capacity / 4, capacity / 4);
        this.thread = Thread.ofVirtual().name("worker-publisher").unstarted(this::run);
    }

    public Publisher start() {
        thread.start();
        return this;
    }

    /** Never waits, never fails. */
    public void offer(Message message) {
        synchronized (backlog) {
            if (closed) {
                return;
            }
            var wasEmpty = backlog.isEmpty();
            switch (message) {
                case Message.LogLines lines -> backlog.add(lines);
                case Message.Ran ran -> backlog.add(ran);
                case Message.Runs _,
                        Message.AcceptedEvent _,
                        Message.EventEnded _,
                        Message.CancelEvent _,
                        Message.Throttled _,
                        Message.Audited _ ->
                        throw new IllegalArgumentException("not the worker's to send");
            }
            if (wasEmpty) {
                backlog.notifyAll();
            }
        }
    }

    private void run() {
        try {
            var producer = connect();
            try {
                while (awaitSome()) {
                    // one change of threads for many runs, not one for each
                    Thread.sleep(GATHER);
                    for (var next = take(); next.isPresent(); next = take()) {
                        send(producer, next.get());
                    }
                }
            } finally {
                producer.close(Duration.ofSeconds(2));
            }
        } catch (InterruptedException | InterruptException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private KafkaProducer<String, byte[]> connect() throws InterruptedException {
        while (true) {
            try {
                kafka.ensure(List.of(Topic.LOGS, Topic.RUNS));
                return kafka.producer(settings);
            } catch (IllegalStateException | KafkaException away) {
                LOG.debugf("Kafka is not there yet: %s", away.getMessage());
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /**
     * @return false when all is sent and none will come
     */
    private boolean awaitSome() throws InterruptedException {
        synchronized (backlog) {
            while (backlog.isEmpty() && !closed) {
                backlog.wait();
            }
            return !backlog.isEmpty();
        }
    }

    private Optional<Message> take() {
        synchronized (backlog) {
            var lost = backlog.takeLostRuns();
            if (lost > 0) {
                LOG.warnf("%d run records were lost while Kafka was away", lost);
            }
            return backlog.isEmpty() ? Optional.empty() : backlog.take();
        }
    }

    private void send(KafkaProducer<String, byte[]> producer, Message message)
            throws InterruptedException {
        switch (message) {
            case Message.LogLines lines -> {
                var cut = Records.of(lines);
                for (var piece : cut.fitting()) {
                    send(producer, Topic.LOGS, piece.lines(), piece.bytes());
                }
                cut.tooLarge().forEach(this::lost);
            }
            case Message.Runs runs -> send(producer, Topic.RUNS, runs, Codec.encode(runs));
            case Message.Ran _,
                    Message.AcceptedEvent _,
                    Message.EventEnded _,
                    Message.CancelEvent _,
                    Message.Throttled _,
                    Message.Audited _ ->
                    throw new IllegalArgumentException("not the worker's to send");
        }
    }

    private void send(
            KafkaProducer<String, byte[]> producer,
            Topic topic,
            Message.OfFunction message,
            byte[] bytes)
            throws InterruptedException {
        var record = new ProducerRecord<>(topic.topicName(), message.function().toString(), bytes);
        if (failing) {
            failing = false;
            Thread.sleep(PAUSE); // what says that something was lost may be refused as well
        }
        underWay.acquire(bytes.length);
        var answer = offer(producer, record);
        while (answer.isCompletedExceptionally()
                && answer.exceptionNow() instanceof TimeoutException full) {
            // it took nothing: its buffer is full, or it does not know where the topic is
            LOG.debugf("Kafka takes nothing now: %s", full.getMessage());
            Thread.sleep(PAUSE);
            answer = offer(producer, record);
        }
        var unused =
                answer.whenComplete(
                        (_, failure) -> {
                            underWay.release(bytes.length);
                            if (failure != null) {
                                LOG.warnf("A record is lost: %s", failure.getMessage());
                                failing = true;
                                lost(message);
                            }
                        });
    }

    private static CompletableFuture<Void> offer(
            KafkaProducer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
        var answer = new CompletableFuture<Void>();
        var unused =
                producer.send(
                        record,
                        (_, failure) -> {
                            if (failure == null) {
                                answer.complete(null);
                            } else {
                                answer.completeExceptionally(failure);
                            }
                        });
        return answer;
    }

    private void lost(Message message) {
        synchronized (backlog) {
            switch (message) {
                case Message.LogLines lines -> {
                    backlog.lost(lines);
                    backlog.notifyAll();
                }
                case Message.Runs runs -> backlog.lost(runs);
                default -> throw new IllegalArgumentException("not the worker's to send");
            }
        }
    }

    /** Sends what is queued, within limits. */
    @Override
    public void close() {
        synchronized (backlog) {
            closed = true;
            backlog.notifyAll();
        }
        try {
            if (!thread.join(Duration.ofSeconds(3))) {
                thread.interrupt();
                thread.join(Duration.ofSeconds(3));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
