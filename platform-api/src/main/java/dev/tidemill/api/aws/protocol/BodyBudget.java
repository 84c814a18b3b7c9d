package dev.tidemill.api.aws.protocol;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies the door holds at once. */
final class BodyBudget {

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    BodyBudget(long most) {
        this.most = most;
    }

    static BodyBudget quarterOfHeap() {
        return new BodyBudget(Runtime.getRuntime().maxMemory() / 4);
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
