package dev.tidemill.core.tenant;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as the catalogue publishes it.
 *
 * @param suspended whether everybody of it is refused and its events are held
 * @param quotas those that differ from the configuration's
 */
public record Tenant(TenantId id, String name, boolean suspended, Map<Quota, Long> quotas) {

    public Tenant(TenantId id, String name, boolean suspended, @Nullable Map<Quota, Long> quotas) {
        this.id = id;
        this.name = name;
        this.suspended = suspended;
        this.quotas = quotas == null ? Map.of() : Map.copyOf(quotas); // written by an older program
    }

    /** An active tenant with the configuration's quotas. */
    public Tenant(TenantId id, String name) {
        this(id, name, false, Map.of());
    }

    public Tenant suspended(boolean suspended) {
        return new Tenant(id, name, suspended, quotas);
    }

    public Tenant withQuotas(Map<Quota, Long> quotas) {
        return new Tenant(id, name, suspended, quotas);
    }
}
