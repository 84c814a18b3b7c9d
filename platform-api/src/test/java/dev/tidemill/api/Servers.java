package dev.tidemill.api;

import dev.tidemill.testkit.Broker;
import dev.tidemill.testkit.Postgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL and a real Kafka for component tests: {@code @QuarkusTestResource}. */
public class Servers implements QuarkusTestResourceLifecycleManager {

    private @Nullable Postgres postgres;
    private @Nullable Broker broker;

    @Override
    public Map<String, String> start() {
        var database = Postgres.start();
        postgres = database;
        var kafka = Broker.start();
        broker = kafka;
        try {
            return Map.of(
                    "quarkus.datasource.jdbc.url",
                    database.jdbcUrl(),
                    "tidemill.kafka.bootstrap",
                    kafka.bootstrap(),
                    "tidemill.data",
                    Files.createTempDirectory("tidemill-data").toString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void stop() {
        if (broker != null) {
            broker.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }
}
