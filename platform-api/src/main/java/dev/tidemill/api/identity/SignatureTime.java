package dev.tidemill.api.identity;

import static dev.tidemill.api.identity.IdentityException.incomplete;
import static dev.tidemill.api.identity.IdentityException.wrong;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The time format of signatures: {@code 20261120T101500Z}. */
final class SignatureTime {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** How far clocks may differ, and how long a signature in a header is good. */
    static final long TOLERANCE_SECONDS = 15 * 60;

    private SignatureTime() {}

    /**
     * @return seconds since 1970, or {@link Long#MIN_VALUE} when it is no time
     */
    static long parse(String text) {
        if (text.length() != 16 || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
            return Long.MIN_VALUE;
        }
        var year = number(text, 0, 4);
        var month = number(text, 4, 6);
        var day = number(text, 6, 8);
        var hour = number(text, 9, 11);
        var minute = number(text, 11, 13);
        var second = number(text, 13, 15);
        if (year < 1
                || hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || second < 0
                || second > 59) {
            return Long.MIN_VALUE;
        }
        try {
            return LocalDate.of(year, month, day).toEpochDay() * 86_400
                    + hour * 3600L
                    + minute * 60L
                    + second;
        } catch (DateTimeException noSuchDay) {
            return Long.MIN_VALUE;
        }
    }

    private static int number(String text, int start, int end) {
        var number = 0;
        for (var i = start; i < end; i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    static String format(long seconds) {
        return FORMAT.format(Instant.ofEpochSecond(seconds));
    }

    /**
     * @param now seconds since 1970
     * @throws IdentityException when the signature is not good now
     */
    static void check(String time, String scopeDate, long validSeconds, long now) {
        var signed = parse(time);
        if (signed == Long.MIN_VALUE) {
            throw incomplete("Date must be in ISO-8601 'basic format'. Got '" + time + "'.");
        }
        if (!time.startsWith(scopeDate) || scopeDate.length() != 8) {
            throw wrong(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date"
                            + " from HTTP: '"
                            + scopeDate
                            + "' != '"
                            + time.substring(0, 8)
                            + "'.");
        }
        if (signed - TOLERANCE_SECONDS > now) {
            throw new IdentityException(
                    IdentityException.Reason.SKEWED,
                    "Signature not yet current: "
                            + time
                            + " is still later than "
                            + format(now + TOLERANCE_SECONDS)
                            + " ("
                            + format(now)
                            + " + 15 min.)");
        }
        if (signed + validSeconds < now) {
            throw new IdentityException(
                    IdentityException.Reason.EXPIRED,
                    "Signature expired: "
                            + time
                            + " is now earlier than "
                            + format(now - validSeconds)
                            + " ("
                            + format(now)
                            + " - "
                            + validSeconds / 60
                            + " min.)");
        }
    }
}
