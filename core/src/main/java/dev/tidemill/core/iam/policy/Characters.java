package dev.tidemill.core.iam.policy;

/** The characters that names are made of. ASCII only: other alphabets have digits too. */
final class Characters {

    private Characters() {}

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean isAlphanumeric(int c) {
        return isDigit(c) || isUpper(c) || isLower(c);
    }
}
