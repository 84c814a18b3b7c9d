package dev.tidemill.scheduler;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.scheduler.intake.IntakeConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts the event path when the application is up, and stops it first. The application must have
 * read the catalogue before: it does so in an observer of an earlier priority.
 */
@ApplicationScoped
class SchedulerLifecycle {

    private static final int AFTER_THE_CATALOGUE = 5000;
    private static final int BEFORE_THE_WORKER = 500;

    private final Kafka kafka;
    private final Snapshot snapshot;
    private final Placement placement;
    private final IntakeConfig config;
    private final Clock clock;
    private volatile @Nullable Scheduler scheduler;

    SchedulerLifecycle(
            Kafka kafka, Snapshot snapshot, Placement placement, IntakeConfig config, Clock clock) {
        this.kafka = kafka;
        this.snapshot = snapshot;
        this.placement = placement;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes @Priority(AFTER_THE_CATALOGUE) StartupEvent started) {
        scheduler = new Scheduler(kafka, snapshot, placement, config, clock).start();
    }

    void stop(@Observes @Priority(BEFORE_THE_WORKER) ShutdownEvent stopping) {
        running().ifPresent(Scheduler::close);
    }

    Optional<Scheduler> running() {
        return Optional.ofNullable(scheduler);
    }
}
