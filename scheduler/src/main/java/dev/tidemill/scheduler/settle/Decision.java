package dev.tidemill.scheduler.settle;

import dev.tidemill.core.message.Message;
import dev.tidemill.scheduler.delay.DelayLine;

/** What becomes of an event after a try. */
public sealed interface Decision {

    /** It is over, one way or the other. */
    record Ended(Message.EventEnded ending) implements Decision {}

    /** It comes back after the line's delay, with the attempt count that it carries. */
    record Again(DelayLine line, Message.AcceptedEvent event) implements Decision {}
}
