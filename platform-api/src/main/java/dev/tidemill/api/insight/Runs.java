package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightDatabase.instant;
import static dev.tidemill.api.insight.InsightDatabase.query;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs of functions and ends of events, latest first. */
@ApplicationScoped
public class Runs {

    /** A run that ended. */
    public record Run(
            LogPosition position,
            String requestId,
            String version,
            String trigger,
            int attempt,
            Duration duration,
            long billedMillis,
            Optional<Duration> init,
            int memoryMegabytes,
            int maxMemoryMegabytes,
            Optional<String> errorType,
            String logStream,
            Optional<String> traceId) {}

    /** An event that ended. */
    public record Ended(
            String id,
            String function,
            String version,
            Instant acceptedAt,
            Instant endedAt,
            int attempts,
            String ending,
            Optional<String> reason,
            Optional<Told> told) {}

    /**
     * What the destination of an event was told.
     *
     * @param destination its ARN
     * @param by id of the event that tells it
     * @param problem why it could not be told
     */
    public record Told(String destination, Optional<String> by, Optional<String> problem) {}

    private final InsightDatabase database;

    public Runs(InsightDatabase database) {
        this.database = database;
    }

    public List<Run> of(FunctionId function, Optional<LogPosition> before, int limit) {
        var parameters = new ArrayList<Object>(List.of(function.tenant().value(), function.name()));
        before.ifPresent(place -> parameters.addAll(List.of(place.at(), place.at(), place.id())));
        parameters.add(limit);
        return database.forTenant(
                function.tenant(),
                connection ->
                        query(
                                connection,
                                Runs::run,
                                "select * from run where tenant = ? and function = ?"
                                        + (before.isPresent()
                                                ? " and started_at <= ? and (started_at, id) <"
                                                        + " (?, ?)"
                                                : "")
                                        + " order by started_at desc, id desc limit ?",
                                parameters.toArray()));
    }

    private static Run run(ResultSet row) throws SQLException {
        var init = row.getLong("init_micros");
        var warm = row.wasNull();
        return new Run(
                new LogPosition(instant(row, "started_at"), row.getLong("id")),
                row.getString("request_id"),
                row.getString("version"),
                row.getString("trigger"),
                row.getInt("attempt"),
                Duration.of(row.getLong("duration_micros"), ChronoUnit.MICROS),
                row.getLong("billed_millis"),
                warm ? Optional.empty() : Optional.of(Duration.of(init, ChronoUnit.MICROS)),
                row.getInt("memory_mb"),
                row.getInt("max_memory_mb"),
                Optional.ofNullable(row.getString("error_type")),
                row.getString("log_stream"),
                Optional.ofNullable(row.getString("trace_id")));
    }

    /** Where a listing of ended events goes on. */
    public record EventPlace(Instant acceptedAt, String id) {}

    public List<Ended> events(TenantId tenant, Optional<EventPlace> before, int limit) {
        var parameters = new ArrayList<Object>(List.of(tenant.value()));
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
                                Runs::ended,
                                "select * from ended_event where tenant = ?"
                                        + (before.isPresent()
                                                ? " and accepted_at <= ? and (accepted_at, id) <"
                                                        + " (?, ?)"
                                                : "")
                                        + " order by accepted_at desc, id desc limit ?",
                                parameters.toArray()));
    }

    private static Ended ended(ResultSet row) throws SQLException {
        return new Ended(
                row.getString("id"),
                row.getString("function"),
                row.getString("version"),
                instant(row, "accepted_at"),
                instant(row, "ended_at"),
                row.getInt("attempts"),
                row.getString("ending"),
                Optional.ofNullable(row.getString("reason")),
                told(row));
    }

    private static Optional<Told> told(ResultSet row) throws SQLException {
        var destination = row.getString("destination");
        return destination == null
                ? Optional.empty()
                : Optional.of(
                        new Told(
                                destination,
                                Optional.ofNullable(row.getString("told_by")),
                                Optional.ofNullable(row.getString("destination_problem"))));
    }
}
