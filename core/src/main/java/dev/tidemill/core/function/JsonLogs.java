package dev.tidemill.core.function;

/**
 * A function's log in JSON, from these levels upwards.
 *
 * @param application of what the function's code logs through its runtime
 * @param system of the platform's own lines: debug, info or warn
 */
public record JsonLogs(Level application, Level system) {

    /** From the least important to the most important. */
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR,
        FATAL
    }

    public static final JsonLogs DEFAULT = new JsonLogs(Level.INFO, Level.INFO);

    /** Whether the platform's lines of this level are wanted. */
    public boolean wantsSystem(Level level) {
        return level.compareTo(system) >= 0;
    }
}
