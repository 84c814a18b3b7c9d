package dev.tidemill.api.identity;

/**
 * Somebody is signed in, and has no place to act in. What it says is for that person: it tells what
 * is missing and who can mend it.
 */
public final class NoAccountException extends RuntimeException {

    /** How the doors call it. */
    public static final String CODE = "NoAccount";

    private static final long serialVersionUID = 1L;

    private final String message;

    public NoAccountException(String message) {
        super(message, null, false, false);
        this.message = message;
    }

    /** Never absent. */
    @Override
    public String getMessage() {
        return message;
    }
}
