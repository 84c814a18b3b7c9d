package dev.tidemill.core.queue;

/**
 * How many messages a queue has.
 *
 * @param visible that a receive could get
 * @param inFlight received and not deleted, still hidden
 * @param delayed not to be received yet
 */
public record Counts(long visible, long inFlight, long delayed) {}
