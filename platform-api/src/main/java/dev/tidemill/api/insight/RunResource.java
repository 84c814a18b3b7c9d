package dev.tidemill.api.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemill.api.admission.Admission;
import dev.tidemill.api.identity.Principals;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The latest runs of a function of the caller's tenant. */
@Path("/v1/functions/{name}/runs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class RunResource {

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record RunsView(List<RunView> runs, Optional<String> next) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record RunView(
            String requestId,
            String version,
            Instant startedAt,
            String trigger,
            int attempt,
            double durationMs,
            long billedMs,
            int memoryMb,
            int maxMemoryMb,
            Optional<Double> initMs,
            Optional<String> errorType,
            String logStream,
            Optional<String> traceId) {

        static RunView of(Runs.Run run) {
            return new RunView(
                    run.requestId(),
                    run.version(),
                    run.position().at(),
                    run.trigger(),
                    run.attempt(),
                    millis(run.duration()),
                    run.billedMillis(),
                    run.memoryMegabytes(),
                    run.maxMemoryMegabytes(),
                    run.init().map(RunView::millis),
                    run.errorType(),
                    run.logStream(),
                    run.traceId());
        }

        private static double millis(Duration duration) {
            return duration.toNanos() / 1e6;
        }
    }

    private final Runs runs;
    private final PageTokens tokens;
    private final Principals principals;
    private final Admission admission;

    RunResource(Runs runs, PageTokens tokens, Principals principals, Admission admission) {
        this.runs = runs;
        this.tokens = tokens;
        this.principals = principals;
        this.admission = admission;
    }

    /**
     * @param before the {@code next} of the page before
     */
    @GET
    public RunsView list(
            @RestPath String name,
            @RestQuery @DefaultValue("50") @Min(1) @Max(1000) int limit,
            @RestQuery @Nullable String before) {
        var principal = principals.current();
        var function = new FunctionId(principal.tenant(), name);
        admission.require("tidemill:ListRuns", function.arn());
        var listing = "runs\0" + name;
        var found =
                runs.of(
                        function,
                        Optional.ofNullable(before).map(token -> place(function, listing, token)),
                        limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        return new RunsView(
                page.stream().map(RunView::of).toList(),
                found.size() > limit
                        ? Optional.of(
                                tokens.seal(
                                        function.tenant(),
                                        listing,
                                        page.getLast().position().text()))
                        : Optional.empty());
    }

    private LogPosition place(FunctionId function, String listing, String token) {
        return tokens.open(function.tenant(), listing, token)
                .flatMap(LogPosition::parse)
                .orElseThrow(() -> badToken("before"));
    }

    static PlatformException badToken(String name) {
        return new PlatformException(
                ErrorCode.PARAMETER_INVALID,
                "'%s' is not what an earlier page gave as 'next'.".formatted(name));
    }
}
