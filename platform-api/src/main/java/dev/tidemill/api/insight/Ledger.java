package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightDatabase.instant;
import static dev.tidemill.api.insight.InsightDatabase.query;

import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The events that wait or have ended, and their runs. */
@ApplicationScoped
public class Ledger {

    /** An event has three runs, and some more that crashes repeated. */
    private static final int MOST_TRIES = 100;

    /** Where a listing goes on. */
    record Place(Instant acceptedAt, String id) {}

    /** One run of an event. */
    record Try(
            int attempt,
            Instant startedAt,
            Duration duration,
            Optional<Duration> init,
            Optional<String> errorType,
            String version,
            String logStream) {}

    /** What waits of one function. */
    record Waiting(String function, long waiting, Instant oldestAcceptedAt) {}

    private final InsightDatabase database;

    Ledger(InsightDatabase database) {
        this.database = database;
    }

    /** Latest accepted first. */
    List<LedgerEntry> list(
            TenantId tenant, LedgerFilter filter, Optional<Place> before, int limit) {
        var where = filter.where(tenant);
        var parameters = where.parameters();
        before.ifPresent(
                place ->
                        parameters.addAll(
                                List.of(place.acceptedAt(), place.acceptedAt(), place.id())));
        parameters.add(limit);
        return database.forTenant(
                tenant,
                connection ->
                        query(
                                connection,
                                LedgerEntry::read,
                                "select "
                                        + LedgerEntry.COLUMNS
                                        + " from event where "
                                        + where.sql()
                                        + (before.isPresent()
                                                ? " and accepted_at <= ? and (accepted_at, id) <"
                                                        + " (?, ?)"
                                                : "")
                                        + " order by accepted_at desc, id desc limit ?",
                                parameters.toArray()));
    }

    /** Those that were not sent again yet, the oldest first. */
    List<LedgerEntry> redrivable(TenantId tenant, LedgerFilter filter, int limit) {
        var where = filter.where(tenant);
        var parameters = where.parameters();
        parameters.add(limit);
        return database.forTenant(
                tenant,
                connection ->
                        query(
                                connection,
                                LedgerEntry::read,
                                "select "
                                        + LedgerEntry.COLUMNS
                                        + " from event where "
                                        + where.sql()
                                        + " and not redrive_safe order by accepted_at, id limit ?",
                                parameters.toArray()));
    }

    /** All lives of an event, the first one first; none when there is no such event. */
    List<LedgerEntry> lives(TenantId tenant, String id) {
        return database.forTenant(
                tenant,
                connection ->
                        query(
                                connection,
                                LedgerEntry::read,
                                "select "
                                        + LedgerEntry.COLUMNS
                                        + " from event where tenant = ? and id = ?"
                                        + " order by generation",
                                tenant.value(),
                                id));
    }

    /** In order of their start. */
    List<Try> tries(TenantId tenant, LedgerEntry entry) {
        return database.forTenant(
                tenant,
                connection ->
                        query(
                                connection,
                                Ledger::aTry,
                                "select * from run where tenant = ? and request_id = ? and trigger ="
                                        + " 'EVENT' and generation = ? order by started_at limit ?",
                                tenant.value(),
                                entry.id(),
                                entry.generation(),
                                MOST_TRIES));
    }

    private static Try aTry(ResultSet row) throws SQLException {
        var init = row.getObject("init_micros", Long.class);
        return new Try(
                row.getInt("attempt"),
                instant(row, "started_at"),
                Duration.of(row.getLong("duration_micros"), ChronoUnit.MICROS),
                Optional.ofNullable(init).map(micros -> Duration.of(micros, ChronoUnit.MICROS)),
                Optional.ofNullable(row.getString("error_type")),
                row.getString("version"),
                row.getString("log_stream"));
    }

    /** What waits, by function; those of one that waited longest first. */
    List<Waiting> waiting(TenantId tenant, Optional<String> function, int limit) {
        return database.forTenant(
                tenant,
                connection ->
                        query(
                                connection,
                                row ->
                                        new Waiting(
                                                row.getString("function"),
                                                row.getLong("waiting"),
                                                instant(row, "oldest")),
                                "select function, count(*) as waiting, min(accepted_at) as oldest"
                                        + " from event where tenant = ? and ended_at is null and (?"
                                        + " = '' or function = ?) group by function order by 3"
                                        + " limit ?",
                                tenant.value(),
                                function.orElse(""),
                                function.orElse(""),
                                limit));
    }
}
