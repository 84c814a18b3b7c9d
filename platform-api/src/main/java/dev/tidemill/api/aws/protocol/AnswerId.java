package dev.tidemill.api.aws.protocol;

/** The id that the answer to a call bears: its own, unless it repeats what an earlier one did. */
public final class AnswerId {

    private volatile String value;

    AnswerId(String own) {
        value = own;
    }

    /** The answer is that of an earlier request. */
    public void becomes(String earlier) {
        value = earlier;
    }

    String value() {
        return value;
    }
}
