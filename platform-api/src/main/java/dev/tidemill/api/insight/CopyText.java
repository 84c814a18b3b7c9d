package dev.tidemill.api.insight;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Rows in PostgreSQL's COPY text format. */
final class CopyText {

    private final StringBuilder text = new StringBuilder();

    CopyText row(@Nullable Object... columns) {
        for (var i = 0; i < columns.length; i++) {
            if (i > 0) {
                text.append('\t');
            }
            append(columns[i]);
        }
        text.append('\n');
        return this;
    }

    private void append(@Nullable Object value) {
        switch (value) {
            case null -> text.append("\\N");
            case Optional<?> optional -> append(optional.orElse(null));
            case Number number -> text.append(number);
            case Instant instant -> text.append(instant);
            default -> appendEscaped(value.toString());
        }
    }

    /** Hardly any text needs escaping: what lies between is taken in one piece. */
    private void appendEscaped(String value) {
        var from = 0;
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c > '\r' && c != '\\') {
                continue;
            }
            var escaped =
                    switch (c) {
                        case '\\' -> "\\\\";
                        case '\t' -> "\\t";
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        case '\0' -> "\ufffd"; // the one character that PostgreSQL refuses
                        default -> null;
                    };
            if (escaped != null) {
                text.append(value, from, i).append(escaped);
                from = i + 1;
            }
        }
        text.append(value, from, value.length());
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /**
     * COPY does not write through row-level security, so that it fills a table of this session,
     * from which an INSERT goes through the policy.
     *
     * @param columns with their types
     */
    void copyToStaging(Connection connection, String table, String columns) throws SQLException {
        InsightDatabase.update(
                connection,
                "create temp table if not exists %s (%s) on commit delete rows"
                        .formatted(table, columns));
        try (var reader = new java.io.StringReader(text.toString())) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy pg_temp.%s from stdin".formatted(table), reader);
        } catch (java.io.IOException impossible) {
            throw new SQLException(impossible);
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
