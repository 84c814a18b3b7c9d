package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightDatabase.instant;
import static dev.tidemill.api.insight.InsightDatabase.query;
import static dev.tidemill.api.insight.InsightDatabase.update;

import dev.tidemill.api.event.AcceptEvent;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.message.Message;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;

/**
 * Sends an event that has ended on its way again: as its next generation, under the same id.
 *
 * <p>The moment of its new acceptance is written first, then the event goes to Kafka, then it is
 * written that it is safe there. Who asks again after a crash sends the very same once more; who
 * asks at the same time waits, and sends nothing.
 */
@ApplicationScoped
class RedriveEvent {

    /** What was reserved and not sent for so long was refused: its age begins anew. */
    private static final Duration RESERVED = Duration.ofMinutes(1);

    private static final String OF_ENTRY = " where tenant = ? and accepted_at = ? and id = ?";

    private final InsightDatabase database;
    private final AcceptEvent accept;
    private final Snapshot snapshot;
    private final Clock clock;

    RedriveEvent(InsightDatabase database, AcceptEvent accept, Snapshot snapshot, Clock clock) {
        this.database = database;
        this.accept = accept;
        this.snapshot = snapshot;
        this.clock = clock;
    }

    /**
     * @return the new generation, once it cannot be lost any more
     * @throws PlatformException {@link ErrorCode#EVENT_NOT_ENDED}, {@link
     *     ErrorCode#EVENT_PAYLOAD_GONE}, {@link ErrorCode#FUNCTION_NOT_FOUND} when nothing could
     *     run it, {@link ErrorCode#EVENTS_UNAVAILABLE}, {@link ErrorCode#EVENT_RATE_EXCEEDED}
     */
    int redrive(LedgerEntry entry, EventPayloads.Reader payloads) {
        if (!entry.state().isEnd()) {
            throw new PlatformException(
                    ErrorCode.EVENT_NOT_ENDED,
                    "Event %s is %s: only one that has ended is sent on its way again."
                            .formatted(entry.id(), entry.state()));
        }
        var event = payloads.read(entry);
        var qualifier = event.qualifier().orElse(FunctionVersion.LATEST);
        var function =
                snapshot.draw(event.function(), qualifier)
                        .orElseThrow(
                                () ->
                                        new PlatformException(
                                                ErrorCode.FUNCTION_NOT_FOUND,
                                                "Function not found: "
                                                        + event.function().arn(qualifier)));
        var generation = entry.generation() + 1;
        var at = reserve(entry);
        database.forTenant(
                entry.function().tenant(),
                connection -> {
                    if (!isSafe(connection, entry)) {
                        await(event.redriven(generation, function.version(), at));
                        markSafe(connection, entry);
                    }
                    return "";
                });
        return generation;
    }

    /** When the next generation is accepted: whoever comes first says it. */
    private Instant reserve(LedgerEntry entry) {
        var now = clock.instant();
        var earliest = entry.acceptedAt().plusMillis(1); // the clocks of two nodes
        return database.forTenant(
                        entry.function().tenant(),
                        connection ->
                                query(
                                        connection,
                                        row -> instant(row, "redriven_at"),
                                        "update event set redriven_at = case when redrive_safe or"
                                                + " redriven_at > ? then redriven_at else ? end"
                                                + OF_ENTRY
                                                + " returning redriven_at",
                                        now.minus(RESERVED),
                                        now.isBefore(earliest) ? earliest : now,
                                        entry.function().tenant().value(),
                                        entry.acceptedAt(),
                                        entry.id()))
                .getFirst();
    }

    /** Locks the row: whoever asks at the same time waits for what this one hears from Kafka. */
    private static boolean isSafe(Connection connection, LedgerEntry entry) throws SQLException {
        return query(
                        connection,
                        row -> row.getBoolean(1),
                        "select redrive_safe from event" + OF_ENTRY + " for update",
                        entry.function().tenant().value(),
                        entry.acceptedAt(),
                        entry.id())
                .getFirst();
    }

    private static void markSafe(Connection connection, LedgerEntry entry) throws SQLException {
        update(
                connection,
                "update event set redrive_safe = true" + OF_ENTRY,
                entry.function().tenant().value(),
                entry.acceptedAt(),
                entry.id());
    }

    private void await(Message.AcceptedEvent event) {
        try {
            accept.accept(event).toCompletableFuture().join();
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof PlatformException no) {
                throw no;
            }
            throw refused;
        }
    }
}
