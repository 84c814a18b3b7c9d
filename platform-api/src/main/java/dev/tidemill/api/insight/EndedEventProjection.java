package dev.tidemill.api.insight;

import dev.tidemill.core.message.EventLife.Source;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Receipt;
import dev.tidemill.core.message.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** An ending closes the row of its event for good: the first one that is projected stays. */
@ApplicationScoped
class EndedEventProjection extends DailyProjection {

    private static final String COLUMNS =
            "tenant text, accepted_at timestamptz, id text, generation integer, function text,"
                    + " version text, qualifier text, trigger text, ended_at timestamptz, attempts"
                    + " integer, ending text, reason text, destination text, told_by text,"
                    + " destination_problem text, source_partition integer, source_offset bigint";

    EndedEventProjection() {
        super(Topic.OUTCOMES, "event");
    }

    @Override
    public void write(
            Connection connection, List<Message> messages, Set<String> tenants, Instant now)
            throws SQLException {
        var text = new CopyText();
        for (var message : messages) {
            if (message instanceof Message.EventEnded ended
                    && tenants.contains(ended.function().tenant().value())) {
                days.ensure(connection, ended.acceptedAt());
                text.row(
                        ended.function().tenant(),
                        ended.acceptedAt(),
                        ended.id(),
                        ended.life().generation(),
                        ended.function().name(),
                        ended.version(),
                        ended.qualifier(),
                        EventTrigger.of(ended.hops()),
                        ended.endedAt(),
                        ended.attempts(),
                        ended.ending(),
                        ended.reason(),
                        ended.receipt().map(Receipt::destination),
                        ended.receipt().flatMap(Receipt::event),
                        ended.receipt().flatMap(Receipt::problem),
                        ended.life().source().map(Source::partition),
                        ended.life().source().map(Source::offset));
            }
        }
        if (text.isEmpty()) {
            return;
        }
        text.copyToStaging(connection, "new_ended_event", COLUMNS);
        // In one order in all transactions, so that two of them never wait in a circle.
        InsightDatabase.update(
                connection,
                """
                insert into event as e (tenant, accepted_at, id, generation, function, version, qualifier, trigger, ended_at,
                    attempts, ending, reason, destination, told_by, destination_problem, source_partition, source_offset)
                select distinct on (tenant, accepted_at, id) * from pg_temp.new_ended_event
                order by tenant, accepted_at, id, ended_at
                on conflict (tenant, accepted_at, id) do update set
                    version = excluded.version, ended_at = excluded.ended_at, attempts = excluded.attempts,
                    ending = excluded.ending, reason = excluded.reason, destination = excluded.destination,
                    told_by = excluded.told_by, destination_problem = excluded.destination_problem, next_try_at = null
                where e.ended_at is null
                """);
    }
}
