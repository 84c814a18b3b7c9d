package dev.tidemill.core.tenant;

/** What the operator can bound for each tenant. */
public enum Quota {
    /** How many functions it has. */
    FUNCTIONS("functions"),
    /** How many published versions and aliases they have together. */
    FUNCTION_VERSIONS("functionVersions"),
    /** What their packages take together, in bytes. */
    CODE_BYTES("codeBytes"),
    /** Calls and events that run at a time. */
    CONCURRENT_INVOCATIONS("concurrentInvocations"),
    /** Accepted events each second. */
    EVENTS_PER_SECOND("eventsPerSecond"),
    /** Output of functions that is kept each day (UTC), in bytes. */
    LOG_BYTES_PER_DAY("logBytesPerDay");

    private final String field;

    Quota(String field) {
        this.field = field;
    }

    /** Its name in JSON. */
    public String field() {
        return field;
    }
}
