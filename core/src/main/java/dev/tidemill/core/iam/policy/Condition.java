package dev.tidemill.core.iam.policy;

import java.util.List;

/**
 * One test of a statement's {@code Condition}.
 *
 * @param ifExists holds also when the request has no such key
 * @param key as written; upper and lower case are the same
 * @param values numbers and booleans as text; one that matches is enough
 */
public record Condition(
        Operator operator,
        Quantifier quantifier,
        boolean ifExists,
        String key,
        List<String> values) {
    public Condition {
        values = List.copyOf(values);
    }

    /** How a condition meets a key that has several values. */
    public enum Quantifier {
        NONE(""),
        FOR_ANY_VALUE("ForAnyValue:"),
        FOR_ALL_VALUES("ForAllValues:");

        private final String prefix;

        Quantifier(String prefix) {
            this.prefix = prefix;
        }

        String prefix() {
            return prefix;
        }
    }

    /** The operator with its quantifier and suffix, as policies write it. */
    public String word() {
        return quantifier.prefix() + operator.word() + (ifExists ? Operator.IF_EXISTS : "");
    }
}
