package dev.tidemill.core.iam.policy;

/** What a policy belongs to, and so which elements it has and how denials call it. */
public enum PolicyKind {
    /** Of a user, a group or a role. */
    IDENTITY("an", "identity-based policy"),
    /** Who may assume a role. */
    TRUST("the", "role trust policy"),
    /** Of a resource, such as a function. */
    RESOURCE("a", "resource-based policy"),
    /** The most that a user or a role may do. */
    BOUNDARY("a", "permissions boundary"),
    /** The most that one session may do. */
    SESSION("a", "session policy"),
    /** The most that anybody in a tenant may do, set by the operator. */
    GUARD_RAIL("a", "service control policy");

    private final String article;
    private final String words;

    PolicyKind(String article, String words) {
        this.article = article;
        this.words = words;
    }

    /** As AWS calls it: {@code identity-based policy}. */
    public String words() {
        return words;
    }

    /** With its article: {@code an identity-based policy}. */
    public String withArticle() {
        return article + " " + words;
    }

    /** Whether its statements say who; those of the other kinds must not. */
    public boolean namesPrincipals() {
        return this == TRUST || this == RESOURCE;
    }
}
