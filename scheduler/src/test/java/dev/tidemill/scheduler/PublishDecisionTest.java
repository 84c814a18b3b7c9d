package dev.tidemill.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Ending;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.scheduler.delay.DelayLine;
import dev.tidemill.scheduler.settle.Decision;
import dev.tidemill.scheduler.settle.PublishDecision;
import dev.tidemill.testkit.Broker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Decisions on a real broker. */
class PublishDecisionTest {

    @Test
    @Timeout(60)
    void an_event_that_its_delay_line_will_never_take_ends() throws Exception {
        try (var broker = Broker.start().withTopics();
                var topics = new EventTopics(broker);
                var publish = new PublishDecision(broker.kafka(), Clock.systemUTC())) {
            // given
            var now = Instant.now();
            var large =
                    new Message.AcceptedEvent(
                            InvocationId.random(),
                            new FunctionId(TenantId.DEFAULT, "hello"),
                            FunctionVersion.LATEST,
                            new byte[3 << 20],
                            Optional.empty(),
                            now,
                            2,
                            now);
            // when
            publish.publish(new Decision.Again(DelayLine.ONE_MINUTE, large));
            // then
            try (var outcomes = topics.read(Topic.OUTCOMES)) {
                await().atMost(Duration.ofMinutes(1)).until(() -> !outcomes.seen().isEmpty());
                var ending = (Message.EventEnded) outcomes.seen().getFirst();
                assertThat(ending.id()).isEqualTo(large.id());
                assertThat(ending.ending()).isEqualTo(Ending.RETRIES_EXHAUSTED);
                assertThat(ending.attempts()).isEqualTo(1);
                assertThat(ending.reason()).contains("EVENT_TOO_LARGE");
            }
        }
    }
}
