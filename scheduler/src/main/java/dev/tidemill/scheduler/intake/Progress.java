package dev.tidemill.scheduler.intake;

import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Which records of one partition are finished. The offset moves only up to the lowest unfinished
 * record; what is finished beyond it travels in the commit's metadata, so that after a crash only
 * unfinished records run again. It is kept as runs of neighbours: there are never more of them than
 * unfinished records, however many have passed a slow one. Thread-safe.
 */
final class Progress {

    private final TreeSet<Long> unfinished = new TreeSet<>();

    /** The first record of each run to its last; runs neither touch nor overlap. */
    private final TreeMap<Long, Long> ahead = new TreeMap<>();

    private long next;
    private boolean revoked;

    /**
     * @param committed where the partition stands; offset 0 when nothing was ever committed
     */
    Progress(OffsetAndMetadata committed) {
        next = committed.offset();
        ahead.putAll(Runs.read(committed));
    }

    /**
     * @return false when the record was begun before by this node, or finished by its predecessor
     */
    synchronized boolean begin(long offset) {
        if (offset < next) {
            return false;
        }
        if (offset > next) {
            addAhead(next, offset - 1); // numbers that Kafka gave to nothing that is read
        }
        next = offset + 1;
        return !isAhead(offset) && unfinished.add(offset);
    }

    synchronized void finish(long offset) {
        if (unfinished.remove(offset)) {
            addAhead(offset, offset);
        }
    }

    private boolean isAhead(long offset) {
        var run = ahead.floorEntry(offset);
        return run != null && run.getValue() >= offset;
    }

    private void addAhead(long from, long to) {
        var first = from;
        var last = to;
        var before = ahead.floorEntry(from);
        if (before != null && before.getValue() >= from - 1) {
            first = before.getKey();
        }
        for (var run = ahead.ceilingEntry(first);
                run != null && run.getKey() <= last + 1;
                run = ahead.ceilingEntry(first)) {
            last = Math.max(last, run.getValue());
            ahead.remove(run.getKey());
        }
        ahead.put(first, last);
    }

    synchronized int inFlight() {
        return unfinished.size();
    }

    /** The lowest record that is not finished, or the one after the last. */
    private long lowest() {
        return unfinished.isEmpty() ? next : unfinished.first();
    }

    synchronized OffsetAndMetadata committable() {
        var lowest = lowest();
        while (!ahead.isEmpty() && ahead.firstEntry().getValue() < lowest) {
            ahead.pollFirstEntry();
        }
        return new OffsetAndMetadata(lowest, Runs.write(lowest, ahead));
    }

    /** The partition went to another node; what waits here is not started any more. */
    synchronized void revoke() {
        revoked = true;
    }

    synchronized boolean isRevoked() {
        return revoked;
    }
}
