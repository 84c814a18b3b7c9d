package dev.tidemill.api.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tidemill.api.admission.Admission;
import dev.tidemill.api.identity.Principals;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What the runs of a function of the caller's tenant come to, over time and by version. */
@Path("/v1/functions/{name}/metrics")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class MetricsResource {

    private static final Duration USUAL = Duration.ofHours(3);
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final int MOST_PERIODS = 1440;

    /**
     * @param start of the first period
     * @param periods those in which something was
     * @param versions those of which something was
     */
    record MetricsView(
            Instant start,
            Instant end,
            long periodSeconds,
            List<PeriodView> periods,
            List<VersionView> versions) {}

    record PeriodView(Instant start, @JsonUnwrapped SumsView sums) {}

    record VersionView(String version, @JsonUnwrapped SumsView sums) {}

    /** Without percentiles where nothing ran. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record SumsView(
            long invocations,
            long errors,
            long throttles,
            Optional<Double> p50Ms,
            Optional<Double> p90Ms,
            Optional<Double> p99Ms,
            Optional<Double> maxMs,
            long coldStarts,
            double initMs,
            double maxInitMs) {

        static SumsView of(Metrics.Sums sums) {
            var durations = sums.durations();
            return new SumsView(
                    sums.runs(),
                    sums.errors(),
                    sums.throttles(),
                    durations.map(it -> millis(it.p50())),
                    durations.map(it -> millis(it.p90())),
                    durations.map(it -> millis(it.p99())),
                    durations.map(it -> millis(it.max())),
                    sums.coldStarts(),
                    millis(sums.starting()),
                    millis(sums.longestStart()));
        }

        private static double millis(Duration duration) {
            return duration.toNanos() / 1e6;
        }
    }

    private final Metrics metrics;
    private final Principals principals;
    private final Admission admission;
    private final Clock clock;

    MetricsResource(Metrics metrics, Principals principals, Admission admission, Clock clock) {
        this.metrics = metrics;
        this.principals = principals;
        this.admission = admission;
        this.clock = clock;
    }

    /**
     * @param start by default three hours before the end
     * @param end out; by default now
     * @param period in seconds
     * @param version {@code $LATEST} or a number; by default all
     */
    @GET
    public MetricsView get(
            @RestPath String name,
            @RestQuery @Nullable String start,
            @RestQuery @Nullable String end,
            @RestQuery @DefaultValue("60") @Min(60) @Max(86_400) int period,
            @RestQuery @Pattern(regexp = "\\$LATEST|[1-9][0-9]{0,17}") @Nullable String version) {
        var function = new FunctionId(principals.current().tenant(), name);
        admission.require("tidemill:GetFunctionMetrics", function.arn());
        var until = Asked.moment("end", end).orElseGet(clock::instant);
        var from = Asked.moment("start", start).orElseGet(() -> until.minus(USUAL));
        var range =
                new Metrics.Range(
                        aligned(from, period),
                        until,
                        Duration.ofSeconds(period),
                        Optional.ofNullable(version));
        check(range);
        var found = metrics.of(function, range);
        return new MetricsView(
                range.start(),
                until,
                period,
                found.slots().stream()
                        .map(it -> new PeriodView(it.start(), SumsView.of(it.sums())))
                        .toList(),
                found.versions().stream()
                        .map(it -> new VersionView(it.version(), SumsView.of(it.sums())))
                        .toList());
    }

    private static Instant aligned(Instant moment, int period) {
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), period) * period);
    }

    private static void check(Metrics.Range range) {
        var length = Duration.between(range.start(), range.end());
        if (!length.isPositive() || length.minus(range.period()).compareTo(LONGEST) > 0) {
            throw invalid("'end' is after 'start', and at most 31 days later.");
        }
        if (length.dividedBy(range.period()) > MOST_PERIODS) {
            throw invalid("There are at most " + MOST_PERIODS + " periods: take longer ones.");
        }
    }

    private static PlatformException invalid(String message) {
        return new PlatformException(ErrorCode.PARAMETER_INVALID, message);
    }
}
