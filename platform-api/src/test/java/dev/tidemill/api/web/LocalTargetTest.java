package dev.tidemill.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTargetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/",
                "/console/functions/hello",
                "/console/functions/hello?tab=code&x=%2F",
                "/console/functions#top",
            })
    void pages_of_the_console_are_kept(String wanted) {
        assertThat(LocalTarget.of(wanted)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example/",
                "/console/\\evil.example",
                "/console/..//evil.example",
                "/console//evil.example",
                "/console/../v1/session",
                "/console/%2e%2e/v1/session",
                "javascript:alert(1)",
                "/v1/tenants",
                "/console/sign-out",
                "/console/sign-in?to=/console/",
                "/console/a b",
                "/console/\r\nSet-Cookie: a=b",
                "",
            })
    void everything_else_leads_to_the_first_page(String wanted) {
        assertThat(LocalTarget.of(wanted)).isEqualTo("/console/");
    }

    @Test
    void without_a_wish_it_is_the_first_page() {
        assertThat(LocalTarget.of(null)).isEqualTo("/console/");
    }
}
