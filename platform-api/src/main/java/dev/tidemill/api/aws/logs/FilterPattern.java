package dev.tidemill.api.aws.logs;

import dev.tidemill.api.aws.protocol.AwsException;
import java.util.ArrayList;
import java.util.List;

/**
 * CloudWatch's patterns of terms: all plain terms must be in a message, no excluded one may be, and
 * of optional ones ({@code ?term}) one suffices where there are no others. Case counts. Patterns
 * over JSON, over columns and regular expressions are refused by name.
 */
final class FilterPattern {

    private final List<String> required = new ArrayList<>();
    private final List<String> excluded = new ArrayList<>();
    private final List<String> optional = new ArrayList<>();

    private FilterPattern() {}

    /**
     * @throws AwsException InvalidParameterException
     */
    static FilterPattern parse(String text) {
        var pattern = new FilterPattern();
        var rest = text.strip();
        if (rest.startsWith("{")) {
            throw unsupported("JSON");
        }
        if (rest.startsWith("[")) {
            throw unsupported("space-delimited");
        }
        var reader = new Reader(rest);
        while (reader.skipSpace()) {
            var list =
                    switch (reader.peek()) {
                        case '?' -> pattern.optional;
                        case '-' -> pattern.excluded;
                        default -> pattern.required;
                    };
            if (list != pattern.required) {
                reader.next();
            }
            list.add(reader.term());
        }
        return pattern;
    }

    boolean matches(String message) {
        return required.stream().allMatch(message::contains)
                && excluded.stream().noneMatch(message::contains)
                && (optional.isEmpty()
                        || !required.isEmpty()
                        || !excluded.isEmpty()
                        || optional.stream().anyMatch(message::contains));
    }

    boolean matchesAll() {
        return required.isEmpty() && excluded.isEmpty() && optional.isEmpty();
    }

    private static AwsException unsupported(String kind) {
        return new AwsException(
                "InvalidParameterException",
                400,
                "Tidemill does not support %s filter patterns yet.".formatted(kind));
    }

    private static AwsException invalid(String why) {
        return new AwsException("InvalidParameterException", 400, "Invalid filter pattern: " + why);
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        /**
         * @return whether something is left
         */
        boolean skipSpace() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at < text.length();
        }

        char peek() {
            return text.charAt(at);
        }

        void next() {
            at++;
        }

        String term() {
            if (at == text.length() || Character.isWhitespace(peek())) {
                throw invalid("a term is missing after ? or -");
            }
            return peek() == '"' ? quoted() : plain();
        }

        private String quoted() {
            var term = new StringBuilder();
            for (at++; at < text.length(); at++) {
                var c = peek();
                if (c == '"') {
                    at++;
                    return term.toString();
                }
                if (c == '\\' && at + 1 < text.length()) {
                    at++;
                }
                term.append(peek());
            }
            throw invalid("a quotation mark is missing");
        }

        private String plain() {
            if (peek() == '%') {
                throw unsupported("regular expression");
            }
            var start = at;
            while (at < text.length() && !Character.isWhitespace(peek())) {
                if (!Character.isLetterOrDigit(peek()) && peek() != '_') {
                    throw invalid(
                            "invalid character(s) in term '%s': put it in quotation marks"
                                    .formatted(text.substring(start).split("\\s", 2)[0]));
                }
                at++;
            }
            return text.substring(start, at);
        }
    }
}
