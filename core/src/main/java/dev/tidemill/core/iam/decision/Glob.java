package dev.tidemill.core.iam.decision;

import java.util.Arrays;

/**
 * A text with wildcards, ready for comparing. It is no regular expression: the time is about that
 * of reading the text, whatever somebody writes; with wildcards that stay in a field of an ARN, it
 * is bounded by the product of the lengths.
 */
final class Glob {

    // Wildcards are characters that no text has (Unicode's noncharacters), so that a star in a
    // value that was put in for a variable stays a star.
    /** Any characters. */
    static final char STAR = '\uFDD0';

    /** One character. */
    static final char ONE = '\uFDD1';

    /** Any characters but a colon: it stays in its field of an ARN. */
    static final char FIELD_STAR = '\uFDD2';

    /** One character, not a colon. */
    static final char FIELD_ONE = '\uFDD3';

    private enum Shape {
        ALL,
        LITERAL,
        PREFIX,
        PIECES,
        FIELDS
    }

    private final char[] pattern;
    private final String head;
    private final Shape shape;

    Glob(char[] pattern) {
        this.pattern = pattern;
        var literal = 0;
        while (literal < pattern.length && !isWildcard(pattern[literal])) {
            literal++;
        }
        head = new String(pattern, 0, literal);
        shape = shapeOf(pattern, literal);
    }

    private static Shape shapeOf(char[] pattern, int literal) {
        if (literal == pattern.length) {
            return Shape.LITERAL;
        }
        if (literal == pattern.length - 1 && pattern[literal] == STAR) {
            return literal == 0 ? Shape.ALL : Shape.PREFIX;
        }
        for (var token : pattern) {
            if (token == FIELD_STAR || token == FIELD_ONE) {
                return Shape.FIELDS;
            }
        }
        return Shape.PIECES;
    }

    /** Stars and question marks in {@code text} are wildcards that match anything. */
    static Glob of(String text) {
        var pattern = new char[text.length()];
        var length = 0;
        for (var at = 0; at < text.length(); at++) {
            var token =
                    switch (text.charAt(at)) {
                        case '*' -> STAR;
                        case '?' -> ONE;
                        default -> text.charAt(at);
                    };
            if (token != STAR || length == 0 || pattern[length - 1] != STAR) {
                pattern[length++] = token;
            }
        }
        return new Glob(Arrays.copyOf(pattern, length));
    }

    static boolean isWildcard(char c) {
        return c >= STAR && c <= FIELD_ONE;
    }

    /** The whole text, when there is no wildcard in it. */
    boolean isLiteral() {
        return shape == Shape.LITERAL;
    }

    /** What comes before the first wildcard. */
    String head() {
        return head;
    }

    boolean matches(String text) {
        return switch (shape) {
            case ALL -> true;
            case LITERAL -> text.equals(head);
            case PREFIX -> text.startsWith(head);
            case PIECES -> text.startsWith(head) && matchesPieces(text, head.length());
            case FIELDS -> text.startsWith(head) && matchesFields(text, head.length());
        };
    }

    /**
     * The first and the last piece have their places; each one between is taken where it comes
     * first, which leaves most to the others.
     */
    boolean matchesPieces(CharSequence text, int from) {
        var first = star(from);
        if (first == pattern.length) {
            return text.length() == first && isAt(text, from, from, first);
        }
        var last = pattern.length - 1;
        while (pattern[last] != STAR) {
            last--;
        }
        var end = text.length() - (pattern.length - last - 1);
        if (end < first
                || !isAt(text, from, from, first)
                || !isAt(text, end, last + 1, pattern.length)) {
            return false;
        }
        var at = first;
        for (var p = first + 1; p < last; ) {
            var next = star(p);
            var found = Piece.find(pattern, p, next, text, at, end);
            if (found < 0) {
                return false;
            }
            at = found + next - p;
            p = next + 1;
        }
        return true;
    }

    private int star(int from) {
        var at = from;
        while (at < pattern.length && pattern[at] != STAR) {
            at++;
        }
        return at;
    }

    private boolean isAt(CharSequence text, int at, int from, int to) {
        if (at + to - from > text.length()) {
            return false;
        }
        for (var p = from; p < to; p++) {
            if (!matches(pattern[p], text.charAt(at + p - from))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Goes back to the last star only: what an earlier one could take, the last one can take too. A
     * star that is bound to its field may fail for good; then the last unbound one moves on.
     */
    private boolean matchesFields(String text, int from) {
        var p = from;
        var t = from;
        var star = -1;
        var starText = 0;
        var field = -1;
        var fieldText = 0;
        while (true) {
            if (p == pattern.length) {
                if (t == text.length()) {
                    return true;
                }
            } else if (pattern[p] == STAR) {
                star = ++p;
                starText = t;
                field = -1;
                if (p == pattern.length) {
                    return true;
                }
                continue;
            } else if (pattern[p] == FIELD_STAR) {
                field = ++p;
                fieldText = t;
                continue;
            } else if (t < text.length() && matches(pattern[p], text.charAt(t))) {
                p++;
                t++;
                continue;
            }
            if (field >= 0 && fieldText < text.length() && text.charAt(fieldText) != ':') {
                p = field;
                t = ++fieldText;
            } else if (star >= 0 && starText < text.length()) {
                p = star;
                t = ++starText;
                field = -1;
            } else {
                return false;
            }
        }
    }

    private static boolean matches(char token, char c) {
        return switch (token) {
            case ONE -> true;
            case FIELD_ONE -> c != ':';
            default -> token == c;
        };
    }
}
