package dev.tidemill.scheduler;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.message.ConsumerLoop;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.scheduler.backlog.Backlog;
import dev.tidemill.scheduler.delay.DelayLine;
import dev.tidemill.scheduler.delay.DelayReader;
import dev.tidemill.scheduler.dispatch.Dispatch;
import dev.tidemill.scheduler.intake.Cancellations;
import dev.tidemill.scheduler.intake.Intake;
import dev.tidemill.scheduler.intake.IntakeConfig;
import dev.tidemill.scheduler.intake.IntakeConsumer;
import dev.tidemill.scheduler.settle.Destinations;
import dev.tidemill.scheduler.settle.PublishDecision;
import dev.tidemill.scheduler.settle.Settle;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The event path of one node: intake and delay lines, from start to stop. */
public final class Scheduler implements AutoCloseable {

    private final PublishDecision publish;
    private final KafkaProducer<String, byte[]> copies;
    private final Cancellations cancellations;
    private final ConsumerLoop following;
    private final ConsumerLoop intake;
    private final List<Backlog> backlogs = new ArrayList<>();
    private final List<ConsumerLoop> delays = new ArrayList<>();
    private final Duration stopPatience;

    public Scheduler(
            Kafka kafka, Snapshot snapshot, Placement placement, IntakeConfig config, Clock clock) {
        publish = new PublishDecision(kafka, clock);
        copies =
                kafka.producer(
                        Map.of(
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000,
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                                ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000));
        cancellations = new Cancellations(clock);
        following = cancellations.loop(kafka);
        stopPatience = config.stopPatience();
        var consumer = IntakeConsumer.settings(config);
        intake =
                new ConsumerLoop(
                        "intake",
                        kafka,
                        consumer,
                        List.of(
                                Topic.EVENTS,
                                Topic.OUTCOMES,
                                Topic.DELAY_1S,
                                Topic.DELAY_10S,
                                Topic.DELAY_1M,
                                Topic.DELAY_2M,
                                Topic.DELAY_5M),
                        new Intake(
                                new Dispatch(snapshot, placement),
                                new Settle(clock.instant()),
                                new Destinations(snapshot, clock),
                                publish,
                                cancellations,
                                backlog(),
                                config,
                                clock));
        for (var line : DelayLine.values()) {
            delays.add(
                    DelayReader.loop(line, kafka, copies, backlog(), clock, membership(consumer)));
        }
    }

    private Backlog backlog() {
        var backlog = new Backlog();
        backlogs.add(backlog);
        return backlog;
    }

    /** How many events are accepted and not finished, of the partitions that this node reads. */
    public long unfinished() {
        return backlogs.stream().mapToLong(Backlog::unfinished).sum();
    }

    /** What makes a restarted node get its partitions back at once. */
    private static Map<String, Object> membership(Map<String, Object> consumer) {
        var membership = new HashMap<>(consumer);
        membership
                .keySet()
                .retainAll(
                        List.of(
                                ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG));
        return membership;
    }

    public Scheduler start() {
        following.start();
        intake.start();
        delays.forEach(ConsumerLoop::start);
        return this;
    }

    /** Whether events are being taken: Kafka answers the consumers of events and delay lines. */
    public boolean isConnected() {
        return cancellations.isCurrent()
                && intake.isConnected()
                && delays.stream().allMatch(ConsumerLoop::isConnected);
    }

    /** Whether this node knows that the event is to end without another run. */
    boolean isCancelled(Message.AcceptedEvent event) {
        return cancellations.contains(event);
    }

    /** Takes no more events and waits, within limits, for those that run. */
    @Override
    public void close() {
        delays.forEach(loop -> loop.close(Duration.ofSeconds(5)));
        intake.close(stopPatience.plusSeconds(8));
        following.close(Duration.ofSeconds(2));
        publish.close();
        copies.close(Duration.ofSeconds(2));
    }
}
