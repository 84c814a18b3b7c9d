package dev.tidemill.core.error;

/** Every way the platform says no. The kind alone decides status, retry and who is woken. */
public enum ErrorCode {
    FUNCTION_NOT_FOUND(Kind.NOT_FOUND),
    FUNCTION_EXISTS(Kind.CONFLICT),
    FUNCTION_NOT_READY(Kind.CONFLICT),
    RECURSION_STOPPED(Kind.INVALID),
    FUNCTION_CHANGED(Kind.PRECONDITION),
    FUNCTION_POLICY_NOT_FOUND(Kind.NOT_FOUND),
    FUNCTION_POLICY_TOO_LONG(Kind.INVALID),
    FUNCTION_STATEMENT_EXISTS(Kind.CONFLICT),
    FUNCTION_VERSION_IN_USE(Kind.CONFLICT),
    LAYER_NOT_FOUND(Kind.NOT_FOUND),
    FUNCTION_ALIAS_NOT_FOUND(Kind.NOT_FOUND),
    FUNCTION_ALIAS_EXISTS(Kind.CONFLICT),
    EGRESS_POLICY_NOT_FOUND(Kind.NOT_FOUND),
    EGRESS_POLICY_EXISTS(Kind.CONFLICT),
    PROVISIONED_CONCURRENCY_NOT_FOUND(Kind.NOT_FOUND),
    FUNCTION_ALREADY_PROVISIONED(Kind.CONFLICT),
    FUNCTION_URL_NOT_FOUND(Kind.NOT_FOUND),
    FUNCTION_URL_EXISTS(Kind.CONFLICT),
    PARAMETER_INVALID(Kind.INVALID),
    PAYLOAD_TOO_LARGE(Kind.TOO_LARGE),
    PAYLOAD_MALFORMED(Kind.INVALID),
    TENANT_NOT_FOUND(Kind.NOT_FOUND),
    TENANT_EXISTS(Kind.CONFLICT),
    PERSON_EXISTS(Kind.CONFLICT),
    PERSON_NOT_FOUND(Kind.NOT_FOUND),
    PEOPLE_UNAVAILABLE(Kind.UNAVAILABLE),
    TENANT_SUSPENDED(Kind.DENIED),
    LOG_GROUP_NOT_FOUND(Kind.NOT_FOUND),
    LOG_STREAM_NOT_FOUND(Kind.NOT_FOUND),
    ACCESS_DENIED(Kind.DENIED),
    POLICY_MALFORMED(Kind.INVALID),
    IAM_NOT_FOUND(Kind.NOT_FOUND),
    IAM_EXISTS(Kind.CONFLICT),
    IAM_IN_USE(Kind.CONFLICT),
    IAM_QUOTA_EXCEEDED(Kind.LIMITED),
    NO_CAPACITY(Kind.LIMITED),
    CONCURRENCY_EXCEEDED(Kind.LIMITED),
    FUNCTION_CONCURRENCY_EXCEEDED(Kind.LIMITED),
    EVENT_RATE_EXCEEDED(Kind.LIMITED),
    CHANGED_AT_ONCE(Kind.CONFLICT),
    STORAGE_EXCEEDED(Kind.LIMITED),
    EVENTS_UNAVAILABLE(Kind.UNAVAILABLE),
    CATALOGUE_UNAVAILABLE(Kind.UNAVAILABLE),
    SANDBOX_FAILED(Kind.INTERNAL),
    CODE_UNREADABLE(Kind.INTERNAL),
    INTERNAL(Kind.INTERNAL);

    private final Kind kind;

    ErrorCode(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What sort of no. */
    public enum Kind {
        INVALID(400),
        DENIED(403),
        NOT_FOUND(404),
        CONFLICT(409),
        PRECONDITION(412),
        TOO_LARGE(413),
        LIMITED(429),
        UNAVAILABLE(503),
        INTERNAL(500);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }
}
