package dev.tidemill.api.outbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import dev.tidemill.api.function.FunctionEditor;
import dev.tidemill.api.function.Samples;
import dev.tidemill.api.function.Settings;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.tenant.Tenants;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.message.CatalogueReader;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.secret.Seals;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Reads what really lies in PostgreSQL and in Kafka, and finds no secret there. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SealedAtRestTest {

    @Inject Sql sql;
    @Inject Kafka kafka;
    @Inject Seals seals;
    @Inject Tenants tenants;
    @Inject FunctionEditor editor;
    @Inject OutboxStore store;
    @Inject SealOldRows sealOldRows;

    @Test
    void secrets_lie_nowhere_in_the_open() {
        // given
        var hush = "hush-" + UUID.randomUUID();
        var created =
                tenants.create(
                        "t" + UUID.randomUUID().toString().substring(0, 8), Optional.empty());
        var function = new FunctionId(created.tenant().id(), "secretive");

        // when
        CurrentTenant.run(
                function.tenant(),
                () ->
                        editor.create(
                                function, with(Map.of("TOKEN", hush)), Samples.zip(), Map.of()));
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> read().function(function, "$LATEST").isPresent());

        // then
        for (var secret : List.of(hush, created.rootKey().secret())) {
            assertThat(tables()).allSatisfy(row -> assertThat(row).doesNotContain(secret));
            assertThat(records()).allSatisfy(record -> assertThat(record).doesNotContain(secret));
        }
        var later = read();
        assertThat(later.function(function, "$LATEST").orElseThrow().environment())
                .containsEntry("TOKEN", hush);
        assertThat(later.accessKey(created.rootKey().id())).contains(created.rootKey());
        tenants.remove(function.tenant());
    }

    @Test
    void a_waiting_change_is_sealed_too() {
        // given
        var key =
                AccessKey.ofRoot(
                        "AKIAWAITING",
                        "hush-hush",
                        new dev.tidemill.core.tenant.TenantId("000000000001"));

        // when
        var stored =
                CurrentTenant.callForAll(
                        () ->
                                QuarkusTransaction.requiringNew()
                                        .call(
                                                () -> {
                                                    store.add(
                                                            key.tenant(),
                                                            new Change.AccessKeyPut(key));
                                                    var row =
                                                            sql.query(
                                                                    found -> found.getBytes(1),
                                                                    "select change from outbox where key = 'key/AKIAWAITING'");
                                                    store.add(
                                                            key.tenant(),
                                                            new Change.AccessKeyRemoved(key.id()));
                                                    return row.getFirst();
                                                }));

        // then
        assertThat(new String(stored, ISO_8859_1)).doesNotContain("hush");
    }

    @Test
    void what_an_older_program_stored_is_sealed_at_the_start() {
        // given
        var created =
                tenants.create(
                        "t" + UUID.randomUUID().toString().substring(0, 8), Optional.empty());
        var id = created.rootKey().id();
        forAll(() -> sql.update("update access_key set secret = 'open' where id = ?", id));

        // when
        forAll(
                () -> {
                    sealOldRows.seal();
                    return 0;
                });

        // then
        assertThat(tables()).noneMatch(row -> row.contains(id) && row.contains(",open,"));
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(
                        () ->
                                read().accessKey(id)
                                        .filter(key -> key.secret().equals("open"))
                                        .isPresent());
        tenants.remove(created.tenant().id());
    }

    private static int forAll(java.util.function.IntSupplier work) {
        return CurrentTenant.callForAll(
                () -> QuarkusTransaction.requiringNew().call(work::getAsInt));
    }

    private static Settings with(Map<String, String> environment) {
        var own = Samples.OWN_BOOTSTRAP;
        return new Settings(
                own.runtime(),
                own.handler(),
                own.role(),
                own.description(),
                own.memoryMegabytes(),
                own.timeoutSeconds(),
                own.storageMegabytes(),
                environment,
                own.logGroup(),
                own.egress(),
                own.layers(),
                own.jsonLogs(),
                own.modes());
    }

    /** Every row of every table, as text. */
    private List<String> tables() {
        return CurrentTenant.callForAll(
                () ->
                        QuarkusTransaction.requiringNew()
                                .call(
                                        () ->
                                                sql
                                                        .query(
                                                                row -> row.getString(1),
                                                                "select table_name from information_schema.tables where"
                                                                        + " table_schema = 'public' and table_name <>"
                                                                        + " 'flyway_schema_history'")
                                                        .stream()
                                                        .flatMap(
                                                                table ->
                                                                        sql
                                                                                .query(
                                                                                        row ->
                                                                                                row
                                                                                                        .getString(
                                                                                                                1),
                                                                                        "select t::text from \""
                                                                                                + table
                                                                                                + "\" t")
                                                                                .stream())
                                                        .toList()));
    }

    /** Every record of the catalogue's topic, bytes for characters. */
    private List<String> records() {
        var partition = new TopicPartition(Topic.CATALOGUE.topicName(), 0);
        var all = new ArrayList<String>();
        try (var consumer = kafka.consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(
                                record -> {
                                    if (record.value() != null) {
                                        all.add(new String(record.value(), ISO_8859_1));
                                    }
                                });
            }
        }
        assertThat(all).isNotEmpty();
        return all;
    }

    private Snapshot read() {
        var later = new Snapshot();
        try (var reader = new CatalogueReader(kafka, later, seals).start()) {
            reader.caughtUp().orTimeout(30, TimeUnit.SECONDS).join();
        }
        return later;
    }
}
