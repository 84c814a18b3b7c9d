package dev.tidemill.standalone;

import dev.tidemill.api.persistence.SealedRows;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.CodeStore;
import dev.tidemill.core.function.FolderCodeStore;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.message.CatalogueReader;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.placement.Concurrency;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.core.placement.WorkerNode;
import dev.tidemill.core.secret.MasterKeys;
import dev.tidemill.core.secret.Seals;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the shared parts that all programs inject, for the case that all are in one process. */
class Wiring {

    private static final String MASTER_KEYS = "credentials/master-keys.json";
    private static final Duration CATCH_UP = Duration.ofMinutes(2);

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
    Seals seals(
            SecretsConfig config,
            @ConfigProperty(name = "tidemill.data") Path data,
            SealedRows sealed) {
        return new Seals(
                config.masterKeys()
                        .map(MasterKeys::parse)
                        .orElseGet(
                                () ->
                                        MasterKeys.in(
                                                config.masterKeysFile()
                                                        .orElse(data.resolve(MASTER_KEYS)),
                                                sealed::exist)));
    }

    @Produces
    @Singleton
    Snapshot snapshot() {
        return new Snapshot();
    }

    /** Each door asks the snapshot; none opens before it holds all that was published. */
    @Startup
    @Produces
    @Singleton
    CatalogueReader catalogueReader(Kafka kafka, Snapshot snapshot, Seals seals) {
        var reader = new CatalogueReader(kafka, snapshot, seals).start();
        reader.caughtUp().orTimeout(CATCH_UP.toSeconds(), TimeUnit.SECONDS).join();
        return reader;
    }

    void stop(@Disposes CatalogueReader reader) {
        reader.close();
    }

    @Produces
    @Singleton
    CodeStore codeStore(@ConfigProperty(name = "tidemill.data") Path data) {
        return new FolderCodeStore(data.resolve("code"));
    }

    /** Looked up once: what is added later is served after the next start. */
    @Produces
    @Singleton
    Runtimes runtimes(@ConfigProperty(name = "tidemill.data") Path data) {
        return Runtimes.ofThisMachine(data.resolve("runtimes"));
    }

    /** The workers of this process: they live as long as it does. */
    @Produces
    @Singleton
    Placement placement(@Any Instance<WorkerNode> workers, Concurrency concurrency) {
        var all = workers.stream().toList();
        return new Placement(() -> all, concurrency);
    }
}
