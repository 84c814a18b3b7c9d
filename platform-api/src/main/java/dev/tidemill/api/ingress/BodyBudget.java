package dev.tidemill.api.ingress;

import dev.tidemill.core.tenant.TenantId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many bytes of large bodies the doors hold at once. An account, whether it has proved who it
 * is or only says so, never has more than it leaves: half of all when it is alone, half of the rest
 * when others are there. So there is always room for one more, if less with each.
 */
@Singleton
public final class BodyBudget {

    private static final long LEAST_BYTES_PER_SECOND = 256 * 1024;

    private final long most;
    private final Duration patience;
    private final Map<TenantId, Long> shares = new HashMap<>();
    private long taken;

    /** A quarter of the heap. */
    public BodyBudget() {
        this(Runtime.getRuntime().maxMemory() / 4, Duration.ofSeconds(20));
    }

    /**
     * @param patience how long the smallest of large bodies may take to arrive
     */
    public BodyBudget(long most, Duration patience) {
        this.most = most;
        this.patience = patience;
    }

    /** How long a body may take to arrive: who is slower keeps others from sending theirs. */
    Duration patience(long bytes) {
        return patience.plusSeconds(bytes / LEAST_BYTES_PER_SECOND);
    }

    /** Bytes that somebody holds until it is closed. */
    public interface Loan extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * @return empty when there is no room for so much
     */
    public Optional<Loan> borrow(TenantId account, long bytes) {
        return take(account, bytes) ? Optional.of(() -> release(account, bytes)) : Optional.empty();
    }

    synchronized boolean take(TenantId account, long bytes) {
        var share = shares.getOrDefault(account, 0L) + bytes;
        if (share > most - taken - bytes) {
            return false;
        }
        shares.put(account, share);
        taken += bytes;
        return true;
    }

    synchronized void release(TenantId account, long bytes) {
        shares.computeIfPresent(account, (_, share) -> share == bytes ? null : share - bytes);
        taken -= bytes;
    }
}
