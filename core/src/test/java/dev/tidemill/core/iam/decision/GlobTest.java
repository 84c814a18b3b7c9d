package dev.tidemill.core.iam.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tidemill.core.iam.policy.Version;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    @Test
    void characters_that_stand_for_wildcards_inside_are_none_in_a_policy() {
        // given
        var pattern = TextPattern.of("a" + Glob.STAR, Version.V2012, TextPattern.Style.LIKE);
        // then
        assertThat(pattern.matches("abc", Cases.invoke(Cases.principal("root")))).isFalse();
    }
}
