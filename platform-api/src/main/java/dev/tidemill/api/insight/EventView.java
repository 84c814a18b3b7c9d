package dev.tidemill.api.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An event of the ledger, as {@code /v1/events} shows it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record EventView(
        String requestId,
        int generation,
        String function,
        String version,
        Optional<String> qualifier,
        String trigger,
        String state,
        Instant acceptedAt,
        Optional<Instant> endedAt,
        Optional<Instant> nextTryAt,
        int attempts,
        Optional<String> reason,
        Optional<Destination> destination,
        Optional<Integer> redrivenAs) {

    static EventView of(LedgerEntry entry) {
        return new EventView(
                entry.id(),
                entry.generation(),
                entry.function().name(),
                entry.version(),
                entry.qualifier(),
                entry.trigger(),
                entry.state().name(),
                entry.acceptedAt(),
                entry.endedAt(),
                entry.nextTryAt(),
                entry.attempts(),
                entry.reason(),
                entry.told().map(Destination::of),
                entry.redrivenAs());
    }

    /**
     * What the event's destination was told of its end.
     *
     * @param requestId of the event that tells it
     * @param problem why it could not be told
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Destination(String arn, Optional<String> requestId, Optional<String> problem) {
        static Destination of(LedgerEntry.Told told) {
            return new Destination(told.destination(), told.by(), told.problem());
        }
    }

    /** One page of a listing. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Page(List<EventView> events, Optional<String> next) {}

    /** One event with its runs and its other lives. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Whole(@JsonUnwrapped EventView event, List<Try> tries, List<Life> generations) {}

    /** One run. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Try(
            int attempt,
            Instant startedAt,
            double durationMillis,
            Optional<String> errorType,
            Optional<String> logGroup,
            String logStream,
            Optional<Double> initDurationMillis) {

        static Try of(Ledger.Try run, Optional<String> logGroup) {
            return new Try(
                    run.attempt(),
                    run.startedAt(),
                    millis(run.duration()),
                    run.errorType(),
                    logGroup,
                    run.logStream(),
                    run.init().map(Try::millis));
        }

        private static double millis(Duration duration) {
            return duration.toNanos() / 1e6;
        }
    }

    /** One of its lives. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Life(int generation, String state, Instant acceptedAt, Optional<Instant> endedAt) {
        static Life of(LedgerEntry entry) {
            return new Life(
                    entry.generation(), entry.state().name(), entry.acceptedAt(), entry.endedAt());
        }
    }
}
