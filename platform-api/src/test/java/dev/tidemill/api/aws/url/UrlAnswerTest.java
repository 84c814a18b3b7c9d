package dev.tidemill.api.aws.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function's result becomes. */
class UrlAnswerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"\"Hello\"", "{\"message\": 1}", "[1]", "null", "7", "{\"body\":\"x\"}"})
    void what_names_no_status_is_the_body_itself(String result) {
        var answer = of(result);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsExactly("Content-Type", "application/json");
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo(result);
    }

    @Test
    void a_result_with_a_status_says_everything_itself() {
        var answer =
                of(
                        """
                        {"statusCode":201,"headers":{"content-type":"text/plain","X-N":7},
                         "cookies":["a=1; Path=/","b=2"],"body":"aGk=","isBase64Encoded":true}
                        """);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers()).containsExactly("content-type", "text/plain", "X-N", "7");
        assertThat(answer.cookies()).containsExactly("a=1; Path=/", "b=2");
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("hi");
    }

    @Test
    void a_body_that_is_no_text_is_written_as_json_and_none_is_empty() {
        assertThat(of("{\"statusCode\":200,\"body\":{\"a\":[1]}}").body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"a\":[1]}");
        assertThat(of("{\"statusCode\":204}").body()).isEmpty();
    }

    @Test
    void headers_of_the_connection_get_other_names_and_cookies_have_one_place() {
        var answer =
                of(
                        "{\"statusCode\":200,\"headers\":{\"Content-Length\":\"1\",\"Transfer-Encoding\":"
                                + "\"chunked\",\"set-cookie\":\"a=1\"}}");

        assertThat(answer.headers())
                .containsExactly(
                        "x-amzn-Remapped-Content-Length",
                        "1",
                        "x-amzn-Remapped-Transfer-Encoding",
                        "chunked",
                        "Content-Type",
                        "application/json");
        assertThat(answer.cookies()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "hello",
                "{} {}",
                "{\"statusCode\":\"x\"}",
                "{\"statusCode\":99}",
                "{\"statusCode\":101}",
                "{\"statusCode\":600}",
                "{\"statusCode\":200,\"headers\":[]}",
                "{\"statusCode\":200,\"headers\":{\"a b\":\"c\"}}",
                "{\"statusCode\":200,\"headers\":{\"a\":\"b\\r\\nc: d\"}}",
                "{\"statusCode\":200,\"headers\":{\"a\":[\"b\"]}}",
                "{\"statusCode\":200,\"cookies\":\"a=1\"}",
                "{\"statusCode\":200,\"cookies\":[\"a=1\\nb\"]}",
                "{\"statusCode\":200,\"body\":\"%\",\"isBase64Encoded\":true}"
            })
    void what_cannot_be_said_in_http_is_malformed(String result) {
        assertThat(UrlAnswer.of(result.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    private static UrlAnswer of(String result) {
        return UrlAnswer.of(result.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }
}
