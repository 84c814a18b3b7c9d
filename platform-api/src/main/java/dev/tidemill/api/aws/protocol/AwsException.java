package dev.tidemill.api.aws.protocol;

/**
 * A no in the words of the service that was asked: code and status reach the caller as they are.
 */
public final class AwsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;

    public AwsException(String code, int status, String message) {
        super(message, null, false, false); // an answer, not a fault: nobody reads its stack
        this.code = code;
        this.status = status;
    }

    public AwsException(String code, int status, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    @Override
    public String getMessage() {
        var message = super.getMessage();
        return message == null ? "" : message;
    }
}
