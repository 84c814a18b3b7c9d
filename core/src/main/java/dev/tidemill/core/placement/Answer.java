package dev.tidemill.core.placement;

import dev.tidemill.core.invocation.Result;

/** What a worker says to an invocation. */
public sealed interface Answer {

    /** It ran. */
    record Done(Result result) implements Answer {}

    /** This worker cannot take it now; nothing has run, so that another may be asked. */
    record NoRoom(String reason) implements Answer {}
}
