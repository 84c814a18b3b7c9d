package dev.tidemill.core.iam.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;

/** The values that conditions compare. Each function throws IllegalArgumentException with why. */
public final class ConditionValues {

    private static final int LONGEST_NUMBER = 40;

    private ConditionValues() {}

    static void check(Operator.Type type, String value, Version version) {
        switch (type) {
            case STRING -> Template.of(value, version);
            case NUMERIC -> number(value);
            case DATE -> date(value);
            case BOOL, NULL -> bool(value);
            case BINARY -> binary(value);
            case IP -> AddressRange.of(value);
            case ARN -> arn(value, version);
        }
    }

    /** Decimal, without an exponent: a short text cannot mean a number of a million digits. */
    public static BigDecimal number(String value) {
        if (value.length() > LONGEST_NUMBER
                || !value.chars().allMatch(ConditionValues::isOfNumber)) {
            throw new IllegalArgumentException("it is no decimal number");
        }
        try {
            return new BigDecimal(value);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("it is no decimal number", malformed);
        }
    }

    private static boolean isOfNumber(int c) {
        return Characters.isDigit(c) || c == '.' || c == '-' || c == '+';
    }

    /** ISO 8601, with or without a time of day; or seconds since 1970. */
    public static Instant date(String value) {
        try {
            if (!value.isEmpty()
                    && value.length() < 12
                    && value.chars().allMatch(Characters::isDigit)) {
                return Instant.ofEpochSecond(Long.parseLong(value));
            }
            return value.indexOf('T') >= 0
                    ? OffsetDateTime.parse(value).toInstant()
                    : LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException(
                    "it is no date such as 2026-01-31T00:00:00Z", malformed);
        }
    }

    public static boolean bool(String value) {
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        if (value.equalsIgnoreCase("false")) {
            return false;
        }
        throw new IllegalArgumentException("it is neither true nor false");
    }

    public static byte[] binary(String value) {
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("it is not Base64", malformed);
        }
    }

    private static void arn(String value, Version version) {
        var variables = Template.of(value, version).hasVariables();
        if (!variables && !value.equals("*") && value.split(":", 6).length < 6) {
            throw new IllegalArgumentException("an ARN has six fields");
        }
    }
}
