package dev.tidemill.api.aws.url;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
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
                "{\"statusCode\":4294967496}",
                "{\"statusCode\":null}",
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

    @Test
    void what_a_function_pads_its_result_with_costs_no_memory() {
        var padding = "[],".repeat(1_500_000) + "[]";
        var result =
                ("{\"statusCode\":200,\"padding\":[" + padding + "],\"body\":\"x\"}")
                        .getBytes(StandardCharsets.UTF_8);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        UrlAnswer.of(result);
        var before = threads.getCurrentThreadAllocatedBytes();

        var answer = UrlAnswer.of(result);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(result.length);
        assertThat(answer.orElseThrow().body()).asString(StandardCharsets.UTF_8).isEqualTo("x");
    }

    @Test
    void a_head_that_is_larger_than_any_client_takes_is_malformed() {
        var many = new StringBuilder("{\"statusCode\":200,\"headers\":{\"a\":\"b\"");
        for (var i = 0; i < 20_000; i++) {
            many.append(",\"x-").append(i).append("\":\"y\"");
        }
        var cookies = "{\"statusCode\":200,\"cookies\":[\"a=" + "b".repeat(200_000) + "\"]}";

        assertThat(UrlAnswer.of(bytes(many.append("}}").toString()))).isEmpty();
        assertThat(UrlAnswer.of(bytes(cookies))).isEmpty();
    }

    @Test
    void a_type_of_two_lines_is_malformed() {
        assertThat(UrlAnswer.ofType("text/html").orElseThrow().headers())
                .containsExactly("Content-Type", "text/html");
        assertThat(UrlAnswer.ofType("text/html\r\nSet-Cookie: a=1; Domain=localhost")).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static UrlAnswer of(String result) {
        return UrlAnswer.of(result.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }
}
