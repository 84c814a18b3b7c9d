package dev.tidemill.scheduler.intake;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.ConsumerLoop;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.scheduler.dispatch.Dispatch;
import dev.tidemill.scheduler.settle.Attempt;
import dev.tidemill.scheduler.settle.PublishDecision;
import dev.tidemill.scheduler.settle.Settle;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Takes events from Kafka, runs each on a virtual thread of its own, and commits an offset only
 * when the decision about every event before it is safe in Kafka. A slow function delays nobody: it
 * holds one record of its partition, and the others go on around it.
 */
public final class Intake implements ConsumerLoop.Work {

    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final int MOST_PER_POLL = 64;
    private static final Duration IDLE_POLL = Duration.ofMillis(250);
    private static final Duration BUSY_POLL = Duration.ofMillis(25);
    private static final OffsetAndMetadata NOTHING = new OffsetAndMetadata(0);

    private final Dispatch dispatch;
    private final Settle settle;
    private final PublishDecision publish;
    private final IntakeConfig config;
    private final Clock clock;
    private final Lanes lanes;
    private final Map<TopicPartition, Progress> partitions = new ConcurrentHashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

    /** Partitions that a silent Kafka took away; their runs go on, and they may come back. */
    private final Map<TopicPartition, Progress> lost = new HashMap<>();

    private volatile boolean stopping;
    private Instant lastCommit = Instant.EPOCH;

    public Intake(
            Dispatch dispatch,
            Settle settle,
            PublishDecision publish,
            IntakeConfig config,
            Clock clock) {
        this.dispatch = dispatch;
        this.settle = settle;
        this.publish = publish;
        this.config = config;
        this.clock = clock;
        this.lanes = new Lanes(config.perTenant());
    }

    /**
     * The settings of the consumer that feeds this intake. Static membership belongs to the classic
     * protocol: under the newer one a killed member's name is taken until its session ends.
     */
    public static Map<String, Object> consumerConfig(IntakeConfig config) {
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

    @Override
    public void begin(KafkaConsumer<String, byte[]> consumer) {
        lose(Set.copyOf(partitions.keySet())); // of a consumer that failed
        consumer.subscribe(List.of(Topic.EVENTS.topicName()), new Ownership(consumer));
    }

    @Override
    public void round(KafkaConsumer<String, byte[]> consumer) {
        for (var record : consumer.poll(lanes.isEmpty() ? IDLE_POLL : BUSY_POLL)) {
            take(record);
        }
        startWhatMayRun();
        giveAwayWhatWaitsTooLong();
        holdBack(consumer);
        commitIfDue(consumer);
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        var progress = partitions.computeIfAbsent(partition, _ -> new Progress(NOTHING));
        if (!progress.begin(record.offset())) {
            return;
        }
        try {
            var event = (Message.AcceptedEvent) Codec.message(record.value());
            lanes.offer(
                    new Delivery(
                            event,
                            record.serializedValueSize(),
                            progress,
                            record.offset(),
                            clock.instant()));
        } catch (UncheckedIOException | ClassCastException | NullPointerException unreadable) {
            LOG.errorf(unreadable, "record %d of %s is not an event", record.offset(), partition);
            progress.finish(record.offset());
        }
    }

    private void startWhatMayRun() {
        while (!stopping) {
            var next = lanes.take();
            if (next.isEmpty()) {
                return;
            }
            var delivery = next.get();
            Thread.ofVirtual().name("event-" + delivery.event().id()).start(() -> run(delivery));
        }
    }

    private void run(Delivery delivery) {
        var event = delivery.event();
        try {
            var expired = settle.expired(event, clock.instant());
            if (expired.isPresent()) {
                publish.publish(expired.get());
            } else {
                var attempt = attempt(event);
                if (foundNoRoom(attempt) && mayWait(delivery)) {
                    lanes.refused(delivery);
                    return; // the next round tries again
                }
                publish.publish(settle.decide(event, attempt, clock.instant()));
            }
            delivery.progress().finish(delivery.offset());
        } catch (InterruptedException stopped) {
            LOG.debugf("event %s stays unfinished", event.id());
        }
        lanes.ended(delivery);
        startWhatMayRun();
    }

    private Attempt attempt(Message.AcceptedEvent event) throws InterruptedException {
        try {
            return dispatch.run(event);
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "event %s could not be dispatched", event.id());
            return new Attempt.Refused(ErrorCode.INTERNAL);
        }
    }

    private static boolean foundNoRoom(Attempt attempt) {
        return attempt instanceof Attempt.Refused(var code) && code == ErrorCode.NO_CAPACITY;
    }

