package dev.tidemill.worker.sandbox.crun;

import java.util.BitSet;

/**
 * Which host user ids a sandbox's users are mapped to. Two sandboxes that live at the same time
 * never share one, so that even a process that gets out meets no file or process of another.
 */
final class UserRanges {

    static final int SIZE = 1000;
    private static final int SLOTS = 4096;

    private final long base;
    private final BitSet taken = new BitSet();

    /**
     * @param instance moves the range, so that instances on one host rarely meet
     */
    UserRanges(String instance) {
        base = 100_000_000L + Math.floorMod(instance.hashCode(), 400) * (long) (SLOTS * SIZE);
    }

    /** The first of {@link #SIZE} ids. */
    synchronized long take() {
        var slot = taken.nextClearBit(0);
        if (slot >= SLOTS) {
            throw new IllegalStateException("more than " + SLOTS + " sandboxes");
        }
        taken.set(slot);
        return base + (long) slot * SIZE;
    }

    synchronized void release(long first) {
        taken.clear((int) ((first - base) / SIZE));
    }
}
