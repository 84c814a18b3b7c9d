package dev.tidemill.api.identity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** The one spelling of a path and a query that both sides sign. */
final class Canonical {

    private static final String HEX = "0123456789ABCDEF";
    private static final String SIGNATURE = "X-Amz-Signature";

    private Canonical() {}

    /**
     * Every escape of the path as sent is escaped once more, as all services but S3 want it; dots
     * and doubled slashes are resolved.
     */
    static void path(String path, StringBuilder into) {
        var resolved = path.contains("/.") || path.contains("//") ? resolved(path) : path;
        if (resolved.isEmpty()) {
            into.append('/');
        }
        for (var i = 0; i < resolved.length(); i++) {
            var c = resolved.charAt(i);
            if (c == '/' || isUnreserved(c)) {
                into.append(c);
            } else {
                escape(c, into);
            }
        }
    }

    private static String resolved(String path) {
        var kept = new ArrayDeque<String>();
        for (var segment : path.split("/", -1)) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> kept.pollLast();
                default -> kept.addLast(segment);
            }
        }
        var slash = path.endsWith("/") && !kept.isEmpty() ? "/" : "";
        return "/" + String.join("/", kept) + slash;
    }

    /** Names and values in one spelling, sorted; without the signature of a presigned request. */
    static void query(@Nullable String query, StringBuilder into) {
        if (query == null || query.isEmpty()) {
            return;
        }
        var parameters = new ArrayList<String>();
        var start = 0;
        while (start <= query.length()) {
            var end = query.indexOf('&', start);
            if (end < 0) {
                end = query.length();
            }
            if (end > start && !isSignature(query, start)) {
                parameters.add(parameter(query, start, end));
            }
            start = end + 1;
        }
        if (parameters.size() > 1) {
            Collections.sort(parameters);
        }
        for (var i = 0; i < parameters.size(); i++) {
            if (i > 0) {
                into.append('&');
            }
            into.append(parameters.get(i).replace('\0', '='));
        }
    }

    private static boolean isSignature(String query, int start) {
        return query.startsWith(SIGNATURE, start)
                && query.startsWith("=", start + SIGNATURE.length());
    }

    /** Name and value with a zero between them: sorts by name first, whatever the name holds. */
    private static String parameter(String query, int start, int end) {
        var text = new StringBuilder(end - start + 16);
        var valued = false;
        for (var i = start; i < end; i++) {
            var c = query.charAt(i);
            if (c == '=' && !valued) {
                valued = true;
                text.append('\0');
            } else if (c == '%'
                    && i + 2 < end
                    && Character.digit(query.charAt(i + 1), 16) >= 0
                    && Character.digit(query.charAt(i + 2), 16) >= 0) {
                var value =
                        Character.digit(query.charAt(i + 1), 16) * 16
                                + Character.digit(query.charAt(i + 2), 16);
                character((char) value, text);
                i += 2;
            } else {
                character(c == '+' ? ' ' : c, text);
            }
        }
        if (!valued) {
            text.append('\0');
        }
        return text.toString();
    }

    private static void character(char c, StringBuilder into) {
        if (isUnreserved(c)) {
            into.append(c);
        } else {
            escape(c, into);
        }
    }

    private static void escape(char c, StringBuilder into) {
        into.append('%').append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '~';
    }

    /** A header's value without blanks around it, and with single ones within. */
    static void headerValue(String value, StringBuilder into) {
        var start = 0;
        var end = value.length();
        while (start < end && isBlank(value.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(value.charAt(end - 1))) {
            end--;
        }
        var blank = false;
        for (var i = start; i < end; i++) {
            var c = value.charAt(i);
            if (!isBlank(c)) {
                into.append(c);
            } else if (!blank) {
                into.append(' ');
            }
            blank = isBlank(c);
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
