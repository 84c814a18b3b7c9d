package dev.tidemill.api;

import dev.tidemill.api.function.Samples;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.CodeStore;
import dev.tidemill.core.function.FolderCodeStore;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.placement.Concurrency;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.core.placement.WorkerNode;
import dev.tidemill.core.secret.MasterKeys;
import dev.tidemill.core.secret.Seals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What a deployment produces for this module, for component tests. */
@ApplicationScoped
class TestWiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Kafka kafka(@ConfigProperty(name = "tidemill.kafka.bootstrap") String bootstrap) {
        return new Kafka(bootstrap, 1);
    }

    @Produces
    @Singleton
    Seals seals(@ConfigProperty(name = "tidemill.data") Path data) {
        return new Seals(MasterKeys.in(data.resolve("master-keys.json"), () -> false));
    }

    @Produces
    @Singleton
    Snapshot snapshot() {
        var snapshot = new Snapshot();
        snapshot.apply(new Change.RolePut(Samples.role(Samples.TRUST)), 1);
        return snapshot;
    }

    @Produces
    @Singleton
    CodeStore codeStore(@ConfigProperty(name = "tidemill.data") String data) {
        return new FolderCodeStore(Path.of(data, "code"));
    }

    @Produces
    @Singleton
    Runtimes runtimes(@ConfigProperty(name = "tidemill.data") Path data) {
        return Runtimes.ofThisMachine(data.resolve("runtimes"));
    }

    @Produces
    @Singleton
    Placement placement(Instance<WorkerNode> workers, Concurrency concurrency) {
        return new Placement(() -> workers.stream().toList(), concurrency);
    }
}
