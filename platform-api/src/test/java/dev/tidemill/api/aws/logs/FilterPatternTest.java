package dev.tidemill.api.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.api.aws.protocol.AwsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'' | anything | true",
                "'  ' | anything | true",
                "ERROR | [ERROR 400] BAD REQUEST | true",
                "ERROR | [error 400] BAD REQUEST | false",
                "ERROR ARGUMENTS | ERROR 419 MISSING ARGUMENTS | true",
                "ERROR ARGUMENTS | ERROR 420 INVALID | false",
                "\"INTERNAL SERVER ERROR\" | ERROR 500 INTERNAL SERVER ERROR | true",
                "\"INTERNAL SERVER ERROR\" | SERVER ERROR INTERNAL | false",
                "\"say \\\"hi\\\"\" | they say \"hi\" | true",
                "?ERROR ?ARGUMENTS | ERROR 401 | true",
                "?ERROR ?ARGUMENTS | MISSING ARGUMENTS | true",
                "?ERROR ?ARGUMENTS | all well | false",
                "ERROR -ARGUMENTS | ERROR 400 BAD REQUEST | true",
                "ERROR -ARGUMENTS | ERROR 419 MISSING ARGUMENTS | false",
                "-\"of no interest\" | line of no interest | false",
                "INFO ?ERROR | INFO all well | true",
                "\"%x%\" | 5 %x% | true",
            })
    void terms_decide(String pattern, String message, boolean matches) {
        assertThat(FilterPattern.parse(pattern).matches(message)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ $.level = \"error\" }", "[ip, user, status = 4*]", "%regex%"})
    void other_languages_are_refused_by_name(String pattern) {
        assertThatThrownBy(() -> FilterPattern.parse(pattern))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("does not support");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"open", "?", "- x", "a/b", "x*"})
    void a_broken_pattern_is_refused(String pattern) {
        assertThatThrownBy(() -> FilterPattern.parse(pattern))
                .isInstanceOf(AwsException.class)
                .extracting(thrown -> ((AwsException) thrown).code())
                .isEqualTo("InvalidParameterException");
    }

    @Test
    void an_empty_pattern_lets_everything_through() {
        assertThat(FilterPattern.parse("").matchesAll()).isTrue();
    }
}
