package dev.tidemill.api.quota;

import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.Quota;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Bounds the events that each tenant has accepted, with room for a second's worth at once. One
 * number for each tenant: the moment until which what was accepted has used up the quota.
 */
@ApplicationScoped
public class EventRate {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Limits limits;
    private final LongSupplier nanos;
    private final ConcurrentHashMap<TenantId, AtomicLong> usedUntil = new ConcurrentHashMap<>();

    @Inject
    EventRate(Limits limits) {
        this(limits, System::nanoTime);
    }

    /**
     * @param nanos a clock that never goes back
     */
    public EventRate(Limits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
    }

    /** Whether one more is within the tenant's quota; then it is counted. */
    public boolean admit(TenantId tenant) {
        var rate = limits.of(tenant, Quota.EVENTS_PER_SECOND);
        if (rate <= 0) {
            return false;
        }
        var cost = SECOND / rate;
        var now = nanos.getAsLong();
        var until = usedUntil.computeIfAbsent(tenant, _ -> new AtomicLong(now));
        while (true) {
            var known = until.get();
            var begin = known - now > 0 ? known : now;
            if (begin + cost - now > SECOND) {
                return false;
            }
            if (until.compareAndSet(known, begin + cost)) {
                return true;
            }
        }
    }

    /** How many of the last second's worth are used, rounded. */
    long used(TenantId tenant) {
        var until = usedUntil.get(tenant);
        var left = until == null ? 0 : Math.max(0, until.get() - nanos.getAsLong());
        return Math.round((double) left / SECOND * limits.of(tenant, Quota.EVENTS_PER_SECOND));
    }
}
