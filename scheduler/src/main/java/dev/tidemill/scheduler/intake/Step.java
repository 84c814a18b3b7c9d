package dev.tidemill.scheduler.intake;

import dev.tidemill.scheduler.settle.Decision;

/** What is to be done with a delivery next. {@link Course} says in which order. */
sealed interface Step {

    /** Tries to run it; {@link Course#ran} says what follows. */
    record Run() implements Step {}

    /** Makes the decision safe in Kafka. */
    record Publish(Decision decision) implements Step {}

    /** Its offset may be committed from now on. */
    record Finish() implements Step {}

    /** It leaves its lane, and the next one may run. */
    record Leave() implements Step {}

    /** It had left its lane before, and is held no more. */
    record Release() implements Step {}

    /** No worker had room: it goes first when there is. */
    record WaitFirst() implements Step {}

    /** Its function runs as often as it may: others of its tenant go on. */
    record StepAside() implements Step {}
}
