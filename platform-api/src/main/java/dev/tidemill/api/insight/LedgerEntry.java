package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightDatabase.instant;
import static dev.tidemill.api.insight.InsightDatabase.optionalInstant;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.message.EventLife.Source;
import dev.tidemill.core.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * One life of an accepted event, as the ledger knows it.
 *
 * @param generation 0 as it was accepted; one more each time that it was sent on its way again
 * @param nextTryAt of one that waits; in the past when its turn has come
 * @param attempts runs that are over
 * @param reason the error type of the last run, or why it waits or was given up
 * @param told what its destination was told
 * @param redriven whether its next generation was accepted
 * @param source where its payload is
 */
public record LedgerEntry(
        String id,
        int generation,
        FunctionId function,
        String version,
        Optional<String> qualifier,
        String trigger,
        State state,
        Instant acceptedAt,
        Optional<Instant> endedAt,
        Optional<Instant> nextTryAt,
        int attempts,
        Optional<String> reason,
        Optional<Told> told,
        boolean redriven,
        Optional<Source> source) {

    /** Where an event stands. */
    public enum State {
        WAITING,
        /** It waits, and will not run again. */
        CANCELLING,
        SUCCEEDED,
        RETRIES_EXHAUSTED,
        AGE_EXCEEDED,
        FUNCTION_GONE,
        CANCELLED;

        boolean isEnd() {
            return this != WAITING && this != CANCELLING;
        }
    }

    /**
     * What the destination of an event was told.
     *
     * @param destination its ARN
     * @param by id of the event that tells it
     * @param problem why it could not be told
     */
    public record Told(String destination, Optional<String> by, Optional<String> problem) {}

    static final String STATE =
            "case when ended_at is not null then ending when cancelled_at is not null then"
                    + " 'CANCELLING' else 'WAITING' end";

    static final String COLUMNS = "*, " + STATE + " as state";

    static LedgerEntry read(ResultSet row) throws SQLException {
        return new LedgerEntry(
                row.getString("id"),
                row.getInt("generation"),
                new FunctionId(new TenantId(row.getString("tenant")), row.getString("function")),
                row.getString("version"),
                Optional.ofNullable(row.getString("qualifier")),
                row.getString("trigger"),
                State.valueOf(row.getString("state")),
                instant(row, "accepted_at"),
                optionalInstant(row, "ended_at"),
                optionalInstant(row, "next_try_at"),
                row.getInt("attempts"),
                Optional.ofNullable(row.getString("reason")),
                told(row),
                row.getBoolean("redrive_safe"),
                source(row));
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

    private static Optional<Source> source(ResultSet row) throws SQLException {
        var partition = row.getObject("source_partition", Integer.class);
        return partition == null
                ? Optional.empty()
                : Optional.of(new Source(partition, row.getLong("source_offset")));
    }

    /** The generation that came after this one. */
    public Optional<Integer> redrivenAs() {
        return redriven ? Optional.of(generation + 1) : Optional.empty();
    }
}
