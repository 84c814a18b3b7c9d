package dev.tidemill.core.tenant;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How many invocations of each tenant run through this program: one counter for each tenant. */
public final class Concurrency {

    private final Limits limits;
    private final ConcurrentHashMap<TenantId, AtomicLong> running = new ConcurrentHashMap<>();

    public Concurrency(Limits limits) {
        this.limits = limits;
    }

    /**
     * @return false when the tenant's quota is used up; otherwise {@link #leave} must follow
     */
    public boolean enter(TenantId tenant) {
        var counter = running.computeIfAbsent(tenant, _ -> new AtomicLong());
        if (counter.incrementAndGet() <= limits.of(tenant, Quota.CONCURRENT_INVOCATIONS)) {
            return true;
        }
        counter.decrementAndGet();
        return false;
    }

    public void leave(TenantId tenant) {
        var counter = running.get(tenant);
        if (counter != null) {
            counter.decrementAndGet();
        }
    }

    public long running(TenantId tenant) {
        var counter = running.get(tenant);
        return counter == null ? 0 : counter.get();
    }
}
