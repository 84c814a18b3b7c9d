package dev.tidemill.api.ingress;

import dev.tidemill.core.tenant.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Lets few work at a time, and of each tenant one: who asks much waits for itself alone. */
public final class Turns {

    private final Semaphore all;
    private final Map<TenantId, Semaphore> tenants = new ConcurrentHashMap<>();

    public Turns(int atATime) {
        this.all = new Semaphore(atATime, true);
    }

    /** Waits until it is the tenant's turn. */
    public <T> T take(TenantId tenant, Supplier<T> work) {
        var own = tenants.computeIfAbsent(tenant, _ -> new Semaphore(1, true));
        own.acquireUninterruptibly();
        try {
            all.acquireUninterruptibly();
            try {
                return work.get();
            } finally {
                all.release();
            }
        } finally {
            own.release();
        }
    }
}
