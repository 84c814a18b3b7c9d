package dev.tidemill.bootstrap;

/** An error that Lambda names itself. */
final class NamedError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String type;

    NamedError(String type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    String type() {
        return type;
    }
}
