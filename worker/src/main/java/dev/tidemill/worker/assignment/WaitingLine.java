package dev.tidemill.worker.assignment;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Invocations that wait for a sandbox of one crew, and how long each does. Of a time in which
 * nobody looked only a little counts: where a whole host stood still, those who were about to serve
 * them stood still, too. Guarded by its crew.
 */
final class WaitingLine {

    private static final long MOST_BETWEEN_LOOKS = Duration.ofMillis(100).toNanos();

    /**
     * @param since on the clock of {@link #watched}
     */
    private record Place(Job job, long since) {}

    private final LongSupplier nanos;
    private final ArrayDeque<Place> places = new ArrayDeque<>();
    private long watched;
    private long lookedAt;

    /**
     * @param nanos a clock as {@link System#nanoTime}
     */
    WaitingLine(LongSupplier nanos) {
        this.nanos = nanos;
        this.lookedAt = nanos.getAsLong();
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    int size() {
        return places.size();
    }

    void add(Job job) {
        places.addLast(new Place(job, watched()));
    }

    /** The first again; how long it has waited before is forgotten. */
    void giveBack(Job job) {
        places.addFirst(new Place(job, watched()));
    }

    @Nullable Job first() {
        var first = places.peekFirst();
        return first == null ? null : first.job();
    }

    @Nullable Job poll() {
        var first = places.pollFirst();
        return first == null ? null : first.job();
    }

    /** Takes all. */
    List<Job> clear() {
        var all = places.stream().map(Place::job).toList();
        places.clear();
        return all;
    }

    /** Somebody looks, as often as the time is to count. */
    void look() {
        watched = watched();
        lookedAt = nanos.getAsLong();
    }

    /** Takes those at its head that have waited longer than this. */
    List<Job> overdue(Duration longest) {
        var overdue = new ArrayList<Job>();
        var now = watched();
        while (!places.isEmpty() && now - places.getFirst().since() > longest.toNanos()) {
            overdue.add(places.removeFirst().job());
        }
        return overdue;
    }

    private long watched() {
        return watched + Math.min(nanos.getAsLong() - lookedAt, MOST_BETWEEN_LOOKS);
    }
}
