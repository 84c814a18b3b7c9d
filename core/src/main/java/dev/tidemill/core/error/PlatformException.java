package dev.tidemill.core.error;

/**
 * The platform says no. The message reaches the caller: it says what was wrong, with the value, and
 * what to do.
 */
public class PlatformException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public PlatformException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public PlatformException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** Never absent: both constructors take one. */
    @Override
    public String getMessage() {
        var message = super.getMessage();
        return message == null ? "" : message;
    }
}
