package dev.tidemill.api.insight;

import dev.tidemill.core.message.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** The minute's sums of what limits refused. */
final class ThrottleRows {

    private static final String COLUMNS =
            "tenant text, function text, version text, at timestamptz, refused bigint";

    private ThrottleRows() {}

    static void write(Connection connection, List<Message> messages, Set<String> tenants)
            throws SQLException {
        var text = new CopyText();
        for (var message : messages) {
            if (message instanceof Message.Throttled throttled
                    && tenants.contains(throttled.tenant().value())) {
                text.row(
                        throttled.tenant(),
                        throttled.function().name(),
                        throttled.version(),
                        throttled.at(),
                        throttled.count());
            }
        }
        if (text.isEmpty()) {
            return;
        }
        text.copyToStaging(connection, "new_throttle", COLUMNS);
        // In one order on all nodes, so that two of them never wait for each other in a circle.
        InsightDatabase.update(
                connection,
                """
                insert into throttle_minute (tenant, function, minute, version, refused)
                select tenant, function, date_trunc('minute', at), version, sum(refused)
                from pg_temp.new_throttle group by 1, 2, 3, 4 order by 1, 2, 3, 4
                on conflict (tenant, function, minute, version) do update set
                    refused = throttle_minute.refused + excluded.refused
                """);
    }
}
