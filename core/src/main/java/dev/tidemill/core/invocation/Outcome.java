package dev.tidemill.core.invocation;

/**
 * How a run ended as far as the tenant's code is concerned. A fault of the platform is not an
 * outcome.
 */
public sealed interface Outcome {

    /**
     * The answer's bytes: the function's result, or an error object with errorType and
     * errorMessage.
     */
    byte[] payload();

    /** The handler answered. */
    record Succeeded(byte[] payload) implements Outcome {}

    /**
     * The tenant's code failed: it threw, died, ran out of memory or time.
     *
     * @param errorType as in the payload, such as {@code TypeError} or {@code Sandbox.Timedout}
     */
    record Failed(String errorType, byte[] payload) implements Outcome {}
}
