package dev.tidemill.api.identity;

/** A token of an identity provider that does not prove anything here. */
public final class WebIdentityException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason {
        /** Not ours, not whole, or not signed by the provider. */
        INVALID,
        /** It was good once. */
        EXPIRED,
        /** The provider's keys cannot be had now. */
        UNREACHABLE
    }

    private final Reason reason;

    public WebIdentityException(Reason reason, String message) {
        super(
                message, null, false,
                false); // an answer, not a fault of ours: nobody reads its stack
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
