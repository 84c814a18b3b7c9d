package dev.tidemill.api.aws.protocol;

/** How Tidemill refuses by name what it does not do. */
final class Refusals {

    private Refusals() {}

    static String operation(String operation) {
        return operation + " is not supported by Tidemill";
    }

    static String field(String field) {
        return field + " is not supported by Tidemill";
    }
}
