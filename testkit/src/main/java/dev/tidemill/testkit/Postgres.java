package dev.tidemill.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A real PostgreSQL for a test, with the two roles that Tidemill's programs use: the owner who
 * migrates, and the program that row-level security binds.
 */
public final class Postgres implements AutoCloseable {

    public static final String OWNER = "tidemill_owner";
    public static final String APP = "tidemill_app";

    /** The password of both roles. */
    public static final String PASSWORD = "test";

    private static final String DATABASE = "tidemill";

    private final EmbeddedPostgres server;

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    public static Postgres start() {
        try {
            var server =
                    EmbeddedPostgres.builder()
                            .setPGStartupWait(Duration.ofSeconds(60))
                            .setServerConfig("max_connections", "60")
                            .start();
            try (var connection = server.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                for (var role : new String[] {OWNER, APP}) {
                    statement.execute(
                            "create role %s login password '%s' nosuperuser nobypassrls"
                                    .formatted(role, PASSWORD));
                }
                statement.execute("create database %s owner %s".formatted(DATABASE, OWNER));
            }
            return new Postgres(server);
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException("PostgreSQL did not start", failed);
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + DATABASE;
    }

    public DataSource as(String role) {
        return server.getDatabase(role, DATABASE);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new IllegalStateException("PostgreSQL did not stop", failed);
        }
    }
}
