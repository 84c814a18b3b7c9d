package dev.tidemill.worker.sandbox.pool;

/**
 * How many generic sandboxes of one kind should wait. Follows demand: as many as five seconds of
 * the last minute took, and one for ten minutes after. Pure.
 *
 * @param minimum of a basic kind
 * @param maximum of any kind
 */
public record PoolTargets(int minimum, int maximum) {

    /**
     * What is known of a kind.
     *
     * @param basic whether it is kept without demand
     * @param lastMinute sandboxes taken or missed in the last minute
     * @param lastTenMinutes the same in the last ten
     * @param usedShare how much of the worker's room is taken, 0 to 1
     */
    public record Demand(boolean basic, int lastMinute, int lastTenMinutes, double usedShare) {}

    private static final double PRESSURE = 0.8;

    public int target(Demand demand) {
        if (demand.usedShare() > PRESSURE) {
            return 0; // the room is for functions
        }
        var recent = Math.ceilDiv(demand.lastMinute(), 12);
        var kept = Math.max(demand.basic() ? minimum : 0, demand.lastTenMinutes() > 0 ? 1 : 0);
        return Math.min(maximum, Math.max(kept, recent));
    }
}
