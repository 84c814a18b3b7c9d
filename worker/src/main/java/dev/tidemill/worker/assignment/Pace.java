package dev.tidemill.worker.assignment;

/**
 * How many sandboxes of a function run at a time while invocations wait and the processors have
 * nothing left: as few as serve as many. Runs that need the processors get slower with each process
 * that shares them, runs that wait for something else do not, and only their rate tells the two
 * apart: so fewer are tried as long as the rate stays, and more when it falls. Pure.
 *
 * @param limit sandboxes that may run
 * @param rate runs that ended within the last period
 * @param falling whether fewer were tried last
 */
record Pace(int limit, long rate, boolean falling) {

    static final Pace FREE = new Pace(Integer.MAX_VALUE, 0, false);

    /** What a rate may lose and still counts as the same: it never stands still. */
    private static final double SAME = 0.95;

    /**
     * @param saturated whether fewer could serve as many: no processor was idle, and invocations
     *     waited most of the time, or short runs shared the processors with too many others
     * @param busy sandboxes that run now
     * @param members all there are
     * @param ended runs that ended within the period that is over
     * @param least sandboxes that always may run
     */
    Pace next(boolean saturated, int busy, int members, long ended, int least) {
        if (!saturated) {
            return FREE;
        }
        if (limit == Integer.MAX_VALUE) {
            return new Pace(fewer(busy, least), ended, true);
        }
        var kept = ended >= rate * (falling ? SAME : 1 / SAME);
        if (kept == falling) {
            return new Pace(fewer(limit, least), ended, true);
        }
        var more = limit + Math.max(1, limit / 2);
        return more >= members ? FREE : new Pace(more, ended, false);
    }

    private static int fewer(int from, int least) {
        return Math.max(least, from - Math.max(1, from / 4));
    }
}
