package dev.tidemill.api.iam;

import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.iam.policy.PolicyParser;
import java.util.Collection;

/** Holds policy documents against the language and the sizes. White space does not count. */
final class Documents {

    private static final int TRUST_CHARACTERS = 2048;
    private static final int MANAGED_CHARACTERS = 6144;
    private static final int LONGEST_KEPT = 10_240;

    private Documents() {}

    static void checkManaged(String document) {
        PolicyParser.parse(document, PolicyKind.IDENTITY);
        if (size(document) > MANAGED_CHARACTERS) {
            throw Refusals.quota("PolicySize", MANAGED_CHARACTERS);
        }
    }

    /**
     * @param provider the platform's own, by the name that it has in ARNs
     */
    static void checkTrust(String document, String provider) {
        new SharedIssuer(provider).check(PolicyParser.parse(document, PolicyKind.TRUST));
        if (size(document) > TRUST_CHARACTERS) {
            throw Refusals.quota("ACLSizePerRole", TRUST_CHARACTERS);
        }
    }

    /**
     * @param all inline policies of the identity as they would be
     */
    static void checkInline(
            IdentityKind kind, String name, String document, Collection<String> all) {
        PolicyParser.parse(document, PolicyKind.IDENTITY);
        if (all.stream().mapToLong(Documents::size).sum() > kind.inlineCharacters()) {
            throw Refusals.full(
                    "Maximum policy size of %d bytes exceeded for %s %s"
                            .formatted(kind.inlineCharacters(), kind.word(), name));
        }
    }

    /**
     * As it is kept: without white space when it is longer than any quota, so that nobody fills the
     * catalogue with blanks. All others are kept as they came.
     */
    static String kept(String document) {
        return document.length() > LONGEST_KEPT ? dense(document) : document;
    }

    private static String dense(String json) {
        var dense = new StringBuilder();
        var inText = false;
        var escaped = false;
        for (var at = 0; at < json.length(); at++) {
            var c = json.charAt(at);
            if (inText || " \t\r\n".indexOf(c) < 0) {
                dense.append(c);
            }
            if (c == '"' && !escaped) {
                inText = !inText;
            }
            escaped = c == '\\' && !escaped;
        }
        return dense.toString();
    }

    private static long size(String document) {
        return document.chars().filter(c -> !Character.isWhitespace(c)).count();
    }
}
