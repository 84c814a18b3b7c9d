package dev.tidemill.api.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.testkit.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Statements that forget the tenant on purpose, on each table that the database's own catalogue
 * knows: a new table is tried without a word here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryTableTest {

    private static final String ALICE = "111111111111";
    private static final String BOB = "222222222222";
    private static final String OWNED =
            """
            select t.relname, a.attname from pg_class t join pg_attribute a on a.attrelid = t.oid and not a.attisdropped
            where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
              and (a.attname = 'tenant' or t.relname = 'tenant' and a.attname = 'account_id') order by 1""";
    private static final String COLUMNS =
            """
            select column_name, udt_name from information_schema.columns where table_schema = 'public' and table_name = ?
              and is_identity = 'NO' and is_generated = 'NEVER' order by ordinal_position""";

    /** A table with the column that says whose its rows are. */
    record Table(String name, String owner) {}

    /** Its tables, migrated. */
    private final Postgres database = Postgres.start();

    @BeforeAll
    void fill_every_table_for_two_tenants() throws SQLException {
        Flyway.configure()
                .dataSource(database.as(Postgres.OWNER))
                .locations("classpath:db/migration")
                .load()
                .migrate();
        try (var connection = superuser();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica"); // no foreign keys
            statement.execute(
                    "select add_day(relname, (now() at time zone 'UTC')::date) from pg_class where"
                            + " relnamespace = 'public'::regnamespace and relkind = 'p'");
            for (var table : tables().toList()) {
                for (var tenant : List.of(ALICE, BOB)) {
                    statement.execute(insert(connection, table, tenant));
                }
            }
        }
    }

    @AfterAll
    void stop() {
        database.close();
    }

    Stream<Table> tables() throws SQLException {
        try (var connection = superuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(OWNED)) {
            var tables = new ArrayList<Table>();
            while (rows.next()) {
                tables.add(new Table(rows.getString(1), rows.getString(2)));
            }
            return tables.stream();
        }
    }

    @Test
    void tables_without_an_owner_are_few_and_known() throws SQLException {
        var owned = tables().map(Table::name).collect(Collectors.toSet());
        assertThat(owned).contains("function", "access_key", "iam_identity", "audit_entry");

        var others = new ArrayList<String>();
        try (var connection = superuser();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select relname from pg_class where relnamespace ="
                                        + " 'public'::regnamespace and relkind in ('r', 'p') and not"
                                        + " relispartition")) {
            while (rows.next()) {
                if (!owned.contains(rows.getString(1))) {
                    others.add(rows.getString(1));
                }
            }
        }
        // what a projection has read, the key of page tokens, the list of migrations: nobody's
        assertThat(others)
                .containsExactlyInAnyOrder(
                        "projection_offset", "page_token_key", "flyway_schema_history");
    }

    @Test
    void a_part_of_a_table_is_reached_through_the_whole_only() throws SQLException {
        var parts = new ArrayList<String>();
        try (var connection = superuser();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select relname from pg_class where relispartition and relkind ="
                                        + " 'r'")) {
            while (rows.next()) {
                parts.add(rows.getString(1));
            }
        }

        assertThat(parts).isNotEmpty();
        for (var part : parts) {
            assertThatThrownBy(() -> as(ALICE, "select 1 from " + part))
                    .as(part)
                    .hasMessageContaining("permission denied");
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void a_tenant_that_is_forgotten_in_a_query_is_still_asked_for(Table table) throws SQLException {
        var owners = "select distinct " + table.owner() + " from " + table.name();

        assertThat(as(ALICE, owners)).containsExactly(ALICE);
        assertThat(as(BOB, owners)).containsExactly(BOB);
        assertThat(as("", owners)).as("nobody").isEmpty();
        assertThat(as("333333333333", owners)).as("a tenant without rows").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void a_tenant_that_is_forgotten_in_a_change_is_still_asked_for(Table table)
            throws SQLException {
        var mine = " returning " + table.owner();

        assertThat(as(ALICE, "delete from " + table.name() + mine)).containsExactly(ALICE);
        assertThat(
                        as(
                                ALICE,
                                "update %s set %2$s = %2$s".formatted(table.name(), table.owner())
                                        + mine))
                .containsExactly(ALICE);
        assertThat(as("", "delete from " + table.name() + mine)).as("nobody").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void no_row_is_written_for_another_or_given_to_another(Table table) throws SQLException {
        String foreign;
        try (var connection = superuser()) {
            foreign = insert(connection, table, "333333333333");
        }
        for (var tenant : List.of(ALICE, "")) {
            assertThatThrownBy(() -> as(tenant, foreign + " returning 1"))
                    .hasMessageContaining("row-level security");
        }
        assertThatThrownBy(
                        () ->
                                as(
                                        ALICE,
                                        "update %s set %s = '%s' returning 1"
                                                .formatted(table.name(), table.owner(), BOB)))
                .hasMessageContaining("row-level security");
    }

    /** The first column of what the program gets that serves this tenant; then all is undone. */
    private List<String> as(String tenant, String statement) throws SQLException {
        try (var connection = database.as(Postgres.APP).getConnection()) {
            connection.setAutoCommit(false);
            try (var bind =
                    connection.prepareStatement("select set_config('app.tenant', ?, true)")) {
                bind.setString(1, tenant);
                bind.execute();
            }
            try (var query = connection.createStatement();
                    var rows = query.executeQuery(statement)) {
                var found = new ArrayList<String>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            } finally {
                connection.rollback();
            }
        }
    }

    private static String insert(Connection connection, Table table, String tenant)
            throws SQLException {
        var names = new ArrayList<String>();
        var values = new ArrayList<String>();
        try (var query = connection.prepareStatement(COLUMNS)) {
            query.setString(1, table.name());
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add('"' + rows.getString(1) + '"');
                    values.add(value(rows.getString(1), rows.getString(2), tenant));
                }
            }
        }
        return "insert into %s (%s) values (%s)"
                .formatted(table.name(), String.join(", ", names), String.join(", ", values));
    }

    /** Anything that fits, and that no other tenant's row has. */
    private static String value(String column, String type, String tenant) {
        return switch (type) {
            case "text" -> column.equals("kind") ? "'user'" : "'" + tenant + "'";
            case "uuid" -> "gen_random_uuid()";
            case "timestamptz" -> "now()";
            case "date" -> "current_date";
            case "bool" -> "false";
            case "bytea" -> "''::bytea";
            case "json", "jsonb" -> "'{}'";
            case "int2", "int4", "int8", "numeric", "float8" -> "1";
            case "_text" -> "'{}'";
            default -> throw new IllegalArgumentException(column + " has the new type " + type);
        };
    }

    private Connection superuser() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), "postgres", "postgres");
    }
}
