package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightDatabase.optionalInstant;
import static dev.tidemill.api.insight.InsightDatabase.query;
import static dev.tidemill.api.insight.InsightDatabase.update;

import dev.tidemill.api.ingress.Turns;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What the runs of a function come to, over time and by version. */
@ApplicationScoped
public class Metrics {

    /**
     * Which runs.
     *
     * @param start a multiple of the period since 1970
     * @param end out
     * @param version empty: all
     */
    public record Range(Instant start, Instant end, Duration period, Optional<String> version) {}

    /**
     * Some runs together.
     *
     * @param errors how many of the runs failed
     * @param throttles how many invocations a limit refused: they are no runs
     * @param durations empty when nothing ran
     * @param coldStarts how many of the runs waited for a sandbox to start
     * @param starting what those waited together
     * @param longestStart of one of them; zero without
     */
    public record Sums(
            long runs,
            long errors,
            long throttles,
            Optional<Durations> durations,
            long coldStarts,
            Duration starting,
            Duration longestStart) {}

    /** Percentiles: each is a run that there was. */
    public record Durations(Duration p50, Duration p90, Duration p99, Duration max) {}

    /** One period's. */
    public record Slot(Instant start, Sums sums) {}

    /** One version's, of the whole range. */
    public record OfVersion(String version, Sums sums) {}

    /** Periods in which nothing was are left out. */
    public record Report(List<Slot> slots, List<OfVersion> versions) {}

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String CANCELLED = "57014";

    private static final String SUMS =
            """
            select date_bin(make_interval(secs => ?), at, timestamptz 'epoch') as slot, version,
                count(duration_micros) as runs, count(error_type) as errors, coalesce(sum(refused), 0) as throttles,
                percentile_disc(array[0.5, 0.9, 0.99, 1]) within group (order by duration_micros) as durations,
                count(init_micros) as cold_starts, coalesce(sum(init_micros), 0) as starting,
                coalesce(max(init_micros), 0) as longest_start
            from (
                select started_at as at, version, duration_micros, error_type, init_micros, null::bigint as refused
                from run where tenant = ? and function = ? and started_at >= ? and started_at < ?
                union all
                select minute, version, null, null, null, refused
                from throttle_minute where tenant = ? and function = ? and minute >= ? and minute < ?
            ) told
            where cast(? as text) is null or version = ?
            group by grouping sets ((1), (2)) order by 1, 2
            """;

    /** Of the database's connections, which are few: who waits here has none yet. */
    private static final int AT_A_TIME = 2;

    private final InsightDatabase database;
    private final Duration patience;
    private final Turns turns = new Turns(AT_A_TIME);

    @Inject
    public Metrics(InsightDatabase database) {
        this(database, PATIENCE);
    }

    /**
     * @param patience how long the database may count
     */
    Metrics(InsightDatabase database, Duration patience) {
        this.database = database;
        this.patience = patience;
    }

    /** One row: of a period, or of a version. */
    private record Row(Optional<Instant> slot, Optional<String> version, Sums sums) {}

    /**
     * @throws PlatformException with {@link ErrorCode#PARAMETER_INVALID} when there are too many
     *     runs to be counted in a few seconds
     */
    public Report of(FunctionId function, Range range) {
        var rows =
                turns.take(
                        function.tenant(),
                        () ->
                                database.forTenant(
                                        function.tenant(), it -> rows(it, function, range)));
        return new Report(
                rows.stream()
                        .flatMap(row -> row.slot().map(at -> new Slot(at, row.sums())).stream())
                        .toList(),
                rows.stream()
                        .flatMap(
                                row ->
                                        row
                                                .version()
                                                .map(name -> new OfVersion(name, row.sums()))
                                                .stream())
                        .toList());
    }

    private List<Row> rows(Connection connection, FunctionId function, Range range)
            throws SQLException {
        update(connection, "set local statement_timeout = " + patience.toMillis());
        var tenant = function.tenant().value();
        var version = range.version().orElse(null);
        try {
            return query(
                    connection,
                    Metrics::row,
                    SUMS,
                    (double) range.period().toSeconds(),
                    tenant,
                    function.name(),
                    range.start(),
                    range.end(),
                    tenant,
                    function.name(),
                    range.start(),
                    range.end(),
                    version,
                    version);
        } catch (SQLException failed) {
            if (CANCELLED.equals(failed.getSQLState())) {
                throw new PlatformException(
                        ErrorCode.PARAMETER_INVALID,
                        "There are too many runs between 'start' and 'end' to count: ask for a"
                                + " shorter time.",
                        failed);
            }
            throw failed;
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                optionalInstant(row, "slot"),
                Optional.ofNullable(row.getString("version")),
                new Sums(
                        row.getLong("runs"),
                        row.getLong("errors"),
                        row.getLong("throttles"),
                        durations(row),
                        row.getLong("cold_starts"),
                        micros(row.getLong("starting")),
                        micros(row.getLong("longest_start"))));
    }

    private static Optional<Durations> durations(ResultSet row) throws SQLException {
        var found = row.getArray("durations");
        if (found == null) {
            return Optional.empty();
        }
        var micros = (Long[]) found.getArray();
        return Optional.of(
                new Durations(
                        micros(micros[0]),
                        micros(micros[1]),
                        micros(micros[2]),
                        micros(micros[3])));
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
