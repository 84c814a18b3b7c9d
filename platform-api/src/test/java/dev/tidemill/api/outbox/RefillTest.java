package dev.tidemill.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.api.Servers;
import dev.tidemill.api.function.FunctionAliases;
import dev.tidemill.api.function.FunctionConcurrencies;
import dev.tidemill.api.function.FunctionEditor;
import dev.tidemill.api.function.FunctionPolicies;
import dev.tidemill.api.function.Permission;
import dev.tidemill.api.function.Samples;
import dev.tidemill.api.layer.LayerEditor;
import dev.tidemill.api.layer.LayerId;
import dev.tidemill.api.layer.LayerPolicies;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.Allotment;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.message.CatalogueReader;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.secret.Seals;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.testkit.Configs;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    @Inject Sql sql;
    @Inject @All List<CatalogueContent> contents;
    @Inject RelayConfig config;
    @Inject Kafka kafka;
    @Inject Seals seals;
    @Inject Snapshot snapshot;
    @Inject FunctionEditor editor;
    @Inject FunctionAliases aliases;
    @Inject FunctionPolicies policies;
    @Inject FunctionConcurrencies concurrencies;
    @Inject LayerEditor layers;
    @Inject LayerPolicies layerPolicies;

    @ConfigProperty(name = "tidemill.kafka.bootstrap")
    String bootstrap;

    @Test
    void a_relay_that_finds_no_catalogue_publishes_what_the_database_holds() throws Exception {
        // given
        var function = publishedFunction();
        loseCatalogue();
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
        assertThat(later.function(function, "1"))
                .isEqualTo(snapshot.function(function, "1"))
                .isPresent();
        assertThat(later.draw(function, "live")).isEqualTo(later.function(function, "1"));
        assertThat(later.resourcePolicy(function.arn("live"))).isPresent();
        assertThat(later.allotment(function))
                .isEqualTo(new Allotment(Optional.of(3), Map.of("1", 2), 1));
        assertThat(later.resourcePolicy(function.arn())).isEmpty();
        assertThat(later.resourcePolicy(layer(function).arn(1))).isPresent();
        assertThat(later.tenant(TenantId.DEFAULT)).isPresent();
        assertThat(later.accessKey("AKIADEFAULT000000000")).isPresent();
        assertThat(kafka.isEmpty(Topic.CATALOGUE)).isFalse();
    }

    @Test
    void a_first_publishing_whose_commit_fails_leaves_no_part_of_the_catalogue_for_all()
            throws Exception {
        // given
        var function = publishedFunction();
        loseCatalogue();
        var failing =
                new OutboxStore(sql, seals) {
                    @Override
                    void delete(List<Row> rows) {
                        throw new IllegalStateException("the database is gone");
                    }
                };
        var broken =
                new Relay(
                        failing,
                        new Refill(kafka, failing, contents),
                        kafka,
                        Configs.of(RelayConfig.class, Map.of("batch", 1)));
        // when
        try {
            broken.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> !kafka.isEmpty(Topic.CATALOGUE));
        } finally {
            broken.stop();
        }
        // then
        await().atMost(Duration.ofSeconds(60)).until(() -> published(function));
        assertThat(read().accessKey("AKIADEFAULT000000000")).isPresent();
    }

    @Test
    void what_is_told_again_takes_the_place_of_what_waits() {
        // given
        var tenant = new TenantId("000000000777");
        var change = new Change.TenantRemoved(tenant);
        // when
        var waiting =
                CurrentTenant.callForAll(
                        () ->
                                QuarkusTransaction.requiringNew()
                                        .call(
                                                () -> {
                                                    store.addAgain(tenant, change);
                                                    store.addAgain(tenant, change);
                                                    return store.oldest(1000);
                                                }));
        // then
        assertThat(waiting).filteredOn(row -> row.change().key().equals(change.key())).hasSize(1);
    }

    private FunctionId publishedFunction() {
        var function = new FunctionId(TenantId.DEFAULT, "kept-" + UUID.randomUUID());
        CurrentTenant.run(
                TenantId.DEFAULT,
                () -> {
                    editor.create(function, Samples.OWN_BOOTSTRAP, Samples.zip(), Map.of(), true);
                    aliases.create(function, "live", Samples.pointingTo("1"));
                    concurrencies.reserve(function, 3);
                    concurrencies.provision(function, "live", 2);
                    policies.add(
                            function,
                            Optional.of("live"),
                            new Permission(
                                    "all",
                                    "lambda:InvokeFunction",
                                    "*",
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()),
                            Optional.empty());
                    layers.publish(layer(function), Samples.LAYER, Samples.zip());
                    layerPolicies.add(layer(function), 1, Samples.ANYBODY, Optional.empty());
                });
        await().atMost(Duration.ofSeconds(30)).until(() -> published(function));
        return function;
    }

    private static LayerId layer(FunctionId function) {
        return new LayerId(function.tenant(), function.name());
    }

    private void loseCatalogue() throws Exception {
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
    }

    private boolean published(FunctionId function) {
        var told = read();
        return told.function(function, "$LATEST").isPresent()
                && told.draw(function, "live").isPresent();
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
