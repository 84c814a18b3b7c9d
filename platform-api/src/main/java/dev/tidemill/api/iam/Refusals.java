package dev.tidemill.api.iam;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;

/** The ways in which IAM says no, in the words that its users know. */
final class Refusals {

    private Refusals() {}

    static PlatformException missing(IdentityKind kind, String name) {
        return missing("The " + kind.word() + " with name " + name + " cannot be found.");
    }

    static PlatformException missing(String message) {
        return new PlatformException(ErrorCode.IAM_NOT_FOUND, message);
    }

    static PlatformException exists(String message) {
        return new PlatformException(ErrorCode.IAM_EXISTS, message);
    }

    static PlatformException inUse(String message) {
        return new PlatformException(ErrorCode.IAM_IN_USE, message);
    }

    /**
     * @param quota as AWS calls it
     */
    static PlatformException quota(String quota, int most) {
        return full("Cannot exceed quota for " + quota + ": " + most);
    }

    static PlatformException full(String message) {
        return new PlatformException(ErrorCode.IAM_QUOTA_EXCEEDED, message);
    }

    static PlatformException invalid(String message) {
        return new PlatformException(ErrorCode.PARAMETER_INVALID, message);
    }
}
