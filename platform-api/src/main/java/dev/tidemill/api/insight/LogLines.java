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

    /** Chunks at the edges of what is asked for may hold nothing of it. */
    private static final int EDGES = 10_000;

    /** A line of output. */
    public record Line(LogPosition position, String stream, Instant ingestedAt, String message) {}

    private record Stored(long id, Instant at, String stream, Instant ingestedAt, String body) {}

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
                        "select id, at, log_stream, ingested_at, body from log_chunk where tenant ="
                                + " ? and log_group = ?");
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
        wanted.earliest()
                .ifPresent(
                        from -> {
                            // Twice: indexes and days know the first line only.
                            sql.append(" and at >= ? and until >= ?");
                            parameters.addAll(List.of(from.minus(LogChunk.MOST_TIME), from));
                        });
        wanted.latest()
                .ifPresent(
                        to -> {
                            sql.append(" and at <= ?");
                            parameters.add(to);
                        });
        sql.append(wanted.oldestFirst() ? " order by at, id" : " order by at desc, id desc");
        sql.append(" limit ?");
        parameters.add(wanted.limit() + EDGES);
        var merge = new LogMerge(wanted.oldestFirst(), wanted.limit(), reader);
        var seen =
                database.forTenant(
                        tenant,
                        connection ->
                                InsightDatabase.each(
                                        connection,
                                        LogLines::stored,
                                        chunk -> add(chunk, wanted, merge),
                                        sql.toString(),
                                        parameters.toArray()));
        return merge.finish() || seen == wanted.limit() + EDGES;
    }

    private static boolean add(Stored chunk, LogQuery wanted, LogMerge merge) {
        if (!merge.beginsAt(new LogPosition(chunk.at(), LogChunk.line(chunk.id(), 0)))) {
            return false;
        }
        LogChunk.read(
                chunk.at(),
                chunk.body(),
                (number, at, message) -> {
                    var place = new LogPosition(at, LogChunk.line(chunk.id(), number));
                    if (wanted.holds(place)) {
                        merge.add(new Line(place, chunk.stream(), chunk.ingestedAt(), message));
                    }
                });
        return true;
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getLong("id"),
                instant(row, "at"),
                row.getString("log_stream"),
                instant(row, "ingested_at"),
                row.getString("body"));
    }
}
