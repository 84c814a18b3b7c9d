package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightDatabase.instant;
import static dev.tidemill.api.insight.InsightDatabase.optionalInstant;
import static dev.tidemill.api.insight.InsightDatabase.query;
import static dev.tidemill.api.insight.InsightDatabase.update;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Log groups, their streams and lines. Every question names the tenant first. */
@ApplicationScoped
public class Logs {

    /** A group of streams; all output of one function by default. */
    public record Group(
            String name, Instant createdAt, Optional<Integer> retentionDays, long storedBytes) {}

    /** Output of one sandbox. */
    public record Stream(
            String name,
            Instant createdAt,
            Optional<Instant> firstEventAt,
            Optional<Instant> lastEventAt,
            Optional<Instant> lastIngestedAt) {

        /** What streams are ordered by when the latest are wanted. */
        public Instant activeAt() {
            return lastEventAt.orElse(createdAt);
        }
    }

    /** A line of output. */
    public record Line(LogPosition position, String stream, Instant ingestedAt, String message) {}

    /** The order of streams. */
    public enum StreamOrder {
        NAME,
        LAST_EVENT
    }

    private final InsightDatabase database;
    private final Clock clock;

    public Logs(InsightDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param after the last name that is known already
     */
    public List<Group> groups(
            TenantId tenant,
            String prefix,
            Optional<String> part,
            Optional<String> after,
            int limit) {
        return database.forTenant(
                tenant,
                connection ->
                        query(
                                connection,
                                Logs::group,
                                """
                                select name, created_at, retention_days, stored_bytes from log_group
                                where tenant = ? and starts_with(name, ?) and name > ?
                                    and strpos(lower(name), lower(?)) > 0
                                order by name limit ?
                                """,
                                tenant.value(),
                                prefix,
                                after.orElse(""),
                                part.orElse(""),
                                limit));
    }

    private static Group group(ResultSet row) throws SQLException {
        var days = row.getInt("retention_days");
        var keptForGood = row.wasNull();
        return new Group(
                row.getString("name"),
                instant(row, "created_at"),
                keptForGood ? Optional.empty() : Optional.of(days),
                row.getLong("stored_bytes"));
    }

    /**
     * @return false when it exists
     */
    public boolean createGroup(TenantId tenant, String name) {
        return database.forTenant(
                tenant,
                connection ->
                        update(
                                        connection,
                                        "insert into log_group (tenant, name, created_at) values"
                                                + " (?, ?, ?) on conflict do nothing",
                                        tenant.value(),
                                        name,
                                        clock.instant())
                                == 1);
    }

    /** Deletes the group with all that is in it. */
    public void deleteGroup(TenantId tenant, String name) {
        database.forTenant(
                tenant,
                connection -> {
                    lockGroup(connection, tenant, name);
                    update(
                            connection,
                            "delete from log_line where tenant = ? and log_group = ?",
                            tenant.value(),
                            name);
                    return update(
                            connection,
                            "delete from log_group where tenant = ? and name = ?",
                            tenant.value(),
                            name);
                });
    }

    /**
     * @param days empty: lines are kept for good
     */
    public void keep(TenantId tenant, String name, Optional<Integer> days) {
        database.forTenant(
                tenant,
                connection -> {
                    lockGroup(connection, tenant, name);
                    return update(
                            connection,
                            "update log_group set retention_days = ? where tenant = ? and name = ?",
                            days.orElse(null),
                            tenant.value(),
                            name);
                });
    }

    /**
     * @throws PlatformException LOG_GROUP_NOT_FOUND
     */
    private static void lockGroup(Connection connection, TenantId tenant, String name)
            throws SQLException {
        if (query(
                        connection,
                        _ -> "",
                        "select from log_group where tenant = ? and name = ? for update",
                        tenant.value(),
                        name)
                .isEmpty()) {
            throw noSuchGroup();
        }
    }

    private static PlatformException noSuchGroup() {
        return new PlatformException(
                ErrorCode.LOG_GROUP_NOT_FOUND, "The specified log group does not exist.");
    }

    /**
     * @throws PlatformException LOG_GROUP_NOT_FOUND
     */
    public void requireGroup(TenantId tenant, String name) {
        var found =
                database.forTenant(
                        tenant,
                        connection ->
                                query(
                                        connection,
                                        _ -> "",
                                        "select from log_group where tenant = ? and name = ?",
                                        tenant.value(),
                                        name));
        if (found.isEmpty()) {
            throw noSuchGroup();
        }
    }

    /**
     * @throws PlatformException LOG_STREAM_NOT_FOUND
     */
    public void requireStream(TenantId tenant, String group, String name) {
        var found =
                database.forTenant(
                        tenant,
                        connection ->
                                query(
                                        connection,
                                        _ -> "",
                                        "select from log_stream where tenant = ? and log_group = ?"
                                                + " and name = ?",
                                        tenant.value(),
                                        group,
                                        name));
        if (found.isEmpty()) {
            throw noSuchStream();
        }
    }

    private static PlatformException noSuchStream() {
        return new PlatformException(
                ErrorCode.LOG_STREAM_NOT_FOUND, "The specified log stream does not exist.");
    }

    /**
     * @param after the last stream that is known already
     */
    public List<Stream> streams(
            TenantId tenant,
            String group,
            String prefix,
            StreamOrder order,
            boolean descending,
            Optional<StreamPlace> after,
            int limit) {
        var direction = descending ? "desc" : "asc";
        var compare = descending ? "<" : ">";
        var place =
                order == StreamOrder.NAME
                        ? "name %s ?".formatted(compare)
                        : "(coalesce(last_event_at, created_at), name) %s (?, ?)"
                                .formatted(compare);
        var sort =
                order == StreamOrder.NAME
                        ? "name %s".formatted(direction)
                        : "coalesce(last_event_at, created_at) %1$s, name %1$s"
                                .formatted(direction);
        var parameters = new ArrayList<Object>(List.of(tenant.value(), group, prefix));
        after.ifPresent(
                known -> {
                    if (order == StreamOrder.LAST_EVENT) {
                        parameters.add(known.activeAt());
                    }
                    parameters.add(known.name());
                });
        parameters.add(limit);
        return database.forTenant(
                tenant,
                connection ->
                        query(
                                connection,
                                Logs::stream,
                                """
                                select name, created_at, first_event_at, last_event_at, last_ingested_at
                                from log_stream where tenant = ? and log_group = ? and starts_with(name, ?)
                                %s order by %s limit ?
                                """
                                        .formatted(after.isPresent() ? "and " + place : "", sort),
                                parameters.toArray()));
    }

    /** Where a listing of streams goes on. */
    public record StreamPlace(Instant activeAt, String name) {}

    private static Stream stream(ResultSet row) throws SQLException {
        return new Stream(
                row.getString("name"),
                instant(row, "created_at"),
                optionalInstant(row, "first_event_at"),
                optionalInstant(row, "last_event_at"),
                optionalInstant(row, "last_ingested_at"));
    }

    /**
     * @return false when it exists
     */
    public boolean createStream(TenantId tenant, String group, String name) {
        return database.forTenant(
                tenant,
                connection -> {
                    lockGroup(connection, tenant, group);
                    return update(
                                    connection,
                                    "insert into log_stream (tenant, log_group, name, created_at)"
                                            + " values (?, ?, ?, ?) on conflict do nothing",
                                    tenant.value(),
                                    group,
                                    name,
                                    clock.instant())
                            == 1;
                });
    }

    /** Deletes a stream with its lines. */
    public void deleteStream(TenantId tenant, String group, String name) {
        database.forTenant(
                tenant,
                connection -> {
                    lockGroup(connection, tenant, group);
                    var gone =
                            update(
                                    connection,
                                    "delete from log_stream where tenant = ? and log_group = ? and"
                                            + " name = ?",
                                    tenant.value(),
                                    group,
                                    name);
                    if (gone == 0) {
                        throw noSuchStream();
                    }
                    return update(
                            connection,
                            "delete from log_line where tenant = ? and log_group = ? and"
                                    + " log_stream = ?",
                            tenant.value(),
                            group,
                            name);
                });
    }

    public List<Line> lines(TenantId tenant, LogQuery wanted) {
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
        return database.forTenant(
                tenant,
                connection -> query(connection, Logs::line, sql.toString(), parameters.toArray()));
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                new LogPosition(instant(row, "at"), row.getLong("id")),
                row.getString("log_stream"),
                instant(row, "ingested_at"),
                row.getString("message"));
    }
}
