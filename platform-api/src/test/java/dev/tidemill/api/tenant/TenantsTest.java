package dev.tidemill.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.Servers;
import dev.tidemill.api.SignedHttp;
import dev.tidemill.api.function.FunctionAliases;
import dev.tidemill.api.function.FunctionEditor;
import dev.tidemill.api.function.Samples;
import dev.tidemill.api.layer.LayerEditor;
import dev.tidemill.api.layer.LayerId;
import dev.tidemill.api.layer.LayerPolicies;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class TenantsTest {

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI address;

    @Inject LayerEditor layers;
    @Inject LayerPolicies layerPolicies;
    @Inject Snapshot snapshot;
    @Inject FunctionEditor editor;
    @Inject FunctionAliases aliases;
    @Inject FakeWorker worker;
    @Inject DataSource database;

    private SignedHttp operator;

    @BeforeEach
    void sign_in() {
        operator = new SignedHttp(address, "AKIAOPERATOR00000000", "operator-secret");
    }

    @Test
    void a_new_tenant_gets_an_account_and_a_root_key_that_works_at_once() {
        var name = name();

        var created = operator.post("/v1/tenants", "{\"name\":\"" + name + "\"}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().path("name").asText()).isEqualTo(name);
        var account = created.body().path("accountId").asText();
        assertThat(account).matches("[1-9]\\d{11}");
        var key = created.body().path("rootCredentials");
        assertThat(key.path("accessKeyId").asText()).matches("AKIA[A-Z2-7]{16}");
        assertThat(key.path("secretAccessKey").asText()).hasSize(40);
        assertThat(snapshot.accessKey(key.path("accessKeyId").asText()))
                .hasValueSatisfying(k -> assertThat(k.tenant()).isEqualTo(new TenantId(account)));
        var asTenant =
                new SignedHttp(
                        address,
                        key.path("accessKeyId").asText(),
                        key.path("secretAccessKey").asText());
        assertThat(asTenant.get("/v1/tenants").status()).isEqualTo(403);
        assertThat(operator.get("/v1/tenants").body().toString()).contains(name, account);
    }

    @Test
    void names_and_account_ids_are_taken_once() {
        var name = name();
        var account =
                operator.post("/v1/tenants", "{\"name\":\"" + name + "\"}")
                        .body()
                        .path("accountId")
                        .asText();

        var sameName = operator.post("/v1/tenants", "{\"name\":\"" + name + "\"}");
        var sameAccount =
                operator.post(
                        "/v1/tenants",
                        "{\"name\":\"" + name() + "\",\"accountId\":\"" + account + "\"}");

        assertThat(sameName.status()).isEqualTo(409);
        assertThat(sameName.type()).startsWith("application/problem+json");
        assertThat(sameName.body().path("detail").asText()).contains(name);
        assertThat(sameAccount.status()).isEqualTo(409);
        assertThat(sameAccount.body().path("detail").asText()).contains(account);
    }

    @Test
    void what_is_no_name_or_no_account_id_is_refused() {
        for (var wanted :
                new String[] {
                    "{}",
                    "{\"name\":\"\"}",
                    "{\"name\":\"With Spaces\"}",
                    "{\"name\":\"ok\",\"accountId\":\"12\"}"
                }) {
            assertThat(operator.post("/v1/tenants", wanted).status()).as(wanted).isEqualTo(400);
        }
    }

    @Test
    void a_removed_tenant_takes_everything_with_it() {
        // given
        var created = operator.post("/v1/tenants", "{\"name\":\"" + name() + "\"}").body();
        var tenant = new TenantId(created.path("accountId").asText());
        var key = created.path("rootCredentials").path("accessKeyId").asText();
        var function = new FunctionId(tenant, "gone");
        var layer = new LayerId(tenant, "gone");
        CurrentTenant.run(
                tenant,
                () -> {
                    editor.create(function, Samples.OWN_BOOTSTRAP, Samples.zip(), Map.of(), true);
                    aliases.create(function, "live", Samples.pointingTo("1"));
                    layers.publish(layer, Samples.LAYER, Samples.zip());
                    layerPolicies.add(layer, 1, Samples.ANYBODY, Optional.empty());
                });
        assertThat(snapshot.function(function, "$LATEST")).isPresent();
        assertThat(snapshot.resourcePolicy(layer.arn(1))).isPresent();
        assertThat(snapshot.draw(function, "live")).isPresent();
        // when
        var removed = operator.delete("/v1/tenants/" + tenant);
        // then
        assertThat(removed.status()).isEqualTo(204);
        assertThat(snapshot.accessKey(key)).isEmpty();
        assertThat(snapshot.function(function, "$LATEST")).isEmpty();
        assertThat(snapshot.function(function, "1")).isEmpty();
        assertThat(snapshot.draw(function, "live")).isEmpty();
        assertThat(snapshot.resourcePolicy(layer.arn(1))).isEmpty();
        assertThat(snapshot.tenant(tenant)).isEmpty();
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> worker.retired.contains(tenant));
        assertThat(operator.delete("/v1/tenants/" + tenant).status()).isEqualTo(404);
    }

    @Test
    void the_removal_of_a_tenants_output_keeps_nobody_waiting_and_leaves_none() throws Exception {
        // given
        var tenant =
                operator.post("/v1/tenants", "{\"name\":\"" + name() + "\"}")
                        .body()
                        .path("accountId")
                        .asText();
        try (var held = seesAll();
                var projector = seesAll()) {
            output(held, tenant);
            output(held, "000000000001");
            held.commit();
            execute(held, "select from log_chunk where tenant = ? for update", tenant);
            // when
            var removal =
                    CompletableFuture.supplyAsync(() -> operator.delete("/v1/tenants/" + tenant));
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> count(projector, "pg_locks where not granted") > 0);
            // then a projector may write of the tenant
            execute(
                    projector,
                    "select from tenant where account_id = ? for key share nowait",
                    tenant);
            projector.rollback();
            held.rollback();
            assertThat(removal.get(60, TimeUnit.SECONDS).status()).isEqualTo(204);
            for (var table : List.of("log_chunk", "log_group", "log_stream", "run", "event")) {
                assertThat(count(projector, table + " where tenant = '" + tenant + "'"))
                        .as(table)
                        .isZero();
                assertThat(count(projector, table + " where tenant = '000000000001'"))
                        .as(table)
                        .isPositive();
            }
        }
    }

    private Connection seesAll() throws SQLException {
        var connection = database.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void output(Connection connection, String tenant) throws SQLException {
        execute(
                connection,
                "select count(*) from (values ('log_chunk'), ('run'), ('event')) p (name),"
                        + " lateral add_day(p.name, current_date) where ? <> ''",
                tenant);
        execute(
                connection,
                "insert into log_group (tenant, name, created_at) values (?, 'g', now()) on conflict"
                        + " do nothing",
                tenant);
        execute(
                connection,
                "insert into log_stream (tenant, log_group, name, created_at) values (?, 'g', 's',"
                        + " now()) on conflict do nothing",
                tenant);
        execute(
                connection,
                "insert into log_chunk (tenant, log_group, log_stream, at, until, ingested_at, lines,"
                        + " bytes, body) values (?, 'g', 's', now(), now(), now(), 1, 1, '[0,\"x\"]')",
                tenant);
        execute(
                connection,
                "insert into run (tenant, function, version, request_id, trigger, attempt,"
                        + " started_at, duration_micros, billed_millis, memory_mb, max_memory_mb,"
                        + " log_stream, worker) values (?, 'f', '1', 'r', 'CALL', 1, now(), 1, 1, 1,"
                        + " 1, 's', 'w')",
                tenant);
        execute(
                connection,
                "insert into event (tenant, accepted_at, id, function, version, ended_at,"
                        + " attempts, ending) values (?, now(), gen_random_uuid(), 'f', '1', now(),"
                        + " 1, 'SUCCEEDED')",
                tenant);
    }

    private static void execute(Connection connection, String sql, String tenant)
            throws SQLException {
        seeAll(connection);
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, tenant);
            statement.execute();
        }
    }

    private static int count(Connection connection, String from) throws SQLException {
        seeAll(connection);
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + from)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void seeAll(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("select set_config('app.tenant', '*', true)");
        }
    }

    @Test
    void the_platforms_own_accounts_stay() {
        assertThat(operator.delete("/v1/tenants/000000000000").status()).isEqualTo(403);
        assertThat(operator.delete("/v1/tenants/000000000001").status()).isEqualTo(403);
        assertThat(snapshot.accessKey("AKIADEFAULT000000000")).isPresent();
    }

    @Test
    void the_console_sees_the_files_of_a_package() {
        var name = "code-" + UUID.randomUUID();
        CurrentTenant.run(
                TenantId.DEFAULT,
                () ->
                        editor.create(
                                new FunctionId(TenantId.DEFAULT, name),
                                Samples.OWN_BOOTSTRAP,
                                Samples.zipOf(
                                        Map.of(
                                                "bootstrap",
                                                new byte[] {'h', 'i'},
                                                "lib/data.bin",
                                                new byte[] {0, 1})),
                                Map.of()));
        var owner = new SignedHttp(address, "AKIADEFAULT000000000", "default-secret");

        var code = owner.get("/v1/functions/" + name + "/code");

        assertThat(code.status()).isEqualTo(200);
        assertThat(code.body().path("total").asInt()).isEqualTo(2);
        assertThat(code.body().path("editable").asBoolean()).isFalse();
        assertThat(code.body().path("files").path(0).path("text").asText()).isEqualTo("hi");
        assertThat(code.body().path("files").path(1).has("text")).isFalse();
        assertThat(owner.get("/v1/functions/nobody/code").status()).isEqualTo(404);
        assertThat(operator.get("/v1/functions/" + name + "/code").status()).isEqualTo(403);
    }

    private static String name() {
        return "t-" + UUID.randomUUID();
    }
}
