package dev.tidemill.core.iam.decision;

/** How closely a resource's policy names a principal, and so what its word is worth. */
enum Grant {
    /** It does not. */
    NONE,
    /** By its account, which leaves it to the account's own policies. */
    ACCOUNT,
    /** By the role of its session: boundary and session policies still limit it. */
    ROLE,
    /** By the user, the session or the service itself, or as one of everybody. */
    DIRECT
}
