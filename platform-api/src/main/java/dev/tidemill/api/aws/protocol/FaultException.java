package dev.tidemill.api.aws.protocol;

/** The door says no; {@link AwsErrors} knows what the service calls it. */
final class FaultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final String text;

    FaultException(Fault fault, String text) {
        super(text, null, false, false); // an answer, not a fault of ours: nobody reads its stack
        this.fault = fault;
        this.text = text;
    }

    Fault fault() {
        return fault;
    }

    String text() {
        return text;
    }
}
