package dev.tidemill.api.layer;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.tenant.TenantRemoval;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * A removed tenant's layers go with it; functions of others that use them keep what they have. The
 * rows of names follow the tenant's.
 */
@ApplicationScoped
class RemoveLayers implements TenantRemoval {

    private final Sql sql;
    private final Outbox outbox;

    RemoveLayers(Sql sql, Outbox outbox) {
        this.sql = sql;
        this.outbox = outbox;
    }

    @Override
    public void remove(TenantId tenant) {
        sql
                .query(
                        row ->
                                row.getBoolean(3)
                                        ? new LayerId(tenant, row.getString(1)).arn(row.getLong(2))
                                        : "",
                        "delete from layer_version where tenant = ?"
                                + " returning name, number, policy is not null",
                        tenant.value())
                .stream()
                .filter(arn -> !arn.isEmpty())
                .forEach(arn -> outbox.add(tenant, new Change.LayerPolicyRemoved(arn)));
    }
}
