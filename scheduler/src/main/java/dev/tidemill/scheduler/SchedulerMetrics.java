package dev.tidemill.scheduler;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Numbers of the event path. */
@ApplicationScoped
class SchedulerMetrics {

    void register(
            @Observes StartupEvent started, MeterRegistry registry, SchedulerLifecycle lifecycle) {
        Gauge.builder(
                        "tidemill.events.unfinished",
                        () -> lifecycle.running().map(Scheduler::unfinished).orElse(0L))
                .description("Events that are accepted and not finished: unread, running, waiting")
                .register(registry);
    }
}
