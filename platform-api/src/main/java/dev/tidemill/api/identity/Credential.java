package dev.tidemill.api.identity;

import static dev.tidemill.api.identity.IdentityException.incomplete;
import static dev.tidemill.api.identity.IdentityException.wrong;

/** A key and the scope of its signature: {@code KEY/20261120/us-east-1/lambda/aws4_request}. */
record Credential(String key, String date, String region, String service) {

    static final String TERMINATOR = "aws4_request";

    private static final int LONGEST = 512;

    /**
     * @throws IdentityException when it has not these five parts
     */
    static Credential parse(String credential) {
        if (credential.length() > LONGEST) {
            throw incomplete("Credential is too long.");
        }
        var terminator = credential.lastIndexOf('/');
        var service = before(credential, terminator);
        var region = before(credential, service);
        var date = before(credential, region);
        if (date <= 0) {
            throw incomplete(
                    "Credential must have exactly 5 slash-delimited elements, e.g."
                            + " keyid/date/region/service/term.");
        }
        if (!credential.substring(terminator + 1).equals(TERMINATOR)) {
            throw wrong("Credential should be scoped with a valid terminator: 'aws4_request'.");
        }
        return new Credential(
                credential.substring(0, date),
                credential.substring(date + 1, region),
                credential.substring(region + 1, service),
                credential.substring(service + 1, terminator));
    }

    /**
     * Any region will do: the platform is one, and what a client calls it is the client's affair.
     */
    boolean hasRegion() {
        return isWord(region, 32);
    }

    /** Whether a service could be called so; it is written down as the key's last use. */
    boolean hasService() {
        return isWord(service, 64);
    }

    private static boolean isWord(String text, int longest) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= longest;
    }

    private static int before(String text, int slash) {
        return slash <= 0 ? -1 : text.lastIndexOf('/', slash - 1);
    }
}
