package dev.tidemill.scheduler.intake;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.ConsumerLoop;
import dev.tidemill.core.message.EventLife;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.scheduler.backlog.Backlog;
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
    private final Course course;
    private final PublishDecision publish;
    private final Cancellations cancellations;
    private final Backlog backlog;
    private final IntakeConfig config;
    private final Clock clock;
    private final Lanes lanes;
    private final Partitions partitions;
    private final Repeats repeats = new Repeats();
    private volatile boolean stopping;
    private Instant lastCommit = Instant.EPOCH;

    public Intake(
            Dispatch dispatch,
            Settle settle,
            Destinations destinations,
            PublishDecision publish,
            Cancellations cancellations,
            Backlog backlog,
            IntakeConfig config,
            Clock clock) {
        this.dispatch = dispatch;
        this.course = new Course(settle, destinations, config, cancellations::contains);
        this.publish = publish;
        this.cancellations = cancellations;
        this.backlog = backlog;
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
        backlog.look(consumer, inFlight(consumer));
    }

    private long inFlight(KafkaConsumer<String, byte[]> consumer) {
        return consumer.assignment().stream().mapToLong(partitions::inFlight).sum();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        var progress = partitions.of(partition);
        if (!progress.begin(record.offset())) {
            return;
        }
        try {
            var place = new EventLife.Source(record.partition(), record.offset());
            var event = ((Message.AcceptedEvent) Codec.message(record.value())).readAt(place);
            if (repeats.contains(partition, record.offset(), event)) {
                LOG.infof(
                        "record %d of %s repeats event %s", record.offset(), partition, event.id());
                progress.finish(record.offset());
                return;
            }
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
        while (!stopping && cancellations.isCurrent()) {
            var next = lanes.take();
            if (next.isEmpty()) {
                return;
            }
            var delivery = next.get();
            Thread.ofVirtual().name("event-" + delivery.event().id()).start(() -> run(delivery));
        }
    }

    private void run(Delivery delivery) {
        try {
            follow(delivery, course.begin(delivery, clock.instant()));
        } catch (InterruptedException stopped) {
            LOG.debugf("event %s stays unfinished", delivery.event().id());
            lanes.ended(delivery);
        }
    }

    private void follow(Delivery delivery, List<Step> steps) throws InterruptedException {
        for (var step : steps) {
            switch (step) {
                case Step.Run _ -> {
                    var attempt = attempt(delivery.event());
                    follow(delivery, course.ran(delivery, attempt, clock.instant()));
                }
                case Step.Publish(var decision) -> publish(delivery.event(), decision);
                case Step.Finish _ -> delivery.progress().finish(delivery.offset());
                case Step.Leave _ -> {
                    lanes.ended(delivery);
                    startWhatMayRun();
                }
                case Step.Release _ -> lanes.released(delivery);
                case Step.WaitFirst _ -> lanes.refused(delivery); // the next round tries again
                case Step.StepAside _ -> lanes.putBack(delivery);
            }
        }
    }

    private void publish(Message.AcceptedEvent event, Decision decision)
            throws InterruptedException {
        publish.publish(decision);
        if (decision instanceof Decision.Ended && cancellations.contains(event)) {
            publish.forget(Topic.CANCELLATIONS, Cancellations.key(event));
        }
    }

    private Attempt attempt(Message.AcceptedEvent event) throws InterruptedException {
        try {
            return dispatch.run(event);
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "event %s could not be dispatched", event.id());
            return new Attempt.Refused(ErrorCode.INTERNAL);
        }
    }

    private void giveAwayWhatWaitsTooLong() {
        for (var delivery : lanes.overdue(course.patientSince(clock.instant()))) {
            Thread.ofVirtual().name("event-" + delivery.event().id()).start(() -> park(delivery));
        }
    }

    private void park(Delivery delivery) {
        try {
            follow(delivery, course.park(delivery, clock.instant()));
        } catch (InterruptedException stopped) {
            LOG.debugf("event %s stays unfinished", delivery.event().id());
        }
    }

    /** Pauses the partitions of which enough is in flight, and lets the others go on. */
    private void holdBack(KafkaConsumer<String, byte[]> consumer) {
        for (var partition : consumer.assignment()) {
            if (course.mayRead(partitions.inFlight(partition), lanes.bytes())) {
                consumer.resume(List.of(partition));
            } else {
                consumer.pause(List.of(partition));
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
