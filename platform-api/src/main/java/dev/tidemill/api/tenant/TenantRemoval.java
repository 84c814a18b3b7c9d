package dev.tidemill.api.tenant;

import dev.tidemill.core.tenant.TenantId;

/** Removes what a feature keeps of a tenant; a CDI bean for each feature that keeps something. */
public interface TenantRemoval {

    /**
     * Called before that transaction, when nobody comes into the tenant any more: what takes long
     * is done here, and may be done again when a removal was cut off.
     */
    default void prepare(TenantId tenant) {}

    /** Called in the transaction that removes the tenant, with the rows of all tenants visible. */
    void remove(TenantId tenant);
}