    private boolean mayWait(Delivery delivery) {
        return !delivery.progress().isRevoked()
                && clock.instant().isBefore(delivery.since().plus(config.patience()));
    }

    private void giveAwayWhatWaitsTooLong() {
        for (var delivery : lanes.overdue(clock.instant().minus(config.patience()))) {
            Thread.ofVirtual().name("event-" + delivery.event().id()).start(() -> park(delivery));
        }
    }

    private void park(Delivery delivery) {
        try {
            var noRoom = new Attempt.Refused(ErrorCode.NO_CAPACITY);
            publish.publish(settle.decide(delivery.event(), noRoom, clock.instant()));
            delivery.progress().finish(delivery.offset());
        } catch (InterruptedException stopped) {
            LOG.debugf("event %s stays unfinished", delivery.event().id());
        }
    }

    /** Pauses the partitions of which enough is in flight, and lets the others go on. */
    private void holdBack(KafkaConsumer<String, byte[]> consumer) {
        var full = lanes.bytes() >= config.bytes();
        for (var partition : consumer.assignment()) {
            var progress = partitions.get(partition);
            if (full
                    || (progress != null
                            && (progress.inFlight() >= config.perPartition()
                                    || progress.isStretched(MOST_PER_POLL)))) {
                consumer.pause(List.of(partition));
            } else {
                consumer.resume(List.of(partition));
            }
        }
    }

    private void commitIfDue(KafkaConsumer<String, byte[]> consumer) {
        var now = clock.instant();
        if (now.isBefore(lastCommit.plus(config.commitInterval()))) {
            return;
        }
        lastCommit = now;
        var changed = changed(partitions.keySet());
        if (!changed.isEmpty()) {
            committed.putAll(changed);
            consumer.commitAsync(
                    changed,
                    (_, failure) -> {
                        if (failure != null) {
                            LOG.debugf("commit is repeated later: %s", failure.getMessage());
                            changed.keySet().forEach(committed::remove);
                        }
                    });
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> changed(Collection<TopicPartition> which) {
        var changed = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var partition : which) {
            var progress = partitions.get(partition);
            if (progress != null) {
                var now = progress.committable();
                if (!now.equals(committed.get(partition))) {
                    changed.put(partition, now);
                }
            }
        }
        return changed;
    }

    /** Stops starting runs, waits for those under way and commits what ended. */
    @Override
    public void end(KafkaConsumer<String, byte[]> consumer) {
        stopping = true;
        consumer.pause(consumer.assignment());
        var deadline = clock.instant().plus(config.stopPatience());
        while (lanes.running() > 0 && clock.instant().isBefore(deadline)) {
            consumer.poll(BUSY_POLL); // what it returns is begun by nobody
            consumer.pause(consumer.assignment());
        }
        committed.clear(); // an asynchronous commit may not have arrived
        commitNow(consumer, Set.copyOf(partitions.keySet()));
    }

    private void commitNow(
            KafkaConsumer<String, byte[]> consumer, Collection<TopicPartition> which) {
        try {
            consumer.commitSync(changed(which), Duration.ofSeconds(3));
        } catch (KafkaException failed) {
            LOG.infof("offsets not committed, events may run again: %s", failed.getMessage());
        }
    }

    private void forget(Collection<TopicPartition> gone) {
        for (var partition : gone) {
            committed.remove(partition);
            var progress = partitions.remove(partition);
            if (progress != null) {
                progress.revoke();
            }
        }
        lanes.revoked();
    }

    private void lose(Collection<TopicPartition> gone) {
        for (var partition : gone) {
            var progress = partitions.remove(partition);
            if (progress != null) {
                lost.put(partition, progress);
            }
        }
    }

    /**
     * A partition that comes back with the offset that this node left has not been worked on by
     * another: what this node knows of it still holds, so that nothing runs twice.
     */
    private void own(TopicPartition partition, OffsetAndMetadata offset) {
        var before = lost.remove(partition);
        if (before != null && offset.equals(committed.get(partition))) {
            partitions.put(partition, before);
        } else {
            if (before != null) {
                before.revoke();
                lanes.revoked();
            }
            partitions.put(partition, new Progress(offset));
            committed.put(partition, offset);
        }
    }

    private final class Ownership implements ConsumerRebalanceListener {
        private final KafkaConsumer<String, byte[]> consumer;

        Ownership(KafkaConsumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            var offsets = consumer.committed(Set.copyOf(added));
            for (var partition : added) {
                own(partition, Objects.requireNonNullElse(offsets.get(partition), NOTHING));
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> gone) {
            commitNow(consumer, gone);
            forget(gone);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> gone) {
            lose(gone);
        }
    }
}
