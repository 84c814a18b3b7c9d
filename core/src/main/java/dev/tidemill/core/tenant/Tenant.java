package dev.tidemill.core.tenant;

import dev.tidemill.core.isolation.Isolation;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as the catalogue publishes it.
 *
 * @param suspended whether everybody of it is refused and its events are held
 * @param quotas those that differ from the configuration's
 * @param isolation of functions that ask for none; empty: the configuration's
 * @param isolationFloor the weakest that functions may ask for; empty: the configuration's
 */
public record Tenant(
        TenantId id,
        String name,
        boolean suspended,
        Map<Quota, Long> quotas,
        Optional<Isolation> isolation,
        Optional<Isolation> isolationFloor) {

    public Tenant {
        // what an older program wrote lacks members
        quotas = quotas == null ? Map.of() : Map.copyOf(quotas);
        isolation = known(isolation);
        isolationFloor = known(isolationFloor);
    }

    @SuppressWarnings("NullableOptional") // as JSON without the member has it
    private static Optional<Isolation> known(@Nullable Optional<Isolation> read) {
        return read == null ? Optional.empty() : read;
    }

    /** With the configuration's isolation. */
    public Tenant(TenantId id, String name, boolean suspended, Map<Quota, Long> quotas) {
        this(id, name, suspended, quotas, Optional.empty(), Optional.empty());
    }

    /** An active tenant with the configuration's quotas. */
    public Tenant(TenantId id, String name) {
        this(id, name, false, Map.of());
    }

    public Tenant suspended(boolean suspended) {
        return new Tenant(id, name, suspended, quotas, isolation, isolationFloor);
    }

    public Tenant withQuotas(Map<Quota, Long> quotas) {
        return new Tenant(id, name, suspended, quotas, isolation, isolationFloor);
    }

    public Tenant isolatedBy(Optional<Isolation> isolation, Optional<Isolation> floor) {
        return new Tenant(id, name, suspended, quotas, isolation, floor);
    }
}
