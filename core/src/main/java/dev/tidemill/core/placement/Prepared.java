package dev.tidemill.core.placement;

/** What became of the preparation of a version. */
public sealed interface Prepared {

    /** It may be called. */
    record Ready() implements Prepared {}

    /**
     * Its own code is to blame.
     *
     * @param code such as {@code FunctionError.InitTimeout}
     * @param reason a sentence
     */
    record Failed(String code, String reason) implements Prepared {}
}
