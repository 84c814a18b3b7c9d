package dev.tidemill.api.tenant;

import dev.tidemill.core.tenant.TenantId;

/** Removes what a feature keeps of a tenant; a CDI bean for each feature that keeps something. */
public interface TenantRemoval {

    /** Called in the transaction that removes the tenant, with the rows of all tenants visible. */
    void remove(TenantId tenant);
}
