package dev.tidemill.scheduler;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when accepted events are taken from Kafka. */
@Readiness
@ApplicationScoped
class SchedulerHealth implements HealthCheck {

    private final SchedulerLifecycle lifecycle;

    SchedulerHealth(SchedulerLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("events")
                .status(lifecycle.running().map(Scheduler::isConnected).orElse(false))
                .build();
    }
}
