package dev.tidemill.api.persistence;

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
            throw new IllegalStateException(failed);
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
            throw new IllegalStateException(failed);
        }
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
