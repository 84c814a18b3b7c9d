package dev.tidemill.standalone.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real one, as the launcher runs it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTest {

    private final Path data;
    private final DataDirectory directory;
    private final Credentials.Secrets passwords;
    private final Postgres postgres;
    private final Child child;

    PostgresTest(@TempDir Path data) {
        this.data = data;
        directory = DataDirectory.open(data);
        passwords = new Credentials(directory.file("credentials")).postgres();
        postgres = new Postgres(Path.of("target"), directory, new Ports().free(), passwords);
        child =
                new Child(
                        postgres,
                        new Spawner(),
                        new Status(data.resolve("run/status"), Clock.systemUTC()),
                        data.resolve("logs"));
    }

    @BeforeAll
    void it_starts() throws Exception {
        child.start().firstReady().get(2, TimeUnit.MINUTES);
    }

    @AfterAll
    void it_stops() {
        child.close();
        directory.close();
        assertThat(data.resolve("postgres/cluster/postmaster.pid")).doesNotExist();
    }

    @Test
    void every_commit_is_on_disk() throws SQLException {
        assertThat(ask("postgres", "superuser", "show fsync")).isEqualTo("on");
        assertThat(ask("postgres", "superuser", "show synchronous_commit")).isEqualTo("on");
        assertThat(ask("postgres", "superuser", "show full_page_writes")).isEqualTo("on");
    }

    @Test
    void nobody_gets_in_without_the_password() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(
                        () ->
                                DriverManager.getConnection(
                                        postgres.url("postgres"), "postgres", "guess"));
    }

    @Test
    void the_role_that_serves_cannot_get_around_row_security() throws SQLException {
        var bypass =
                ask(
                        "tidemill_app",
                        "app",
                        "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb"
                                + " from pg_roles where rolname = current_user");
        assertThat(bypass).isEqualTo("f");
    }

    private String ask(String role, String password, String question) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                postgres.url("tidemill"), role, passwords.get(password));
                var statement = connection.createStatement();
                var answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
