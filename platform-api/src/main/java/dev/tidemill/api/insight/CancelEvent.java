package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightDatabase.query;
import static dev.tidemill.api.insight.InsightDatabase.update;

import dev.tidemill.api.event.AcceptEvent;
import dev.tidemill.api.insight.LedgerEntry.State;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Lets an event that waits end without another run: the schedulers are told, and end it when its
 * turn comes.
 */
@ApplicationScoped
class CancelEvent {

    /** Schedulers keep all that have not ended in memory. */
    static final int MOST_AT_A_TIME = 10_000;

    private final InsightDatabase database;
    private final AcceptEvent events;
    private final Clock clock;

    CancelEvent(InsightDatabase database, AcceptEvent events, Clock clock) {
        this.database = database;
        this.events = events;
        this.clock = clock;
    }

    /**
     * @throws PlatformException {@link ErrorCode#EVENT_NOT_WAITING}, {@link
     *     ErrorCode#TOO_MANY_CANCELLATIONS}, {@link ErrorCode#EVENTS_UNAVAILABLE}
     */
    State cancel(LedgerEntry entry) {
        if (entry.state().isEnd()) {
            throw notWaiting(entry);
        }
        var tenant = entry.function().tenant();
        if (entry.state() == State.WAITING && open(tenant) >= MOST_AT_A_TIME) {
            throw new PlatformException(
                    ErrorCode.TOO_MANY_CANCELLATIONS,
                    "Account %s has %d events that are being cancelled."
                            .formatted(tenant, MOST_AT_A_TIME));
        }
        var now = clock.instant();
        events.cancel(
                new Message.CancelEvent(
                        new InvocationId(entry.id()), entry.generation(), entry.function(), now));
        var marked =
                database.forTenant(
                        tenant,
                        connection ->
                                update(
                                        connection,
                                        "update event set cancelled_at = coalesce(cancelled_at, ?)"
                                                + " where tenant = ? and accepted_at = ? and id = ?"
                                                + " and ended_at is null",
                                        now,
                                        tenant.value(),
                                        entry.acceptedAt(),
                                        entry.id()));
        if (marked == 0) {
            throw notWaiting(entry); // it ended meanwhile
        }
        return State.CANCELLING;
    }

    private int open(TenantId tenant) {
        return database.forTenant(
                        tenant,
                        connection ->
                                query(
                                        connection,
                                        row -> row.getInt(1),
                                        "select count(*) from event where tenant = ? and ended_at is"
                                                + " null and cancelled_at is not null",
                                        tenant.value()))
                .getFirst();
    }

    private static PlatformException notWaiting(LedgerEntry entry) {
        return new PlatformException(
                ErrorCode.EVENT_NOT_WAITING,
                "Event %s has ended: only one that waits can be cancelled.".formatted(entry.id()));
    }
}
