package dev.tidemill.api.tenant;

import dev.tidemill.core.tenant.Tenant;

/** Told of each new tenant; a CDI bean for each feature that makes something for it elsewhere. */
@FunctionalInterface
public interface TenantArrival {

    /** Called when the tenant is safe. Neither waits nor fails. */
    void arrived(Tenant tenant);
}
