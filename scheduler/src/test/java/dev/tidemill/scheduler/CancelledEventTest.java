package dev.tidemill.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Ending;
import dev.tidemill.core.message.Topic;
import dev.tidemill.testkit.Broker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that somebody cancels while they wait, on a real broker. */
class CancelledEventTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Broker broker = Broker.start().withTopics();
    private final EventTopics topics = new EventTopics(broker);
    private final EventTopics.Reader outcomes = topics.read(Topic.OUTCOMES);
    private final FakeWorker worker = FakeWorker.answering(Events.succeeded());
    private Optional<Scheduler> scheduler = Optional.empty();

    @AfterEach
    void stop() {
        scheduler.ifPresent(Scheduler::close);
        outcomes.close();
        topics.close();
        broker.close();
    }

    @Test
    void one_that_was_cancelled_while_no_scheduler_ran_never_runs() throws Exception {
        // given
        var cancelled = waiting();
        var other = waiting();
        cancel(cancelled, 0);
        topics.accept(cancelled, Topic.DELAY_1S);
        topics.accept(other, Topic.DELAY_1S);
        // when
        start();
        // then
        assertEnds(cancelled, Ending.CANCELLED);
        assertEnds(other, Ending.SUCCEEDED);
        assertThat(worker.ran).containsExactly(other.id());
        awaitForgotten(cancelled);
        // when a crash has left another chain of its rounds
        topics.accept(cancelled.refused(Instant.now()));
        var later = waiting();
        topics.accept(later);
        assertEnds(later, Ending.SUCCEEDED);
        await().atMost(LONG).until(() -> ended(cancelled).count() == 2);
        // then
        assertThat(worker.ran).doesNotContain(cancelled.id());
    }

    @Test
    void one_that_is_cancelled_while_it_waits_ends_when_its_turn_comes() throws Exception {
        // given
        start();
        await().atMost(LONG).until(() -> scheduler.orElseThrow().isConnected());
        var event = waiting();
        // when
        cancel(event, 0);
        awaitKnown(event);
        topics.accept(event, Topic.DELAY_1S);
        // then
        assertEnds(event, Ending.CANCELLED);
        assertThat(worker.ran).isEmpty();
    }

    @Test
    void another_life_of_the_same_event_runs() throws Exception {
        var event = waiting();
        cancel(event, 0);
        topics.accept(event.redriven(1, event.version(), Instant.now()));
        start();
        assertEnds(event, Ending.SUCCEEDED);
        assertThat(worker.ran).containsExactly(event.id());
    }

    @Test
    void what_waits_and_what_runs_is_counted_until_it_has_ended() {
        // given
        var waits = waiting().hold(Duration.ofHours(1), Instant.now());
        topics.accept(waits, Topic.DELAY_5M);
        topics.accept(waits, Topic.DELAY_5M);
        // when
        start();
        // then
        await().atMost(LONG).until(() -> scheduler.orElseThrow().unfinished() == 2);
        var ends = waiting();
        topics.accept(ends);
        assertEnds(ends, Ending.SUCCEEDED);
        await().atMost(LONG).until(() -> scheduler.orElseThrow().unfinished() == 2);
    }

    /** It has failed once, and comes back for its second run. */
    private static Message.AcceptedEvent waiting() {
        return Events.event(Instant.now()).again(2, Instant.now()).waitingFor("TypeError");
    }

    private void start() {
        scheduler =
                Optional.of(
                        new Scheduler(
                                        broker.kafka(),
                                        Events.catalogue("hello"),
                                        worker.placement(),
                                        CrashingScheduler.config(Map.of()),
                                        Clock.systemUTC())
                                .start());
    }

    private void cancel(Message.AcceptedEvent event, int generation)
            throws ExecutionException, InterruptedException {
        var wanted =
                new Message.CancelEvent(event.id(), generation, event.function(), Instant.now());
        try (var producer = broker.kafka().producer(Map.of())) {
            producer.send(
                            new ProducerRecord<>(
                                    Topic.CANCELLATIONS.topicName(),
                                    wanted.key(),
                                    Codec.encode(wanted)))
                    .get();
        }
    }

    /** What the scheduler has read is told by nothing but itself. */
    private void awaitKnown(Message.AcceptedEvent event) {
        await().atMost(LONG).until(() -> scheduler.orElseThrow().isCancelled(event));
    }

    private void awaitForgotten(Message.AcceptedEvent event) {
        var partition = new TopicPartition(Topic.CANCELLATIONS.topicName(), 0);
        try (var consumer = broker.kafka().consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            await().atMost(LONG)
                    .until(
                            () -> {
                                for (var record : consumer.poll(Duration.ofMillis(100))) {
                                    if (record.value() == null
                                            && record.key().equals(event.id() + "/0")) {
                                        return true;
                                    }
                                }
                                return false;
                            });
        }
    }

    private void assertEnds(Message.AcceptedEvent event, Ending ending) {
        await().atMost(LONG).until(() -> ended(event).findAny().isPresent());
        var first = ended(event).findFirst().orElseThrow();
        assertThat(first.ending()).isEqualTo(ending);
        if (ending == Ending.CANCELLED) {
            assertThat(first.attempts()).isOne();
            assertThat(first.reason()).contains("TypeError");
        }
    }

    private Stream<Message.EventEnded> ended(Message.AcceptedEvent event) {
        return outcomes.seen().stream()
                .map(Message.EventEnded.class::cast)
                .filter(it -> it.id().equals(event.id()));
    }
}
