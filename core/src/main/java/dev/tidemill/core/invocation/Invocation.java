package dev.tidemill.core.invocation;

import dev.tidemill.core.function.FunctionVersion;
import java.util.Optional;

/**
 * One run that a placing node asks a worker for.
 *
 * @param qualifier the version or alias as the caller wrote it; empty when it named the function
 *     alone
 * @param payload the event, JSON text in UTF-8; owned by the invocation, nobody changes it
 * @param clientContext the decoded X-Amz-Client-Context, JSON text
 * @param logTail whether the caller wants the last 4 KB of output back
 * @param trigger what caused it
 * @param attempt 1 for the first try of an event
 * @param origin what else its caller says
 * @param stream who gets the answer while it comes, where the function makes it in pieces
 * @param generation how often the event was sent on its way again; 0 for calls
 */
public record Invocation(
        InvocationId id,
        FunctionVersion function,
        Optional<String> qualifier,
        byte[] payload,
        Optional<String> clientContext,
        boolean logTail,
        Trigger trigger,
        int attempt,
        Origin origin,
        Optional<ResponseStream> stream,
        int generation) {

    /** A call, or an event as it was accepted. */
    public Invocation(
            InvocationId id,
            FunctionVersion function,
            Optional<String> qualifier,
            byte[] payload,
            Optional<String> clientContext,
            boolean logTail,
            Trigger trigger,
            int attempt,
            Origin origin,
            Optional<ResponseStream> stream) {
        this(
                id,
                function,
                qualifier,
                payload,
                clientContext,
                logTail,
                trigger,
                attempt,
                origin,
                stream,
                0);
    }

    /** One whose answer is wanted whole. */
    public Invocation(
            InvocationId id,
            FunctionVersion function,
            Optional<String> qualifier,
            byte[] payload,
            Optional<String> clientContext,
            boolean logTail,
            Trigger trigger,
            int attempt) {
        this(
                id,
                function,
                qualifier,
                payload,
                clientContext,
                logTail,
                trigger,
                attempt,
                Origin.UNKNOWN,
                Optional.empty());
    }

    /** The ARN that the caller used, where it is another than the version's own. */
    public Optional<String> otherArn() {
        if (qualifier.isEmpty()) {
            return Optional.empty();
        }
        var arn = function.function().arn(qualifier.get());
        return arn.equals(function.arn()) ? Optional.empty() : Optional.of(arn);
    }

    /** Who set the invocation off. */
    public enum Trigger {
        CALL,
        EVENT
    }
}
