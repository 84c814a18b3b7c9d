package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {

    private final AnswerReader reader = new AnswerReader();

    @Test
    void an_answer_with_a_length_ends_after_its_body() {
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Len")).isFalse();
        assertThat(read("gth: 5\r\n\r\nhel")).isFalse();
        assertThat(read("lo")).isTrue();

        var answer = reader.take();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).asString().isEqualTo("hello");
    }

    @Test
    void a_chunked_answer_ends_with_the_empty_chunk() {
        assertThat(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n"))
                .isFalse();
        assertThat(read("0\r\n\r\n")).isTrue();
    }

    @Test
    void the_next_answer_starts_afresh() {
        assertThat(read("HTTP/1.1 429 Too Many\r\nContent-Length: 0\r\n\r\n")).isTrue();
        assertThat(reader.take().status()).isEqualTo(429);
        assertThat(read("HTTP/1.1 204 No Content\r\n\r\n")).isTrue();
        assertThat(reader.take().status()).isEqualTo(204);
    }

    @Test
    void a_large_body_makes_it_grow() {
        var body = "x".repeat(100_000);
        assertThat(read("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n" + body)).isTrue();
        assertThat(reader.take().body()).hasSize(100_000);
    }

    private boolean read(String text) {
        return reader.read(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
