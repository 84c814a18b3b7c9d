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

/** The streams of log groups. Every question names the tenant first. */
@ApplicationScoped
public class LogStreams {

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

    /** The order of streams. */
    public enum Order {
        NAME,
        LAST_EVENT
    }

    private final InsightDatabase database;
    private final Clock clock;

    public LogStreams(InsightDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @throws PlatformException LOG_STREAM_NOT_FOUND
     */
    public void require(TenantId tenant, String group, String name) {
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
            throw noSuch();
        }
    }

    private static PlatformException noSuch() {
        return new PlatformException(
                ErrorCode.LOG_STREAM_NOT_FOUND, "The specified log stream does not exist.");
    }

    /**
     * @param after the last stream that is known already
     */
    public List<Stream> list(
            TenantId tenant,
            String group,
            String prefix,
            Order order,
            boolean descending,
            Optional<Place> after,
            int limit) {
        var direction = descending ? "desc" : "asc";
        var compare = descending ? "<" : ">";
        var place =
                order == Order.NAME
                        ? "name %s ?".formatted(compare)
                        : "(coalesce(last_event_at, created_at), name) %s (?, ?)"
                                .formatted(compare);
        var sort =
                order == Order.NAME
                        ? "name %s".formatted(direction)
                        : "coalesce(last_event_at, created_at) %1$s, name %1$s"
                                .formatted(direction);
        var parameters = new ArrayList<Object>(List.of(tenant.value(), group, prefix));
        after.ifPresent(
                known -> {
                    if (order == Order.LAST_EVENT) {
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
                                LogStreams::stream,
                                """
                                select name, created_at, first_event_at, last_event_at, last_ingested_at
                                from log_stream where tenant = ? and log_group = ? and starts_with(name, ?)
                                %s order by %s limit ?
                                """
                                        .formatted(after.isPresent() ? "and " + place : "", sort),
                                parameters.toArray()));
    }

    /** Where a listing of streams goes on. */
    public record Place(Instant activeAt, String name) {}

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
    public boolean create(TenantId tenant, String group, String name) {
        return database.forTenant(
                tenant,
                connection -> {
                    LogGroups.lock(connection, tenant, group);
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

    /**
     * Deletes a stream with its lines: these first and in portions.
     *
     * @throws PlatformException LOG_GROUP_NOT_FOUND, LOG_STREAM_NOT_FOUND
     */
    public void delete(TenantId tenant, String group, String name) {
        while (!Portion.inTurn(
                () ->
                        database.forTenant(
                                tenant,
                                connection -> isDeleted(connection, tenant, group, name)))) {}
    }

    private static boolean isDeleted(
            Connection connection, TenantId tenant, String group, String name) throws SQLException {
        if (Portion.ofStream(connection, tenant, group, name)) {
            return false;
        }
        LogGroups.lock(connection, tenant, group);
        if (Portion.ofStream(connection, tenant, group, name)) { // what came while we waited
            return false;
        }
        var gone =
                update(
                        connection,
                        "delete from log_stream where tenant = ? and log_group = ? and name = ?",
                        tenant.value(),
                        group,
                        name);
        if (gone == 0) {
            throw noSuch();
        }
        return true;
    }
}
