package dev.tidemill.api.insight;

/** Who sent an event. */
enum EventTrigger {
    /** A caller. */
    EVENT,
    /** The end of another event, which tells its destination. */
    DESTINATION;

    /**
     * @param hops how many events have led to it
     */
    static EventTrigger of(int hops) {
        return hops == 0 ? EVENT : DESTINATION;
    }
}
