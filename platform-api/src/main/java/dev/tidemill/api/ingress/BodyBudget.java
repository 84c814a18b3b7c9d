package dev.tidemill.api.ingress;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of large request bodies the doors hold at once. */
@Singleton
public final class BodyBudget {

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** A quarter of the heap. */
    public BodyBudget() {
        this(Runtime.getRuntime().maxMemory() / 4);
    }

    BodyBudget(long most) {
        this.most = most;
    }

    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        taken.addAndGet(-bytes);
    }
}
