package dev.tidemill.api.insight;

import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.tenant.TenantRemoval;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;

/** What is known of a tenant's runs, events and output goes with the tenant. */
@ApplicationScoped
class RemoveInsight implements TenantRemoval {

    private final Sql sql;

    RemoveInsight(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void remove(TenantId tenant) {
        sql.update("delete from log_line where tenant = ?", tenant.value());
        sql.update("delete from log_group where tenant = ?", tenant.value());
        sql.update("delete from run where tenant = ?", tenant.value());
        sql.update("delete from ended_event where tenant = ?", tenant.value());
    }
}
