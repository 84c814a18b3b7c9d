package dev.tidemill.api.iam;

/** What policies belong to, with the bounds that AWS sets by default. */
public enum IdentityKind {
    USER("user", "User", "AIDA", 5000, 2048),
    GROUP("group", "Group", "AGPA", 300, 5120),
    ROLE("role", "Role", "AROA", 1000, 10_240);

    private final String word;
    private final String title;
    private final String idPrefix;
    private final int most;
    private final int inlineCharacters;

    IdentityKind(String word, String title, String idPrefix, int most, int inlineCharacters) {
        this.word = word;
        this.title = title;
        this.idPrefix = idPrefix;
        this.most = most;
        this.inlineCharacters = inlineCharacters;
    }

    /** As ARNs and the database spell it. */
    public String word() {
        return word;
    }

    /** As a sentence begins with it. */
    public String title() {
        return title;
    }

    /** How unique ids begin. */
    public String idPrefix() {
        return idPrefix;
    }

    /** How many a tenant may have. */
    public int most() {
        return most;
    }

    /** How long all inline policies of one may be together, white space apart. */
    public int inlineCharacters() {
        return inlineCharacters;
    }
}
