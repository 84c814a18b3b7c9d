package dev.tidemill.core.queue;

/** What became of a receipt handle. */
public enum Handled {
    DONE,
    /** The message is gone, or was received again since: there was nothing to do. */
    STALE,
    /** The message is there, but visible again: nobody holds it. */
    NOT_IN_FLIGHT,
    /** The message would be hidden for longer than twelve hours since it was received. */
    TOO_LONG,
    /** It names no receive of this queue. */
    MALFORMED
}
