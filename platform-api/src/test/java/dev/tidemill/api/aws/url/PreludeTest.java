package dev.tidemill.api.aws.url;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The head that a function writes before the body of its answer. */
class PreludeTest {

    private static final byte[] WHOLE = "{}\0\0\0\0\0\0\0\0body\0".getBytes(StandardCharsets.UTF_8);

    @Test
    void it_ends_with_the_eighth_zero_wherever_the_pieces_end() {
        for (var cut = 0; cut < 10; cut++) {
            var prelude = new Prelude();
            var first = java.util.Arrays.copyOf(WHOLE, cut);
            var rest = java.util.Arrays.copyOfRange(WHOLE, cut, WHOLE.length);

            assertThat(prelude.take(first)).isNegative();
            assertThat(prelude.take(rest)).isEqualTo(10 - cut);
            assertThat(prelude.json()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
        }
    }

    @Test
    void a_byte_at_a_time_costs_no_more_than_all_at_once() {
        var prelude = new Prelude();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();
        var piece = new byte[] {'x'};
        while (!prelude.isTooLong()) {
            assert prelude.take(piece) < 0;
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2 << 20);
    }
}
