package dev.tidemill.scheduler.intake;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.BitSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Which records of one partition are finished. The offset moves only up to the lowest unfinished
 * record; what is finished beyond it travels in the commit's metadata, so that after a crash only
 * unfinished records run again. Thread-safe.
 */
final class Progress {

    /** What the metadata of a commit (4096 characters) can tell of. */
    static final int SPAN = 16_384;

    private final TreeSet<Long> unfinished = new TreeSet<>();
    private final TreeSet<Long> ahead = new TreeSet<>();
    private long next;
    private boolean revoked;

    /**
     * @param committed where the partition stands; offset 0 when nothing was ever committed
     */
    Progress(OffsetAndMetadata committed) {
        next = committed.offset();
        try {
            var bytes = Base64.getDecoder().decode(committed.metadata());
            BitSet.valueOf(ByteBuffer.wrap(bytes)).stream()
                    .forEach(bit -> ahead.add(committed.offset() + bit));
        } catch (IllegalArgumentException foreign) {
            ahead.clear(); // somebody else's metadata: the records run again
        }
    }

    /**
     * @return false when the record was begun before by this node, or finished by its predecessor
     */
    synchronized boolean begin(long offset) {
        if (offset < next) {
            return false;
        }
        next = offset + 1;
        return !ahead.contains(offset) && unfinished.add(offset);
    }

    synchronized void finish(long offset) {
        if (unfinished.remove(offset)) {
            ahead.add(offset);
        }
    }

    synchronized int inFlight() {
        return unfinished.size();
    }

    /** Whether no more may be begun, because the metadata could not tell of it. */
    synchronized boolean isStretched(int room) {
        return next + room - lowest() > SPAN;
    }

    /** The lowest record that is not finished, or the one after the last. */
    private long lowest() {
        return unfinished.isEmpty() ? next : unfinished.first();
    }

    synchronized OffsetAndMetadata committable() {
        var lowest = lowest();
        ahead.headSet(lowest).clear();
        var bits = new BitSet();
        ahead.forEach(offset -> bits.set((int) (offset - lowest)));
        return new OffsetAndMetadata(
                lowest, Base64.getEncoder().encodeToString(bits.toByteArray()));
    }

    /** The partition went to another node; what waits here is not started any more. */
    synchronized void revoke() {
        revoked = true;
    }

    synchronized boolean isRevoked() {
        return revoked;
    }
}
