package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightDatabase.instant;

import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The lines of log groups. Every question names the tenant first. */
@ApplicationScoped
public class LogLines {

    /** A line of output. */
    public record Line(LogPosition position, String stream, Instant ingestedAt, String message) {}

    private final InsightDatabase database;

    public LogLines(InsightDatabase database) {
        this.database = database;
    }

    /**
     * Hands lines over one by one, in the order that is asked for, and keeps none of them.
     *
     * @param reader whether it wants another line behind the one that it gets
     * @return whether there may be more: not the lines came to an end, but the reader or the limit
     */
    public boolean read(TenantId tenant, LogQuery wanted, Predicate<Line> reader) {
        var sql =
                new StringBuilder(
                        "select at, id, log_stream, ingested_at, message from log_line where tenant"
                                + " = ? and log_group = ?");
        var parameters = new ArrayList<Object>(List.of(tenant.value(), wanted.group()));
        wanted.streams()
                .ifPresent(
                        streams -> {
                            sql.append(" and log_stream = any(?)");
                            parameters.add(streams.toArray(String[]::new));
                        });
        wanted.streamPrefix()
                .ifPresent(
                        prefix -> {
                            sql.append(" and starts_with(log_stream, ?)");
                            parameters.add(prefix);
                        });
        wanted.from()
                .ifPresent(
                        from -> {
                            sql.append(" and at >= ?");
                            parameters.add(from);
                        });
        wanted.to()
                .ifPresent(
                        to -> {
                            sql.append(" and at < ?");
                            parameters.add(to);
                        });
        wanted.after()
                .ifPresent(
                        place -> {
                            // Twice: the planner skips days by the first only.
                            sql.append(" and at >= ? and (at, id) > (?, ?)");
                            parameters.addAll(List.of(place.at(), place.at(), place.id()));
                        });
        wanted.before()
                .ifPresent(
                        place -> {
                            sql.append(" and at <= ? and (at, id) < (?, ?)");
                            parameters.addAll(List.of(place.at(), place.at(), place.id()));
                        });
        sql.append(wanted.oldestFirst() ? " order by at, id" : " order by at desc, id desc");
        sql.append(" limit ?");
        parameters.add(wanted.limit());
        var seen =
                database.forTenant(
                        tenant,
                        connection ->
                                InsightDatabase.each(
                                        connection,
                                        LogLines::line,
                                        reader,
                                        sql.toString(),
                                        parameters.toArray()));
        return seen < 0 || seen == wanted.limit();
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                new LogPosition(instant(row, "at"), row.getLong("id")),
                row.getString("log_stream"),
                instant(row, "ingested_at"),
                row.getString("message"));
    }
}
