package dev.tidemill.api.identity;

/** The caller could not show who it is. */
public final class IdentityException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong; each dialect has its own name and status for it. */
    public enum Reason {
        /** No signature at all. */
        UNSIGNED,
        /** Parts of the signature are missing or malformed. */
        INCOMPLETE,
        /** Nobody has this access key, or the session token is none of ours. */
        KEY_UNKNOWN,
        /** The session is over. */
        TOKEN_EXPIRED,
        /** The signature does not belong to this request. */
        SIGNATURE_WRONG,
        /** Signed too long ago. */
        EXPIRED,
        /** Signed in the future. */
        SKEWED
    }

    private final Reason reason;
    private final String text;

    IdentityException(Reason reason, String text) {
        super(text, null, false, false); // an answer, not a fault of ours: nobody reads its stack
        this.reason = reason;
        this.text = text;
    }

    static IdentityException incomplete(String text) {
        return new IdentityException(Reason.INCOMPLETE, text.strip());
    }

    static IdentityException wrong(String text) {
        return new IdentityException(Reason.SIGNATURE_WRONG, text);
    }

    public Reason reason() {
        return reason;
    }

    /** For the caller to read. */
    public String text() {
        return text;
    }
}
