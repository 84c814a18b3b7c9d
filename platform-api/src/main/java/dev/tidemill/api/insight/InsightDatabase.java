package dev.tidemill.api.insight;

import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of the read models. Each names the tenant whose rows it sees; the projection and the
 * clean-up see all.
 */
@ApplicationScoped
public class InsightDatabase {

    private static final String EVERYBODY = "*";

    /** A row may be a line of log of 256 KiB. */
    private static final int FETCHED_AT_ONCE = 32;

    private final DataSource database;

    public InsightDatabase(DataSource database) {
        this.database = database;
    }

    /** What a transaction does. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> T forTenant(TenantId tenant, Work<T> work) {
        return transaction(tenant.value(), work);
    }

    <T> T forAll(Work<T> work) {
        return transaction(EVERYBODY, work);
    }

    private <T> T transaction(String whose, Work<T> work) {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                query(connection, _ -> "", "select set_config('app.tenant', ?, true)", whose);
                var result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static int update(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /**
     * Reads rows a few at a time, until there are no more or the reader wants no more.
     *
     * @return how many there were; -1 when it was the reader who ended it
     */
    static <T> int each(
            Connection connection,
            Row<T> row,
            Predicate<T> reader,
            String sql,
            @Nullable Object... parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCHED_AT_ONCE);
            bind(statement, parameters);
            try (var rows = statement.executeQuery()) {
                var seen = 0;
                while (rows.next()) {
                    if (!reader.test(row.read(rows))) {
                        return -1;
                    }
                    seen++;
                }
                return seen;
            }
        }
    }

    static <T> List<T> query(
            Connection connection, Row<T> row, String sql, @Nullable Object... parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (var rows = statement.executeQuery()) {
                var all = new ArrayList<T>();
                while (rows.next()) {
                    all.add(row.read(rows));
                }
                return all;
            }
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... parameters)
            throws SQLException {
        for (var i = 0; i < parameters.length; i++) {
            statement.setObject(
                    i + 1,
                    parameters[i] instanceof Instant instant
                            ? OffsetDateTime.ofInstant(instant, ZoneOffset.UTC)
                            : parameters[i]);
        }
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
