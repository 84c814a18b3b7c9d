package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.ingress.Body;

/** How Tidemill refuses by name what it does not do. */
final class Refusals {

    private Refusals() {}

    static String operation(String operation) {
        return operation + " is not supported by Tidemill";
    }

    static String field(String field) {
        return field + " is not supported by Tidemill";
    }

    /** A body that the door does not take. */
    static FaultException body(Body.Taken why, long limit) {
        return switch (why) {
            case NO_ROOM -> new FaultException(Fault.BUSY, "too many large requests at once");
            case TOO_SLOW -> new FaultException(Fault.TOO_SLOW, "the body did not arrive in time");
            case YES, TOO_LARGE ->
                    new FaultException(
                            Fault.TOO_LARGE, "the request is larger than " + limit + " bytes");
        };
    }
}
