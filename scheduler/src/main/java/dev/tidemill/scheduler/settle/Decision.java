package dev.tidemill.scheduler.settle;

import dev.tidemill.core.message.Message;
import dev.tidemill.scheduler.delay.DelayLine;
import java.util.Optional;

/** What becomes of an event after a try. */
public sealed interface Decision {

    /**
     * It is over, one way or the other.
     *
     * @param receipt the event that tells its destination
     */
    record Ended(Message.EventEnded ending, Optional<Message.AcceptedEvent> receipt)
            implements Decision {

        /** An ending that nobody is told of. */
        public Ended(Message.EventEnded ending) {
            this(ending, Optional.empty());
        }
    }

    /** It comes back after the line's delay, with the attempt count that it carries. */
    record Again(DelayLine line, Message.AcceptedEvent event) implements Decision {}
}
