package dev.tidemill.api.ingress;

import dev.tidemill.core.tenant.TenantId;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;

/** A request's body as it comes in: kept once, hashed on the way, never more than it may be. */
public final class Body {

    /** What a body may take without asking: most are smaller. */
    private static final int FREE = 64 * 1024;

    private final BodyBudget budget;
    private final TenantId account;
    private final long limit;
    private final int expected;
    private final MessageDigest digest = Digests.sha256();
    private byte[] bytes = new byte[0];
    private int length;
    private long borrowed;

    /**
     * @param account in whose name the body is sent, or is said to be
     * @param expected the announced length, -1 when none is
     */
    public Body(BodyBudget budget, TenantId account, long limit, long expected) {
        this.budget = budget;
        this.account = account;
        this.limit = limit;
        this.expected = expected < 0 || expected > limit ? -1 : (int) expected;
    }

    /** What became of a chunk. */
    public enum Taken {
        YES,
        TOO_LARGE,
        NO_ROOM,
        TOO_SLOW
    }

    public Taken take(Buffer chunk) {
        var more = chunk.length();
        if (length + (long) more > limit) {
            return Taken.TOO_LARGE;
        }
        if (!ensure(length + more)) {
            return Taken.NO_ROOM;
        }
        chunk.getBytes(bytes, length);
        digest.update(bytes, length, more);
        length += more;
        return Taken.YES;
    }

    /** Grows by what has come, not by what is announced: a header costs an attacker nothing. */
    private boolean ensure(int needed) {
        if (needed <= bytes.length) {
            return true;
        }
        var doubled = (int) Math.min(Math.max((long) bytes.length * 2, needed), limit);
        var size =
                expected >= needed && expected <= Math.max(doubled, FREE)
                        ? expected
                        : Math.max(doubled, needed);
        if (size > FREE) {
            var more = size - borrowed;
            if (!budget.take(account, more)) {
                return false;
            }
            borrowed += more;
        }
        bytes = Arrays.copyOf(bytes, size);
        return true;
    }

    /** Whether it takes room that others might need. */
    boolean isLarge() {
        return borrowed > 0;
    }

    /** How long it may take to arrive. */
    Duration patience() {
        return budget.patience(expected < 0 ? limit : expected);
    }

    public byte[] bytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    public byte[] hash() {
        return digest.digest();
    }

    /** The bytes are no longer needed. */
    public void release() {
        if (borrowed > 0) {
            budget.release(account, borrowed);
            borrowed = 0;
        }
    }
}
