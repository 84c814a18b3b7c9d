package dev.tidemill.standalone;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.core.placement.WorkerNode;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the shared parts that all programs inject, for the case that all are in one process. */
class Wiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Kafka kafka(KafkaConfig config) {
        return new Kafka(config.bootstrap(), config.replication());
    }

    @Produces
    @Singleton
    Snapshot snapshot() {
        return new Snapshot();
    }

    /** The workers of this process: they live as long as it does. */
    @Produces
    @Singleton
    Placement placement(@Any Instance<WorkerNode> workers) {
        var all = workers.stream().toList();
        return new Placement(() -> all);
    }
}
