package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.util.function.Supplier;

/** Gives blocking handlers what they stand on: the tenant's rows and a request context. */
@ApplicationScoped
class BlockingCalls {

    @ActivateRequestContext
    <T> T call(TenantId tenant, Supplier<T> work) {
        return CurrentTenant.call(tenant, work::get);
    }
}
