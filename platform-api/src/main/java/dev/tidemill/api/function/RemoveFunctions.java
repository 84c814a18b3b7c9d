package dev.tidemill.api.function;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.tenant.TenantRemoval;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;

/** A removed tenant's functions go with it. Its packages may stay: others may have the same. */
@ApplicationScoped
class RemoveFunctions implements TenantRemoval {

    private final Sql sql;
    private final Outbox outbox;

    RemoveFunctions(Sql sql, Outbox outbox) {
        this.sql = sql;
        this.outbox = outbox;
    }

    @Override
    public void remove(TenantId tenant) {
        sql.query(
                        row -> new Removed(row.getString(1), row.getBoolean(2), row.getBoolean(3)),
                        "delete from function where tenant = ? returning name, policy is not"
                                + " null, tags <> '{}'",
                        tenant.value())
                .forEach(removed -> tell(tenant, removed));
    }

    private record Removed(String name, boolean hadPolicy, boolean hadTags) {}

    private void tell(TenantId tenant, Removed removed) {
        var id = new FunctionId(tenant, removed.name());
        outbox.add(tenant, new Change.FunctionRemoved(id, FunctionVersion.LATEST));
        if (removed.hadPolicy()) {
            outbox.add(tenant, new Change.FunctionPolicyRemoved(id));
        }
        if (removed.hadTags()) {
            outbox.add(tenant, new Change.FunctionTagsRemoved(id));
        }
    }
}
