package dev.tidemill.api.egress;

import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;

/** Which egress policies functions may name. */
@ApplicationScoped
public class KnownEgressPolicies {

    private final EgressStore store;

    KnownEgressPolicies(EgressStore store) {
        this.store = store;
    }

    /** Asks the database: the catalogue may not have heard of a new one yet. */
    public boolean exists(TenantId tenant, String id) {
        return store.find(tenant, id).isPresent();
    }
}
