package dev.tidemill.api.insight;

import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Receipt;
import dev.tidemill.core.message.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** One row for each event that ended. */
@ApplicationScoped
class EndedEventProjection extends DailyProjection {

    private static final String COLUMNS =
            "tenant text, accepted_at timestamptz, id text, function text, version text, ended_at"
                    + " timestamptz, attempts integer, ending text, reason text, destination text,"
                    + " told_by text, destination_problem text";

    EndedEventProjection() {
        super(Topic.OUTCOMES, "ended_event");
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
                        ended.function().name(),
                        ended.version(),
                        ended.endedAt(),
                        ended.attempts(),
                        ended.ending(),
                        ended.reason(),
                        ended.receipt().map(Receipt::destination),
                        ended.receipt().flatMap(Receipt::event),
                        ended.receipt().flatMap(Receipt::problem));
            }
        }
        if (text.isEmpty()) {
            return;
        }
        text.copyToStaging(connection, "new_ended_event", COLUMNS);
        InsightDatabase.update(
                connection,
                """
                insert into ended_event (tenant, accepted_at, id, function, version, ended_at, attempts, ending, reason,
                    destination, told_by, destination_problem)
                select * from pg_temp.new_ended_event on conflict do nothing
                """);
    }
}
