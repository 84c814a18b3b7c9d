package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightDatabase.instant;
import static dev.tidemill.api.insight.InsightDatabase.query;

import dev.tidemill.core.function.FunctionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs of functions, latest first. */
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
}
