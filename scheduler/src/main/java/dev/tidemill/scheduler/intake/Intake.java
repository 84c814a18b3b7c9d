package dev.tidemill.scheduler.intake;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.ConsumerLoop;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.scheduler.dispatch.Dispatch;
import dev.tidemill.scheduler.settle.Attempt;
import dev.tidemill.scheduler.settle.Decision;
import dev.tidemill.scheduler.settle.Destinations;
import dev.tidemill.scheduler.settle.PublishDecision;
import dev.tidemill.scheduler.settle.Settle;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Takes events from Kafka, runs each on a virtual thread of its own, and commits an offset only
 * when the decision about every event before it is safe in Kafka. A slow function delays nobody: it
 * holds one record of its partition, and the others go on around it.
 */
public final class Intake implements ConsumerLoop.Work {

    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(250);
    private static final Duration BUSY_POLL = Duration.ofMillis(25);

    private final Dispatch dispatch;
    private final Settle settle;
    private final Destinations destinations;
    private final PublishDecision publish;
    private final IntakeConfig config;
    private final Clock clock;
    private final Lanes lanes;
    private final Partitions partitions;
    private volatile boolean stopping;
    private Instant lastCommit = Instant.EPOCH;

    public Intake(
            Dispatch dispatch,
            Settle settle,
            Destinations destinations,
            PublishDecision publish,
            IntakeConfig config,
            Clock clock) {
        this.dispatch = dispatch;
        this.settle = settle;
        this.destinations = destinations;
        this.publish = publish;
        this.config = config;
        this.clock = clock;
        this.lanes = new Lanes(config.perTenant(), delivery -> dispatch.mayRun(delivery.event()));
        this.partitions = new Partitions(lanes::revoked);
    }

    @Override
    public void begin(KafkaConsumer<String, byte[]> consumer) {
        consumer.subscribe(List.of(Topic.EVENTS.topicName()), partitions.follow(consumer));
    }

    @Override
    public void round(KafkaConsumer<String, byte[]> consumer) {
        for (var record : consumer.poll(lanes.isEmpty() ? IDLE_POLL : BUSY_POLL)) {
            take(record);
        }
        startWhatMayRun();
        giveAwayWhatWaitsTooLong();
        holdBack(consumer);
        var now = clock.instant();
        if (!now.isBefore(lastCommit.plus(config.commitInterval()))) {
            lastCommit = now;
            partitions.commitLater(consumer);
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        var progress = partitions.of(partition);
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
            var config = destinations.config(event);
            var expired = settle.expired(event, config, clock.instant());
            if (expired.isPresent()) {
                publish.publish(
                        destinations.complete(event, config, Optional.empty(), expired.get()));
            } else {
                var attempt = attempt(event);
                if (foundNoRoom(attempt) && mayWait(delivery)) {
                    lanes.refused(delivery);
                    return; // the next round tries again
                }
                if (foundItsFunctionFull(attempt) && mayWait(delivery)) {
                    lanes.putBack(delivery);
                    return; // others of its tenant go on meanwhile
                }
                publish.publish(decide(event, attempt));
            }
            delivery.progress().finish(delivery.offset());
        } catch (InterruptedException stopped) {
            LOG.debugf("event %s stays unfinished", event.id());
        }
        lanes.ended(delivery);
        startWhatMayRun();
    }

    /** By what is configured when the try is over. */
    private Decision decide(Message.AcceptedEvent event, Attempt attempt) {
        var config = destinations.config(event);
        var decision = settle.decide(event, config, attempt, clock.instant());
        return destinations.complete(event, config, Optional.of(attempt), decision);
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
        return attempt instanceof Attempt.Refused(var code)
                && (code == ErrorCode.NO_CAPACITY || code == ErrorCode.CONCURRENCY_EXCEEDED);
    }

    private static boolean foundItsFunctionFull(Attempt attempt) {
        return attempt instanceof Attempt.Refused(var code)
                && code == ErrorCode.FUNCTION_CONCURRENCY_EXCEEDED;
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
            publish.publish(decide(delivery.event(), noRoom));
            delivery.progress().finish(delivery.offset());
        } catch (InterruptedException stopped) {
            LOG.debugf("event %s stays unfinished", delivery.event().id());
        }
    }

    /** Pauses the partitions of which enough is in flight, and lets the others go on. */
    private void holdBack(KafkaConsumer<String, byte[]> consumer) {
        var full = lanes.bytes() >= config.bytes();
        for (var partition : consumer.assignment()) {
            if (full || partitions.inFlight(partition) >= config.perPartition()) {
                consumer.pause(List.of(partition));
            } else {
                consumer.resume(List.of(partition));
            }
        }
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
        partitions.commitAll(consumer);
    }
}
