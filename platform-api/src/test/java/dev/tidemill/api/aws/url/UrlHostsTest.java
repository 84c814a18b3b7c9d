package dev.tidemill.api.aws.url;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose a host is, and whose a cookie. */
class UrlHostsTest {

    private final UrlHosts hosts = new UrlHosts("lambda-url.localhost");

    @ParameterizedTest
    @CsvSource({
        "abc.lambda-url.localhost, abc",
        "abc.lambda-url.localhost:8080, abc",
        "ABC.Lambda-URL.LocalHost:8080, abc",
        "abc.lambda-url.localhost., abc",
        "abc.lambda-url.localhost.:8080, abc",
        "a.b.lambda-url.localhost, a.b",
        "lambda-url.localhost, ''",
        ".lambda-url.localhost, ''"
    })
    void a_name_of_the_domain_is_a_functions(String host, String below) {
        assertThat(hosts.below(host)).isEqualTo(below);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:8080",
                "127.0.0.1:8080",
                "[::1]:8080",
                "[::1]",
                "xlambda-url.localhost",
                "abc.lambda-url.localhost.example.com"
            })
    void every_other_name_is_not(String host) {
        assertThat(hosts.below(host)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "a=1, true",
        "a=1; Path=/; HttpOnly, true",
        "a=1; Domain=abc.lambda-url.localhost, true",
        "a=1; domain=.ABC.lambda-url.localhost, true",
        "a=1; Domain=, true",
        "a=1; Domain=lambda-url.localhost, false",
        "a=1; Domain=localhost, false",
        "a=1;DOMAIN = .localhost, false",
        "a=1; Domain=abc.lambda-url.localhost; Domain=localhost, false",
        "a=1; Domain=other.lambda-url.localhost, false"
    })
    void a_cookie_reaches_no_other_host(String cookie, boolean own) {
        assertThat(Cookies.isOwn(cookie, "abc.lambda-url.localhost")).isEqualTo(own);
    }
}
