package dev.tidemill.core.iam.decision;

import java.util.HashMap;

/**
 * Finds what stands between two stars of a {@link Glob}. A long one is followed from all places at
 * once: a bit says that so much of it has just been seen, so each character is looked at once.
 */
final class Piece {

    private static final int SHORT = 16;

    private Piece() {}

    /**
     * @param pattern from {@code from} to {@code to} without stars
     * @return where it comes first in the text between {@code start} and {@code end}, or -1
     */
    static int find(char[] pattern, int from, int to, CharSequence text, int start, int end) {
        var length = to - from;
        if (length > end - start) {
            return -1;
        }
        return length <= SHORT
                ? findShort(pattern, from, to, text, start, end)
                : findLong(pattern, from, to, text, start, end);
    }

    private static int findShort(
            char[] pattern, int from, int to, CharSequence text, int start, int end) {
        for (var at = start; at <= end - (to - from); at++) {
            var p = from;
            while (p < to && (pattern[p] == Glob.ONE || pattern[p] == text.charAt(at + p - from))) {
                p++;
            }
            if (p == to) {
                return at;
            }
        }
        return -1;
    }

    private static int findLong(
            char[] pattern, int from, int to, CharSequence text, int start, int end) {
        var words = (to - from + 63) / 64;
        var any = new long[words];
        var of = new HashMap<Character, long[]>();
        for (var p = from; p < to; p++) {
            var places =
                    pattern[p] == Glob.ONE
                            ? any
                            : of.computeIfAbsent(pattern[p], _ -> new long[words]);
            places[(p - from) / 64] |= 1L << (p - from);
        }
        var none = new long[words];
        var seen = new long[words];
        var whole = 1L << (to - from - 1);
        for (var at = start; at < end; at++) {
            var places = of.getOrDefault(text.charAt(at), none);
            var carried = 1L;
            for (var word = 0; word < words; word++) {
                var longer = (seen[word] << 1) | carried;
                carried = seen[word] >>> 63;
                seen[word] = longer & (places[word] | any[word]);
            }
            if ((seen[words - 1] & whole) != 0) {
                return at + 1 - (to - from);
            }
        }
        return -1;
    }
}
