package dev.tidemill.api.tenant;

import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/**
 * The first lock of everything that changes what a tenant has, taken before those of its rows: who
 * removes the tenant locks them in the same order, so that neither waits for the other for ever.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class TenantLock {

    private final Sql sql;

    TenantLock(Sql sql) {
        this.sql = sql;
    }

    /**
     * Locks nothing: for who only reads.
     *
     * @throws dev.tidemill.core.error.PlatformException when there is no such tenant
     */
    public void exists(TenantId tenant) {
        lock(tenant, "");
    }

    /** Until the transaction ends the tenant stays; others change it meanwhile. */
    public void keep(TenantId tenant) {
        lock(tenant, "for key share");
    }

    /** Until the transaction ends nobody else counts what is in the tenant, or removes it. */
    public void count(TenantId tenant) {
        lock(tenant, "for no key update");
    }

    private void lock(TenantId tenant, String how) {
        if (sql.query(row -> 1, "select 1 from tenant where account_id = ? " + how, tenant.value())
                .isEmpty()) {
            throw Tenants.unknown(tenant);
        }
    }
}
