package dev.tidemill.api.iam;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.tenant.TenantRemoval;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;

/** A removed tenant's users, groups, roles and policies go with it, and leave the catalogue. */
@ApplicationScoped
class RemoveIam implements TenantRemoval {

    private final Sql sql;
    private final Outbox outbox;
    private final GuardRails guardRails;

    RemoveIam(Sql sql, Outbox outbox, GuardRails guardRails) {
        this.sql = sql;
        this.outbox = outbox;
        this.guardRails = guardRails;
    }

    @Override
    public void remove(TenantId tenant) {
        for (var kind : IdentityKind.values()) {
            sql.query(
                            row -> row.getString(1),
                            "delete from iam_identity where tenant = ? and kind = ? returning name",
                            tenant.value(),
                            kind.word())
                    .forEach(
                            name -> outbox.add(tenant, EditIdentities.removal(kind, tenant, name)));
        }
        sql.query(
                        row -> row.getString(1),
                        "delete from iam_policy where tenant = ? returning name",
                        tenant.value())
                .forEach(name -> outbox.add(tenant, new Change.PolicyRemoved(tenant, name)));
        guardRails.removeAll(tenant);
        sql.update("delete from iam_account_alias where tenant = ?", tenant.value());
    }
}
