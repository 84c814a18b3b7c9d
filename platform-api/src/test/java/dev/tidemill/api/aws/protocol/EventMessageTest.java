package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.eventstream.Message;

/** What the vendor's own decoder makes of our messages; it checks both sums. */
class EventMessageTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{\"ErrorCode\":\"Unhandled\"}", "ä\u0000\n"})
    void the_vendors_decoder_finds_what_was_said(String payload) {
        var bytes = payload.getBytes(StandardCharsets.UTF_8);

        var message =
                Message.decode(
                        ByteBuffer.wrap(EventMessage.encode("PayloadChunk", "text/plain", bytes)));

        assertThat(message.getPayload()).isEqualTo(bytes);
        assertThat(header(message, ":message-type")).isEqualTo("event");
        assertThat(header(message, ":event-type")).isEqualTo("PayloadChunk");
        assertThat(header(message, ":content-type")).isEqualTo("text/plain");
    }

    private static String header(Message message, String name) {
        return Objects.requireNonNull(message.getHeaders().get(name)).getString();
    }
}
