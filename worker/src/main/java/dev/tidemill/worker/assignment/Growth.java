package dev.tidemill.worker.assignment;

import java.time.Duration;

/**
 * Whether a function gets one more sandbox: when those that wait would wait too long for the busy
 * ones. A start costs the work of thousands of short runs, so that a short queue is better. Pure.
 *
 * @param patience how long waiting is better than starting
 */
record Growth(Duration patience) {

    private static final int SCARCE = 10;
    private static final int SHORT = 3;
    private static final int BUSY = 50;

    /** Sandboxes that start side by side while nothing is known of their runs. */
    private static final int FIRST_STARTS = 4;

    /**
     * @param waiting invocations without a sandbox
     * @param averageRun zero while none has ended yet
     * @param standstill how long the head of the queue has waited without any sandbox getting free
     * @param processorsBusy whether the host has no processor time left, and as many sandboxes of
     *     this function run or start as could use it
     */
    record Load(
            int waiting,
            int busy,
            int starting,
            Duration averageRun,
            Duration standstill,
            boolean processorsBusy) {}

    /**
     * On arrival: only where nobody could serve it, or nothing is known yet. Then a few start, and
     * what they are asked first tells how many more are worth it; long runs, none of which ends
     * before the next look, get more at each look.
     */
    boolean wantedAtOnce(Load load) {
        return load.waiting() > load.starting()
                && (load.busy() + load.starting() == 0
                        || (load.averageRun().isZero() && load.starting() < FIRST_STARTS));
    }

    /** A moment later, when those that wait have not been served meanwhile. */
    boolean wanted(Load load) {
        if (load.waiting() <= load.starting()) {
            return false; // each start will serve one of them
        }
        if (load.busy() + load.starting() == 0) {
            return true;
        }
        if (load.processorsBusy()) {
            // another process would only make all of them slower
            return load.standstill().compareTo(patience.multipliedBy(BUSY)) > 0;
        }
        if (load.averageRun().isZero()) {
            return load.starting() < FIRST_STARTS;
        }
        // where runs are short and yet nothing moves, processors are scarce, not sandboxes
        var isShort = load.averageRun().compareTo(patience) < 0;
        var bearable = isShort ? patience.multipliedBy(SCARCE) : patience;
        if (load.standstill().compareTo(bearable) > 0) {
            return true;
        }
        var expected =
                load.averageRun().multipliedBy(load.waiting()).dividedBy(Math.max(1, load.busy()));
        return expected.compareTo(isShort ? patience.multipliedBy(SHORT) : patience) > 0;
    }
}
