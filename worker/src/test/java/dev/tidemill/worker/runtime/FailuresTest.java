package dev.tidemill.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a bootstrap says of its failures. */
class FailuresTest {

    @Test
    void the_type_is_the_headers_or_the_bodys() {
        assertThat(Failures.ofRuntime("H", bytes("{\"errorType\":\"B\"}")).errorType())
                .isEqualTo("H");
        assertThat(Failures.ofRuntime(null, bytes("{\"a\":[1],\"errorType\":\"B\"}")).errorType())
                .isEqualTo("B");
        assertThat(Failures.ofRuntime(null, bytes("{\"errorType\":[]}")).errorType())
                .isEqualTo("Runtime.Unknown");
    }

    @Test
    void what_is_no_object_is_unknown() {
        for (var body : new String[] {"", "{", "[1]", "gone"}) {
            assertThat(Failures.ofRuntime("T", bytes(body)).payload())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{\"errorType\":\"T\",\"errorMessage\":\"Unknown\"}");
        }
    }

    @Test
    void what_an_error_is_padded_with_costs_no_memory() {
        var body = bytes("{\"padding\":[" + "[],".repeat(1_500_000) + "[]]}");
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThat(Failures.ofRuntime("T", body).errorType()).isEqualTo("T");
        var before = threads.getCurrentThreadAllocatedBytes();

        var failure = Failures.ofRuntime("T", body);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(body.length);
        assertThat(failure.payload()).isSameAs(body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
