package dev.tidemill.api.insight;

import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.tenant.TenantRemoval;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is known of a tenant's runs, events and output goes with the tenant. */
@ApplicationScoped
class RemoveInsight implements TenantRemoval {

    private final InsightDatabase database;
    private final Sql sql;
    private final LogGroupTags tags;

    RemoveInsight(InsightDatabase database, Sql sql, LogGroupTags tags) {
        this.database = database;
        this.sql = sql;
        this.tags = tags;
    }

    /** In portions: the projector waits for nobody who has a lot to delete. */
    @Override
    public void prepare(TenantId tenant) {
        while (Portion.inTurn(
                () -> database.forAll(connection -> deletePortion(connection, tenant)))) {}
    }

    private static boolean deletePortion(Connection connection, TenantId tenant)
            throws SQLException {
        return Portion.ofTenant(connection, tenant, "log_chunk", "log_group, at, id")
                || Portion.ofTenant(connection, tenant, "run", "function, started_at, id")
                || Portion.ofTenant(connection, tenant, "event", "accepted_at, id")
                || Portion.ofTenant(connection, tenant, "audit_entry", "at, id")
                || Portion.ofTenant(
                        connection, tenant, "metered", "request_id, generation, attempt")
                || Portion.ofTenant(
                        connection, tenant, "throttle_minute", "function, minute, version");
    }

    /** The few rows that came while the others went. */
    @Override
    public void remove(TenantId tenant) {
        tags.removeAll(tenant);
        for (var table :
                List.of(
                        "log_chunk",
                        "log_group",
                        "log_volume",
                        "run",
                        "metered",
                        "throttle_minute",
                        "usage_hour",
                        "audit_entry",
                        "event")) {
            sql.update("delete from " + table + " where tenant = ?", tenant.value());
        }
    }
}
