package dev.tidemill.api.aws.protocol;

/** The ways in which a door itself says no, before any handler runs. */
enum Fault {
    /** A constraint of the model is broken. */
    INVALID,
    /** The model knows this setting, Tidemill does not obey it. */
    FIELD_UNSUPPORTED,
    /** The model knows this operation, Tidemill does not do it. */
    OPERATION_UNSUPPORTED,
    /** Nobody knows this operation. */
    OPERATION_UNKNOWN,
    /** The body is not what the protocol says it is. */
    MALFORMED,
    TOO_LARGE,
    /** The body took too long to arrive. */
    TOO_SLOW,
    /** The platform has no room to take the request now. */
    BUSY,
    DENIED,
    /** No signature. */
    UNSIGNED,
    /** A signature with parts missing or in a form that is none. */
    INCOMPLETE,
    KEY_UNKNOWN,
    /** The session is over. */
    TOKEN_EXPIRED,
    SIGNATURE_WRONG,
    /** Signed too long ago. */
    EXPIRED,
    /** Signed in the future. */
    SKEWED,
    /** The platform failed. */
    INTERNAL
}
