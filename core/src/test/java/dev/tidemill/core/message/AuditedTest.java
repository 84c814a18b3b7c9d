package dev.tidemill.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditedTest {

    @Test
    void a_resource_of_any_length_and_form_stays_a_short_line() {
        assertThat(resource("arn:aws:iam::aws:policy/" + "x".repeat(5_000_000))).hasSize(2048);
        assertThat(resource("a\r\nERROR forged\0b\u2028c\ud800d"))
                .isEqualTo("a\uFFFD\uFFFDERROR forged\uFFFDb\uFFFDc\uFFFDd");
        assertThat(resource("x".repeat(2047) + "\ud83d\ude00")).endsWith("x\uFFFD");
        assertThat(resource("arn:aws:iam::aws:policy/größe")).endsWith("größe");
    }

    private static String resource(String text) {
        return new Message.Audited(
                        InvocationId.random(),
                        TenantId.DEFAULT,
                        Instant.EPOCH,
                        "arn",
                        "::1",
                        "iam:DeletePolicy",
                        text,
                        Optional.empty())
                .resource();
    }
}
