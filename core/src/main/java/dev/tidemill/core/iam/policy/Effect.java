package dev.tidemill.core.iam.policy;

/** What a statement that matches does. */
public enum Effect {
    ALLOW("Allow"),
    DENY("Deny");

    private final String word;

    Effect(String word) {
        this.word = word;
    }

    /** As policies write it. */
    public String word() {
        return word;
    }
}
