package dev.tidemill.core.iam.policy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a condition compares, and how. */
public enum Operator {
    STRING_EQUALS("StringEquals", Type.STRING),
    STRING_NOT_EQUALS("StringNotEquals", Type.STRING),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Type.STRING),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Type.STRING),
    STRING_LIKE("StringLike", Type.STRING),
    STRING_NOT_LIKE("StringNotLike", Type.STRING),
    NUMERIC_EQUALS("NumericEquals", Type.NUMERIC),
    NUMERIC_NOT_EQUALS("NumericNotEquals", Type.NUMERIC),
    NUMERIC_LESS_THAN("NumericLessThan", Type.NUMERIC),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Type.NUMERIC),
    NUMERIC_GREATER_THAN("NumericGreaterThan", Type.NUMERIC),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Type.NUMERIC),
    DATE_EQUALS("DateEquals", Type.DATE),
    DATE_NOT_EQUALS("DateNotEquals", Type.DATE),
    DATE_LESS_THAN("DateLessThan", Type.DATE),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", Type.DATE),
    DATE_GREATER_THAN("DateGreaterThan", Type.DATE),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", Type.DATE),
    BOOL("Bool", Type.BOOL),
    BINARY_EQUALS("BinaryEquals", Type.BINARY),
    IP_ADDRESS("IpAddress", Type.IP),
    NOT_IP_ADDRESS("NotIpAddress", Type.IP),
    ARN_EQUALS("ArnEquals", Type.ARN),
    ARN_NOT_EQUALS("ArnNotEquals", Type.ARN),
    ARN_LIKE("ArnLike", Type.ARN),
    ARN_NOT_LIKE("ArnNotLike", Type.ARN),
    NULL("Null", Type.NULL);

    /** What the values are. */
    public enum Type {
        STRING,
        NUMERIC,
        DATE,
        BOOL,
        BINARY,
        IP,
        ARN,
        NULL
    }

    static final String IF_EXISTS = "IfExists";

    private static final Map<String, Operator> BY_WORD = new HashMap<>();

    static {
        for (var operator : values()) {
            BY_WORD.put(operator.word.toLowerCase(Locale.ROOT), operator);
        }
    }

    private final String word;
    private final Type type;

    Operator(String word, Type type) {
        this.word = word;
        this.type = type;
    }

    /** As policies write it; upper and lower case are the same. */
    public String word() {
        return word;
    }

    public Type type() {
        return type;
    }

    /** Whether it holds when nothing matches, a key that the request lacks included. */
    public boolean isNegated() {
        return switch (this) {
            case STRING_NOT_EQUALS,
                    STRING_NOT_EQUALS_IGNORE_CASE,
                    STRING_NOT_LIKE,
                    NUMERIC_NOT_EQUALS,
                    DATE_NOT_EQUALS,
                    NOT_IP_ADDRESS,
                    ARN_NOT_EQUALS,
                    ARN_NOT_LIKE ->
                    true;
            default -> false;
        };
    }

    static Optional<Operator> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word.toLowerCase(Locale.ROOT)));
    }
}
