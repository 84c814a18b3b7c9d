package dev.tidemill.api.persistence;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Plain SQL in the current transaction, for the stores whose algorithm is the database. An empty
 * Optional is NULL.
 */
@ApplicationScoped
public class Sql {

    /** Reads one row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Deadlock, serialization, and a foreign key to what is gone meanwhile. */
    private static final Set<String> AT_ONCE = Set.of("40P01", "40001", "23503");

    private final DataSource database;

    Sql(DataSource database) {
        this.database = database;
    }

    /**
     * @return how many rows it changed
     */
    public int update(String sql, Object... parameters) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        } catch (SQLException failed) {
            throw failure(failed);
        }
    }

    public <T> List<T> query(Row<T> row, String sql, Object... parameters) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (var rows = statement.executeQuery()) {
                var all = new ArrayList<T>();
                while (rows.next()) {
                    all.add(row.read(rows));
                }
                return all;
            }
        } catch (SQLException failed) {
            throw failure(failed);
        }
    }

    /** Who came in the way of another change has changed nothing, and may try again. */
    private static RuntimeException failure(SQLException failed) {
        return AT_ONCE.contains(String.valueOf(failed.getSQLState()))
                ? new PlatformException(
                        ErrorCode.CHANGED_AT_ONCE,
                        "The request was rejected because multiple requests to change this object"
                                + " were submitted simultaneously. Wait a few minutes and submit"
                                + " your request again.",
                        failed)
                : new IllegalStateException(failed);
    }

    private static void bind(PreparedStatement statement, Object... parameters)
            throws SQLException {
        for (var i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, value(parameters[i]));
        }
    }

    private static @Nullable Object value(Object parameter) {
        return switch (parameter) {
            case Instant instant -> OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
            case Optional<?> optional -> optional.isEmpty() ? null : value(optional.get());
            default -> parameter;
        };
    }
}
