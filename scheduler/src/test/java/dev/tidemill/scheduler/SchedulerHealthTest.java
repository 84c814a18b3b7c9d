package dev.tidemill.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.testkit.Broker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** Readiness on a real broker. */
class SchedulerHealthTest {

    @Test
    void ready_means_that_events_are_being_taken() {
        // given
        try (var broker = Broker.prepared()) {
            var lifecycle =
                    new SchedulerLifecycle(
                            broker.kafka(),
                            Events.catalogue("hello"),
                            FakeWorker.answering(Events.succeeded()).placement(),
                            CrashingScheduler.config(Map.of("stopPatience", Duration.ZERO)),
                            Clock.systemUTC());
            var health = new SchedulerHealth(lifecycle);
            assertThat(health.call().getStatus()).isEqualTo(Status.DOWN);
            // when it starts without Kafka
            lifecycle.start(new StartupEvent());
            // then
            assertThat(health.call().getStatus()).isEqualTo(Status.DOWN);
            // when Kafka comes
            broker.resume();
            broker.withTopics();
            // then
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> health.call().getStatus() == Status.UP);
            lifecycle.stop(new ShutdownEvent());
        }
    }
}
