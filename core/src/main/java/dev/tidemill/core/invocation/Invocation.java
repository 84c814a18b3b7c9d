package dev.tidemill.core.invocation;

import dev.tidemill.core.function.FunctionVersion;
import java.util.Optional;

/**
 * One run that a placing node asks a worker for.
 *
 * @param payload the event, JSON text in UTF-8; owned by the invocation, nobody changes it
 * @param clientContext the decoded X-Amz-Client-Context, JSON text
 * @param logTail whether the caller wants the last 4 KB of output back
 * @param trigger what caused it
 * @param attempt 1 for the first try of an event
 */
public record Invocation(
        InvocationId id,
        FunctionVersion function,
        byte[] payload,
        Optional<String> clientContext,
        boolean logTail,
        Trigger trigger,
        int attempt) {

    /** Who set the invocation off. */
    public enum Trigger {
        CALL,
        EVENT
    }
}
