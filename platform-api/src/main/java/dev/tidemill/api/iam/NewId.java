package dev.tidemill.api.iam;

import java.security.SecureRandom;

/** Makes unique ids that look like AWS's: a prefix that tells the kind, and 17 letters. */
final class NewId {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int LENGTH = 17;

    private NewId() {}

    static String of(String prefix) {
        var id = new StringBuilder(prefix);
        for (var i = 0; i < LENGTH; i++) {
            id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
