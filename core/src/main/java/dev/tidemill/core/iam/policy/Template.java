package dev.tidemill.core.iam.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A text of a policy with its variables: {@code arn:aws:s3:::home/${aws:username}/*}. */
public record Template(List<Part> parts) {

    /** A piece of the text. */
    public sealed interface Part {
        /** As it stands; stars and question marks are wildcards where the place has any. */
        record Text(String text) implements Part {}

        /** {@code ${*}}, {@code ${?}} or {@code ${$}}: the character itself, never a wildcard. */
        record Escaped(char character) implements Part {}

        /**
         * The value of a key.
         *
         * @param otherwise when the request does not have it
         */
        record Variable(ConditionKey key, Optional<String> otherwise) implements Part {}
    }

    private static final String OPEN = "${";

    public Template {
        parts = List.copyOf(parts);
    }

    public boolean hasVariables() {
        return parts.stream().anyMatch(Part.Variable.class::isInstance);
    }

    /** Where the first variable begins in what {@link #of} was given; empty when there is none. */
    static Optional<Integer> firstVariable(String text, Version version) {
        var at = version == Version.V2012 ? text.indexOf(OPEN) : -1;
        while (at >= 0 && isEscape(text, at)) {
            at = text.indexOf(OPEN, at + 4);
        }
        return at < 0 ? Optional.empty() : Optional.of(at);
    }

    /**
     * @throws IllegalArgumentException when a variable is malformed
     */
    public static Template of(String text, Version version) {
        if (version == Version.V2008) {
            return new Template(List.of(new Part.Text(text)));
        }
        var parts = new ArrayList<Part>();
        var from = 0;
        for (var at = text.indexOf(OPEN); at >= 0; at = text.indexOf(OPEN, from)) {
            if (at > from) {
                parts.add(new Part.Text(text.substring(from, at)));
            }
            if (isEscape(text, at)) {
                parts.add(new Part.Escaped(text.charAt(at + 2)));
                from = at + 4;
            } else {
                var end = endOf(text, at);
                parts.add(variable(text.substring(at + OPEN.length(), end)));
                from = end + 1;
            }
        }
        if (from < text.length() || parts.isEmpty()) {
            parts.add(new Part.Text(text.substring(from)));
        }
        return new Template(parts);
    }

    private static boolean isEscape(String text, int at) {
        return text.startsWith("${*}", at)
                || text.startsWith("${?}", at)
                || text.startsWith("${$}", at);
    }

    private static int endOf(String text, int at) {
        var brace = text.indexOf('}', at);
        var quote = brace < 0 ? -1 : text.indexOf('\'', at, brace);
        if (quote >= 0) { // a default may hold a brace
            var close = text.indexOf('\'', quote + 1);
            brace = close < 0 ? -1 : text.indexOf('}', close);
        }
        if (brace < 0) {
            throw new IllegalArgumentException("the variable is not closed");
        }
        return brace;
    }

    private static Part.Variable variable(String inside) {
        var comma = inside.indexOf(',');
        var key = (comma < 0 ? inside : inside.substring(0, comma)).strip();
        if (key.indexOf(':') <= 0 || key.chars().anyMatch(c -> c < ' ' || c == '$' || c == '{')) {
            throw new IllegalArgumentException("the variable names no key, such as aws:username");
        }
        if (comma < 0) {
            return new Part.Variable(ConditionKey.of(key), Optional.empty());
        }
        var otherwise = inside.substring(comma + 1).strip();
        if (otherwise.length() < 2 || !otherwise.startsWith("'") || !otherwise.endsWith("'")) {
            throw new IllegalArgumentException(
                    "the default of a variable stands in single quotation marks");
        }
        return new Part.Variable(
                ConditionKey.of(key), Optional.of(otherwise.substring(1, otherwise.length() - 1)));
    }
}
