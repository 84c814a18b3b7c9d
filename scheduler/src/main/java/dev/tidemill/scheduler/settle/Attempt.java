package dev.tidemill.scheduler.settle;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.invocation.Outcome;

/** How one try to run an event went. */
public sealed interface Attempt {

    /** The tenant's code ran, well or badly. */
    record Ran(Outcome outcome) implements Attempt {}

    /** The platform did not get it run, or lost sight of it: not the tenant's fault. */
    record Refused(ErrorCode code) implements Attempt {}

    /** The tenant is suspended; what may have run did not count. */
    record Held() implements Attempt {}

    /** The catalogue does not know the function. */
    record Unknown() implements Attempt {}
}
