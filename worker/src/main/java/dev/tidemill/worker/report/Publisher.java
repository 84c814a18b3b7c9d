package dev.tidemill.worker.report;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries logs and run records to Kafka on its own thread. While Kafka is away it keeps the newest
 * up to a bound; what it had to drop is counted and said in the stream that lost it.
 */
public final class Publisher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Publisher.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Kafka kafka;
    private final long capacity;
    private final ArrayDeque<Item> queue = new ArrayDeque<>();
    private final Map<String, Long> lost = new HashMap<>();
    private final Thread thread;
    private long size;
    private long droppedRuns;
    private boolean closed;
    private @Nullable KafkaProducer<String, byte[]> producer;

    private record Item(Message message, long size) {}

    /**
     * @param capacity bytes kept while Kafka is away
     */
    public Publisher(Kafka kafka, long capacity) {
        this.kafka = kafka;
        this.capacity = capacity;
        this.thread = Thread.ofVirtual().name("worker-publisher").unstarted(this::loop);
    }

    public Publisher start() {
        thread.start();
        return this;
    }

    /** Never waits, never fails. */
    public void offer(Message message) {
        var item = new Item(message, sizeOf(message));
        synchronized (queue) {
            if (closed) {
                return;
            }
            queue.addLast(item);
            size += item.size();
            while (size > capacity && queue.size() > 1) {
                drop(queue.removeFirst());
            }
            if (queue.size() == 1) {
                queue.notifyAll();
            }
        }
    }

    private void drop(Item oldest) {
        size -= oldest.size();
        switch (oldest.message()) {
            case Message.LogLines lines ->
                    lost.merge(lines.logStream(), (long) lines.lines().size(), Long::sum);
            case Message.Ran _, Message.AcceptedEvent _, Message.EventEnded _ -> droppedRuns++;
        }
    }

    private void loop() {
        try {
            connect();
            while (true) {
                var batch = take();
                if (batch.isEmpty()) {
                    return;
                }
                for (var message : batch) {
                    send(message);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            var open = producer;
            if (open != null) {
                open.close(Duration.ofSeconds(2));
            }
        }
    }

    private void connect() throws InterruptedException {
        while (true) {
            try {
                kafka.ensure(List.of(Topic.LOGS, Topic.RUNS));
                producer =
                        kafka.producer(
                                Map.of(
                                        ProducerConfig.LINGER_MS_CONFIG,
                                        20,
                                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                                        16L << 20,
                                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                        10_000L,
                                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                        600_000));
                return;
            } catch (IllegalStateException | KafkaException away) {
                LOG.debugf("Kafka is not there yet: %s", away.getMessage());
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private List<Message> take() throws InterruptedException {
        synchronized (queue) {
            while (queue.isEmpty() && !closed) {
                queue.wait();
            }
            var batch = new ArrayList<Message>(queue.size());
            while (batch.size() < 500) {
                var item = queue.pollFirst();
                if (item == null) {
                    break;
                }
                size -= item.size();
                batch.add(
                        item.message() instanceof Message.LogLines lines
                                ? withLoss(lines)
                                : item.message());
            }
            if (droppedRuns > 0) {
                LOG.warnf("%d run records were lost while Kafka was away", droppedRuns);
                droppedRuns = 0;
            }
            return batch;
        }
    }

    private Message withLoss(Message.LogLines lines) {
        var count = lost.remove(lines.logStream());
        if (count == null) {
            return lines;
        }
        var all = new ArrayList<Message.LogLines.Line>();
        all.add(
                new Message.LogLines.Line(
                        lines.lines().getFirst().timestamp(), Journal.lost(count)));
        all.addAll(lines.lines());
        return new Message.LogLines(lines.function(), lines.logGroup(), lines.logStream(), all);
    }

    private void send(Message message) throws InterruptedException {
        var topic =
                switch (message) {
                    case Message.LogLines _ -> Topic.LOGS;
                    case Message.Ran _ -> Topic.RUNS;
                    case Message.AcceptedEvent _, Message.EventEnded _ ->
                            throw new IllegalArgumentException("not the worker's to send");
                };
        var record =
                new ProducerRecord<>(
                        topic.topicName(), message.function().toString(), Codec.encode(message));
        while (true) {
            try {
                var to = producer;
                if (to != null) {
                    var unused =
                            to.send(
                                    record,
                                    (_, failure) -> {
                                        if (failure != null) {
                                            LOG.warnf("A record is lost: %s", failure.getMessage());
                                        }
                                    });
                }
                return;
            } catch (KafkaException full) {
                synchronized (queue) {
                    if (closed) {
                        return;
                    }
                }
                LOG.debugf("Kafka takes nothing now: %s", full.getMessage());
                Thread.sleep(PAUSE);
            }
        }
    }

    private static long sizeOf(Message message) {
        return message instanceof Message.LogLines lines
                ? 200 + lines.lines().stream().mapToLong(line -> line.text().length() + 40).sum()
                : 400;
    }

    /** Sends what is queued, within limits. */
    @Override
    public void close() {
        synchronized (queue) {
            closed = true;
            queue.notifyAll();
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
