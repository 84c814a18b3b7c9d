package dev.tidemill.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.api.Servers;
import dev.tidemill.api.function.FunctionEditor;
import dev.tidemill.api.function.Samples;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.message.CatalogueReader;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.secret.Seals;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Kafka loses the catalogue, and gets it back. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class RefillTest {

    @Inject OutboxStore store;
    @Inject Refill refill;
    @Inject RelayConfig config;
    @Inject Kafka kafka;
    @Inject Seals seals;
    @Inject Snapshot snapshot;
    @Inject FunctionEditor editor;

    @ConfigProperty(name = "tidemill.kafka.bootstrap")
    String bootstrap;

    @Test
    void a_relay_that_finds_no_catalogue_publishes_what_the_database_holds() throws Exception {
        // given
        var function = new FunctionId(TenantId.DEFAULT, "kept-" + UUID.randomUUID());
        CurrentTenant.run(
                TenantId.DEFAULT,
                () -> editor.create(function, Samples.OWN_BOOTSTRAP, Samples.zip(), Map.of()));
        await().atMost(Duration.ofSeconds(30)).until(() -> published(function));
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.deleteTopics(List.of(Topic.CATALOGUE.topicName())).all().get();
            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () ->
                                    !admin.listTopics()
                                            .names()
                                            .get()
                                            .contains(Topic.CATALOGUE.topicName()));
        }
        kafka.ensure(List.of(Topic.CATALOGUE));
        assertThat(kafka.isEmpty(Topic.CATALOGUE)).isTrue();
        // when
        var started = new Relay(store, refill, kafka, config);
        try {
            started.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> published(function));
        } finally {
            started.stop();
        }
        // then
        var later = read();
        assertThat(later.function(function, "$LATEST"))
                .isEqualTo(snapshot.function(function, "$LATEST"))
                .isPresent();
        assertThat(later.tenant(TenantId.DEFAULT)).isPresent();
        assertThat(later.accessKey("AKIADEFAULT000000000")).isPresent();
        assertThat(kafka.isEmpty(Topic.CATALOGUE)).isFalse();
    }

    private boolean published(FunctionId function) {
        return read().function(function, "$LATEST").isPresent();
    }

    /** What a program that starts now reads. */
    private Snapshot read() {
        var later = new Snapshot();
        try (var reader = new CatalogueReader(kafka, later, seals).start()) {
            reader.caughtUp().orTimeout(30, TimeUnit.SECONDS).join();
        }
        return later;
    }
}
