package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.decision.TextPattern.Style;

/** Puts the characters and wildcards of a {@link Glob} together. */
final class Tokens {

    /** An ARN's sixth field reaches to its end, colons included. */
    private static final int LAST_FIELD = 5;

    private final Style style;
    private final StringBuilder out = new StringBuilder();
    private int field;

    Tokens(Style style) {
        this.style = style;
    }

    void text(String text) {
        for (var at = 0; at < text.length(); at++) {
            var c = text.charAt(at);
            if (style == Style.LITERAL || (c != '*' && c != '?')) {
                literal(c);
            } else {
                var ends = at + 1 == text.length() || text.charAt(at + 1) == ':';
                wildcard(c == '*', isBound(c == '*' && ends));
            }
        }
    }

    private boolean isBound(boolean endsField) {
        return switch (style) {
            case LITERAL, LIKE -> false;
            case ARN -> field < LAST_FIELD;
            case RESOURCE -> field < LAST_FIELD && !endsField;
        };
    }

    private void wildcard(boolean star, boolean bound) {
        var token = star ? bound ? Glob.FIELD_STAR : Glob.STAR : bound ? Glob.FIELD_ONE : Glob.ONE;
        var repeated = !out.isEmpty() && out.charAt(out.length() - 1) == token;
        if (!star || !repeated) {
            out.append(token);
        }
    }

    void literal(String text) {
        for (var at = 0; at < text.length(); at++) {
            literal(text.charAt(at));
        }
    }

    void literal(char c) {
        if (c == ':') {
            field++;
        }
        // What would be taken for a wildcard can equal nothing in a text that we made.
        out.append(Glob.isWildcard(c) ? '\uFFFF' : c);
    }

    char[] toArray() {
        var tokens = new char[out.length()];
        out.getChars(0, tokens.length, tokens, 0);
        return tokens;
    }
}
