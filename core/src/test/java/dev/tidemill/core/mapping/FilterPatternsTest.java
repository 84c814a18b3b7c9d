package dev.tidemill.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPatternsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"body":{"city":["Bern"]}}                     | {"body":{"city":"Bern","n":1}} | true
                    {"body":{"city":["Bern"]}}                     | {"body":{"city":"Basel"}}      | false
                    {"body":{"city":["Bern"]}}                     | {"body":"Bern"}                | false
                    {"body":["Bern"]}                              | {"body":"Bern"}                | true
                    {"body":["Bern"]}                              | {"body":{"city":"Bern"}}       | false
                    {"body":{"n":[{"numeric":[">",5]}]}}           | {"body":{"n":6}}               | true
                    {"body":{"n":[{"exists":false}]}}              | {"body":{"m":6}}               | true
                    {"messageAttributes":{"a":{"stringValue":["x"]}}} | {"messageAttributes":{"a":{"stringValue":"x"}}} | true
                    """)
    void matches_as_eventbridge_does(String pattern, String event, boolean matches) {
        assertThat(new FilterPatterns(List.of(pattern)).match(event)).isEqualTo(matches);
    }

    @Test
    void one_of_several_is_enough() {
        var patterns = new FilterPatterns(List.of("{\"a\":[1]}", "{\"a\":[2]}"));
        assertThat(patterns.match("{\"a\":2}")).isTrue();
    }

    @Test
    void none_lets_all_through() {
        assertThat(new FilterPatterns(List.of()).match("{\"a\":2}")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"a\":1}", "{\"a\":[{\"prefixx\":\"b\"}]}"})
    void says_what_is_wrong(String malformed) {
        assertThat(FilterPatterns.problem(malformed)).isPresent();
    }

    @Test
    void finds_nothing_wrong_with_a_pattern() {
        assertThat(FilterPatterns.problem("{\"a\":[{\"prefix\":\"b\"}]}")).isEmpty();
    }
}
