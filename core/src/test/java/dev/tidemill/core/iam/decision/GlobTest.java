package dev.tidemill.core.iam.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tidemill.core.iam.policy.Version;
import java.time.Duration;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab:*?").ofMaxLength(10);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab:").ofMaxLength(12);
    }

    @Property(tries = 5000)
    void agrees_with_the_naive_one(
            @ForAll("patterns") String pattern, @ForAll("texts") String text) {
        assertThat(Glob.of(pattern).matches(text)).isEqualTo(naive(pattern, text, false));
    }

    @Property(tries = 5000)
    void agrees_with_the_naive_one_where_wildcards_stay_in_their_field(
            @ForAll("patterns") String pattern, @ForAll("texts") String text) {
        // given
        var tokens =
                pattern.replace('*', Glob.FIELD_STAR).replace('?', Glob.FIELD_ONE).toCharArray();
        // then
        assertThat(new Glob(tokens).matches(text)).isEqualTo(naive(pattern, text, true));
    }

    /** By the definition, exponential. */
    private static boolean naive(String pattern, String text, boolean fields) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        var rest = pattern.substring(1);
        var one = !text.isEmpty() && !(fields && text.charAt(0) == ':');
        return switch (pattern.charAt(0)) {
            case '*' ->
                    naive(rest, text, fields) || (one && naive(pattern, text.substring(1), fields));
            case '?' -> one && naive(rest, text.substring(1), fields);
            default ->
                    !text.isEmpty()
                            && text.charAt(0) == pattern.charAt(0)
                            && naive(rest, text.substring(1), fields);
        };
    }

    @ParameterizedTest
    @EnumSource(TextPattern.Style.class)
    void hostile_patterns_cost_bounded_time(TextPattern.Style style) {
        // given
        var pattern =
                TextPattern.of("*a".repeat(1000) + ":*a".repeat(1000) + "b", Version.V2012, style);
        var texts = new String[] {"a".repeat(2000), "a:".repeat(1000), ":".repeat(2000)};
        // then
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> {
                    for (var text : texts) {
                        assertThat(pattern.matches(text, Cases.invoke(Cases.principal("root"))))
                                .isFalse();
                    }
                });
    }

    @Provide
    Arbitrary<String> long_patterns() {
        return Arbitraries.strings()
                .withChars("aab?")
                .ofMinLength(17)
                .ofMaxLength(150)
                .map(piece -> "*" + piece + "*");
    }

    @Property(tries = 2000)
    void finds_long_pieces_where_they_are(
            @ForAll("long_patterns") String pattern, @ForAll("texts") String around) {
        // given
        var expected = Pattern.compile(pattern.replace("?", ".").replace("*", ".*"));
        var piece = pattern.substring(1, pattern.length() - 1);
        var glob = Glob.of(pattern);
        // then
        for (var inside :
                new String[] {
                    piece,
                    piece.replace('?', 'c'),
                    piece.replace('b', 'a'),
                    piece.substring(0, 16) + piece.substring(1),
                    piece.substring(1),
                    piece.substring(0, piece.length() - 1) + "d"
                }) {
            var text = around + inside + around;
            assertThat(glob.matches(text)).isEqualTo(expected.matcher(text).matches());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 250, 3_000})
    void looks_at_each_character_a_few_times_only(int length) {
        var text = new Counted("a".repeat(7_000));
        for (var pattern :
                new String[] {
                    "*" + "a".repeat(length) + "b*",
                    "*" + "?".repeat(length) + "b*",
                    "*" + "a?".repeat(length / 2) + "b*",
                    "*a".repeat(length) + "*b*"
                }) {
            // when
            text.looks = 0;
            var matches = Glob.of(pattern).matchesPieces(text, 0);
            // then
            assertThat(matches).isFalse();
            assertThat(text.looks).isLessThan(20 * text.length());
        }
    }

    /** How often somebody looks at it, which takes the time. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int at) {
            looks++;
            return text.charAt(at);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return text.subSequence(from, to);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Test
    void characters_that_stand_for_wildcards_inside_are_none_in_a_policy() {
        // given
        var pattern = TextPattern.of("a" + Glob.STAR, Version.V2012, TextPattern.Style.LIKE);
        // then
        assertThat(pattern.matches("abc", Cases.invoke(Cases.principal("root")))).isFalse();
    }
}
