package dev.tidemill.scheduler.delay;

/**
 * How long an event waits that could not run: the longer, the oftener, as Lambda does between a
 * second and five minutes. In all it has waited about as long as a delay that doubles would take.
 */
public final class Backoff {

    private static final DelayLine[] STEPS = {
        DelayLine.ONE_SECOND,
        DelayLine.ONE_SECOND,
        DelayLine.TEN_SECONDS,
        DelayLine.TEN_SECONDS,
        DelayLine.TEN_SECONDS,
        DelayLine.ONE_MINUTE,
        DelayLine.ONE_MINUTE,
        DelayLine.TWO_MINUTES,
        DelayLine.FIVE_MINUTES
    };

    private Backoff() {}

    /**
     * @param refusals how often it could not run before
     */
    public static DelayLine line(int refusals) {
        return STEPS[Math.min(refusals, STEPS.length - 1)];
    }
}
