package dev.tidemill.api.insight;

import dev.tidemill.core.message.EventLife.Source;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What is on the delay lines waits, until its ending is projected. The lines are read in no order
 * between them: what an event carries says which of its waits is the later one, and no wait opens a
 * row that an ending has closed.
 */
@ApplicationScoped
class WaitingEventProjection extends DailyProjection {

    private static final List<Topic> LINES =
            List.of(
                    Topic.DELAY_1S,
                    Topic.DELAY_10S,
                    Topic.DELAY_1M,
                    Topic.DELAY_2M,
                    Topic.DELAY_5M);

    private static final String COLUMNS =
            "tenant text, accepted_at timestamptz, id text, generation integer, function text,"
                    + " version text, qualifier text, trigger text, attempts integer, refusals integer,"
                    + " held_millis bigint, next_try_at timestamptz, reason text, source_partition"
                    + " integer, source_offset bigint";

    WaitingEventProjection() {
        super("waiting", LINES, "event");
    }

    @Override
    public void write(
            Connection connection, List<Message> messages, Set<String> tenants, Instant now)
            throws SQLException {
        var text = new CopyText();
        for (var message : messages) {
            if (message instanceof Message.AcceptedEvent event
                    && tenants.contains(event.function().tenant().value())) {
                days.ensure(connection, event.acceptedAt());
                append(text, event);
            }
        }
        if (text.isEmpty()) {
            return;
        }
        text.copyToStaging(connection, "new_waiting_event", COLUMNS);
        // In one order in all transactions, so that two of them never wait in a circle.
        InsightDatabase.update(
                connection,
                """
                insert into event as e (tenant, accepted_at, id, generation, function, version, qualifier, trigger, attempts,
                    refusals, held_millis, next_try_at, reason, source_partition, source_offset)
                select distinct on (tenant, accepted_at, id) * from pg_temp.new_waiting_event
                order by tenant, accepted_at, id, attempts desc, refusals desc, held_millis desc
                on conflict (tenant, accepted_at, id) do update set
                    version = excluded.version, attempts = excluded.attempts, refusals = excluded.refusals,
                    held_millis = excluded.held_millis, next_try_at = excluded.next_try_at, reason = excluded.reason
                where e.ended_at is null and (e.attempts, e.refusals, e.held_millis)
                    < (excluded.attempts, excluded.refusals, excluded.held_millis)
                """);
    }

    private static void append(CopyText text, Message.AcceptedEvent event) {
        text.row(
                event.function().tenant(),
                event.acceptedAt(),
                event.id(),
                event.life().generation(),
                event.function().name(),
                event.version(),
                event.qualifier(),
                EventTrigger.of(event.hops()),
                event.attempt() - 1,
                event.refusals(),
                event.held().toMillis(),
                event.notBefore(),
                event.life().waitsFor(),
                event.life().source().map(Source::partition),
                event.life().source().map(Source::offset));
    }
}
