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
                        row -> row.getString(1),
                        "delete from function where tenant = ? returning name",
                        tenant.value())
                .forEach(
                        name ->
                                outbox.add(
                                        tenant,
                                        new Change.FunctionRemoved(
                                                new FunctionId(tenant, name),
                                                FunctionVersion.LATEST)));
    }
}
