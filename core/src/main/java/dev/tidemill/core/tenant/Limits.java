package dev.tidemill.core.tenant;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** How much each tenant may have now: its own quota, or the configuration's. */
public final class Limits {

    private final Function<TenantId, Optional<Tenant>> tenants;
    private final Map<Quota, Long> defaults;

    /**
     * @param tenants from memory: every call asks
     * @param defaults for tenants that have no quota of their own; a missing one bounds nothing
     */
    public Limits(Function<TenantId, Optional<Tenant>> tenants, Map<Quota, Long> defaults) {
        this.tenants = tenants;
        this.defaults = Map.copyOf(defaults);
    }

    public long of(TenantId tenant, Quota quota) {
        var known = tenants.apply(tenant);
        var own = known.isEmpty() ? null : known.get().quotas().get(quota);
        return own != null ? own : defaults.getOrDefault(quota, Long.MAX_VALUE);
    }
}
