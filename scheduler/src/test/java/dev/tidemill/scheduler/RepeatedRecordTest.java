package dev.tidemill.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.AcceptedEvent;
import dev.tidemill.core.message.Topic;
import dev.tidemill.testkit.Broker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a crash between a write and its commit leaves twice, on a real broker. */
class RepeatedRecordTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void of_two_records_of_one_round_the_second_is_passed_over() {
        var first = Events.event(Instant.now());
        var again = first.again(2, Instant.now());
        var refused = again.refused(Instant.now());
        var last = Events.event(Instant.now()).again(2, Instant.now());
        var worker = FakeWorker.answering(Events.succeeded());
        try (var broker = Broker.start().withTopics();
                var topics = new EventTopics(broker);
                var outcomes = topics.read(Topic.OUTCOMES)) {
            // given
            for (var event : new AcceptedEvent[] {again, again, refused, refused, again, last}) {
                topics.accept(event, Topic.DELAY_1S);
            }
            // when
            try (var _ = start(broker, worker)) {
                // then: they share a partition, and the last one is read when all others were
                await().atMost(LONG)
                        .until(
                                () ->
                                        outcomes.seen().stream()
                                                .map(Message.EventEnded.class::cast)
                                                .anyMatch(it -> it.id().equals(last.id())));
                await().atMost(LONG).until(() -> worker.ran.size() >= 3);
            }
            assertThat(worker.ran).containsExactlyInAnyOrder(again.id(), refused.id(), last.id());
        }
    }

    private static Scheduler start(Broker broker, FakeWorker worker) {
        return new Scheduler(
                        broker.kafka(),
                        Events.catalogue("hello"),
                        worker.placement(),
                        CrashingScheduler.config(Map.of()),
                        Clock.systemUTC())
                .start();
    }
}
