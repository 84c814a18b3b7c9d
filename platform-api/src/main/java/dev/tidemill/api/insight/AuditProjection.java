package dev.tidemill.api.insight;

import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** One row for each change and each denial. */
@ApplicationScoped
class AuditProjection extends DailyProjection {

    private static final String COLUMNS =
            "tenant text, at timestamptz, principal text, source_address text, action text, resource"
                    + " text, request_id text, error text";

    AuditProjection() {
        super(Topic.AUDIT, "audit_entry");
    }

    @Override
    public void write(
            Connection connection, List<Message> messages, Set<String> tenants, Instant now)
            throws SQLException {
        var text = new CopyText();
        for (var message : messages) {
            if (message instanceof Message.Audited entry
                    && tenants.contains(entry.tenant().value())) {
                days.ensure(connection, entry.at());
                text.row(
                        entry.tenant(),
                        entry.at(),
                        entry.principal(),
                        entry.sourceAddress(),
                        entry.action(),
                        entry.resource(),
                        entry.id(),
                        entry.error());
            }
        }
        if (text.isEmpty()) {
            return;
        }
        text.copyToStaging(connection, "new_audit", COLUMNS);
        InsightDatabase.update(
                connection,
                """
                insert into audit_entry (tenant, at, principal, source_address, action, resource, request_id, error)
                select * from pg_temp.new_audit
                """);
    }
}
