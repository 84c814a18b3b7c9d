package dev.tidemill.core.secret;

/** It was not sealed by us, not for this place, or not with a key that we have. */
public final class SealBrokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SealBrokenException(String place, Throwable cause) {
        super("what is sealed for " + place + " cannot be opened with the master keys", cause);
    }
}
