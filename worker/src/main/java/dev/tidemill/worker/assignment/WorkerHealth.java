package dev.tidemill.worker.assignment;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when functions can run; else it says why not. */
@Readiness
@ApplicationScoped
class WorkerHealth implements HealthCheck {

    private final LocalWorker worker;

    WorkerHealth(LocalWorker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("functions").status(worker.isReady());
        worker.problem().ifPresent(why -> response.withData("reason", why));
        return response.build();
    }
}
