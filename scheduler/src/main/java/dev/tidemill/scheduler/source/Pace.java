package dev.tidemill.scheduler.source;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast a mapping goes: as many batches at a time as have room, and pauses that double while
 * there is nothing to read, or nobody to run it.
 *
 * @param limit how many batches may run
 * @param nextPoll not before
 * @param idle the last pause because there was nothing; zero: there was something
 * @param refusal the last pause because a batch had no room; zero: the last one had
 */
record Pace(int limit, Instant nextPoll, Duration idle, Duration refusal) {

    /** Lambda begins with five, too. */
    static final int FIRST_LIMIT = 5;

    static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    static final Duration LONGEST_REFUSAL = Duration.ofSeconds(10);

    static Pace first(Instant now, int most) {
        return new Pace(Math.min(FIRST_LIMIT, most), now, Duration.ZERO, Duration.ZERO);
    }

    Pace found(Instant now) {
        return new Pace(limit, now, Duration.ZERO, refusal);
    }

    Pace nothing(Instant now, Duration longest) {
        var next = twice(idle, longest);
        return new Pace(limit, now.plus(next), next, refusal);
    }

    /** There is something now, as the source says; what was refused waits all the same. */
    Pace woken(Instant now) {
        return refusal.isZero() ? found(now) : this;
    }

    /**
     * A batch had its room.
     *
     * @param running with that one
     */
    Pace ran(int running, int most) {
        var grown = running >= limit ? limit + 1 : limit;
        return new Pace(Math.min(grown, most), nextPoll, idle, Duration.ZERO);
    }

    /**
     * A batch had no room.
     *
     * @param running without that one: so many had
     */
    Pace refused(Instant now, int running) {
        var next = twice(refusal, LONGEST_REFUSAL);
        return new Pace(Math.max(1, Math.min(limit, running)), now.plus(next), idle, next);
    }

    Pace atMost(int most) {
        return new Pace(Math.min(limit, most), nextPoll, idle, refusal);
    }

    private static Duration twice(Duration pause, Duration longest) {
        var next = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        return next.compareTo(longest) > 0 ? longest : next;
    }
}
