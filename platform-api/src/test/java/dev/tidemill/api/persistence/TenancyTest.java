package dev.tidemill.api.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.api.Servers;
import dev.tidemill.api.function.FunctionEditor;
import dev.tidemill.api.function.FunctionReader;
import dev.tidemill.api.function.Samples;
import dev.tidemill.api.tenant.Tenants;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two locks keep tenants apart; each is tried with the other one open. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TenancyTest {

    @Inject EntityManager entities;
    @Inject Sql sql;
    @Inject Tenants tenants;
    @Inject FunctionEditor editor;
    @Inject FunctionReader reader;

    private TenantId alice;
    private TenantId bob;

    @BeforeEach
    void two_tenants_with_a_function_each() {
        alice = tenant();
        bob = tenant();
        create(alice, "of-alice");
        create(bob, "of-bob");
    }

    @Test
    void a_tenant_sees_its_own_functions_only() {
        var seen = CurrentTenant.call(alice, () -> reader.list(alice, Optional.empty(), 50));

        assertThat(seen.functions()).extracting(f -> f.id().name()).containsExactly("of-alice");
    }

    @Test
    void asking_for_another_tenant_finds_nothing() {
        var seen = CurrentTenant.call(alice, () -> reader.list(bob, Optional.empty(), 50));

        assertThat(seen.functions()).isEmpty();
    }

    @Test
    void a_query_that_forgot_the_tenant_finds_the_callers_rows_only() {
        var names =
                CurrentTenant.call(
                        alice,
                        () ->
                                QuarkusTransaction.requiringNew()
                                        .call(
                                                () ->
                                                        entities.createQuery(
                                                                        "select name from Function",
                                                                        String.class)
                                                                .getResultList()));

        assertThat(names).containsExactly("of-alice");
    }

    @Test
    void native_sql_that_forgot_the_tenant_finds_the_callers_rows_only() {
        assertThat(CurrentTenant.call(alice, this::allNamesBySql)).isEqualTo("of-alice");
    }

    @Test
    void nobody_bound_sees_nothing() {
        assertThat(allNamesBySql()).isEqualTo("");
        assertThat(reader.list(alice, Optional.empty(), 50).functions()).isEmpty();
    }

    @Test
    void nobody_bound_writes_nothing() {
        assertThatThrownBy(
                        () ->
                                editor.create(
                                        id(alice, "x"),
                                        Samples.OWN_BOOTSTRAP,
                                        Samples.zip(),
                                        Map.of()))
                .isNotInstanceOf(PlatformException.class);
    }

    @Test
    void a_tenant_cannot_write_for_another() {
        assertThatThrownBy(
                        () ->
                                CurrentTenant.run(
                                        alice,
                                        () ->
                                                QuarkusTransaction.requiringNew()
                                                        .run(
                                                                () ->
                                                                        sql.update(
                                                                                "insert into"
                                                                                        + " access_key"
                                                                                        + " values"
                                                                                        + " ('AKIAEVIL',"
                                                                                        + " ?, 's',"
                                                                                        + " now())",
                                                                                bob.value()))))
                .hasStackTraceContaining("row-level security");
    }

    @Test
    void a_tenant_cannot_change_or_remove_rows_of_another() {
        var changed =
                CurrentTenant.call(
                        alice,
                        () ->
                                QuarkusTransaction.requiringNew()
                                        .call(
                                                () ->
                                                        sql.update(
                                                                "update function set description ="
                                                                        + " 'x' where name ="
                                                                        + " 'of-bob'")));

        assertThat(changed).isZero();
    }

    @Test
    void a_tenant_bound_after_the_transaction_began_sees_nothing() {
        var seen =
                QuarkusTransaction.requiringNew()
                        .call(() -> CurrentTenant.call(alice, this::namesInThisTransaction));

        assertThat(seen).isEqualTo("");
    }

    @Test
    void the_serving_role_cannot_switch_the_policies_off() {
        for (var attempt :
                new String[] {
                    "alter table function disable row level security",
                    "alter table function no force row level security",
                    "drop policy tenant_rows on function",
                    "set role tidemill_owner",
                    "alter role tidemill_app bypassrls",
                    "truncate function",
                    "create or replace function visible(owner text) returns boolean language sql"
                            + " return true",
                }) {
            assertThatThrownBy(
                            () -> QuarkusTransaction.requiringNew().run(() -> sql.update(attempt)))
                    .as(attempt)
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void every_table_with_a_tenant_has_forced_row_level_security() {
        var open =
                QuarkusTransaction.requiringNew()
                        .call(
                                () ->
                                        sql.query(
                                                row -> row.getString(1),
                                                "select relname from pg_class where relnamespace ="
                                                        + " 'public'::regnamespace and relkind in ('r',"
                                                        + " 'p') and relname <> 'flyway_schema_history'"
                                                        + " and not (relrowsecurity and"
                                                        + " relforcerowsecurity) and not"
                                                        + " relispartition"));

        assertThat(open).isEmpty();
    }

    private String allNamesBySql() {
        return QuarkusTransaction.requiringNew().call(this::namesInThisTransaction);
    }

    private String namesInThisTransaction() {
        return String.join(
                ",",
                sql.query(
                        row -> row.getString(1),
                        "select name from function where name like 'of-%' order by name"));
    }

    private TenantId tenant() {
        return tenants.create("t-" + UUID.randomUUID(), Optional.empty()).tenant().id();
    }

    private void create(TenantId tenant, String name) {
        CurrentTenant.run(
                tenant,
                () ->
                        editor.create(
                                id(tenant, name), Samples.OWN_BOOTSTRAP, Samples.zip(), Map.of()));
    }

    private static FunctionId id(TenantId tenant, String name) {
        return new FunctionId(tenant, name);
    }
}
