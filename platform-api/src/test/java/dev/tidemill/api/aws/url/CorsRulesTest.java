package dev.tidemill.api.aws.url;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.FunctionUrl.Cors;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CorsRulesTest {

    private static final String PAGE = "https://page.example";

    private static final Cors STRICT =
            new Cors(
                    true,
                    List.of("x-a", "x-b"),
                    List.of("GET", "PUT"),
                    List.of(PAGE),
                    List.of("x-shown"),
                    Optional.of(60));

    private static final Cors OPEN =
            new Cors(false, List.of("*"), List.of("*"), List.of("*"), List.of(), Optional.empty());

    @Test
    void an_allowed_page_is_told_what_it_may() {
        assertThat(CorsRules.preflight(STRICT, PAGE, "PUT", "x-a"))
                .containsExactly(
                        "Vary",
                        "Origin",
                        "Access-Control-Allow-Origin",
                        PAGE,
                        "Access-Control-Allow-Credentials",
                        "true",
                        "Access-Control-Expose-Headers",
                        "x-shown",
                        "Access-Control-Allow-Methods",
                        "GET,PUT",
                        "Access-Control-Allow-Headers",
                        "x-a,x-b",
                        "Access-Control-Max-Age",
                        "60");
    }

    @Test
    void another_page_is_told_nothing() {
        assertThat(CorsRules.preflight(STRICT, "https://evil.example", "GET", null))
                .containsExactly("Vary", "Origin");
        assertThat(CorsRules.answer(STRICT, "https://page.example.evil.example"))
                .containsExactly("Vary", "Origin");
        assertThat(CorsRules.answer(STRICT, null)).containsExactly("Vary", "Origin");
    }

    @Test
    void wildcards_stay_wildcards_unless_credentials_come_along() {
        assertThat(CorsRules.preflight(OPEN, PAGE, "PUT", "x-z"))
                .containsExactly(
                        "Access-Control-Allow-Origin",
                        "*",
                        "Access-Control-Allow-Methods",
                        "*",
                        "Access-Control-Allow-Headers",
                        "*");
        var trusting =
                new Cors(
                        true,
                        List.of("*"),
                        List.of("*"),
                        List.of("*"),
                        List.of(),
                        Optional.empty());
        assertThat(CorsRules.preflight(trusting, PAGE, "PUT", "x-z"))
                .contains(PAGE, "PUT", "x-z")
                .doesNotContain("*");
    }
}
