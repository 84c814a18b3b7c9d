package dev.tidemill.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.worker.runtime.Traces;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextsTest {

    private static final Traces.Traced NOT_KEPT = new Traces.Traced("", "", "", false);

    private static final InvocationId ID = new InvocationId("8f5b0d2e-0000-4000-8000-000000000000");

    @Test
    void a_report_reads_as_lambdas() {
        // given
        var report =
                new Report(
                        Duration.ofNanos(1_234_567),
                        Duration.ofMillis(153),
                        128,
                        65,
                        Optional.of(Duration.ofNanos(150_999_999)));
        // when
        var text = Texts.report(ID, report, Optional.empty(), Optional.empty(), NOT_KEPT);
        // then
        assertThat(text)
                .isEqualTo(
                        "REPORT RequestId: 8f5b0d2e-0000-4000-8000-000000000000\tDuration: 1.23 ms"
                                + "\tBilled Duration: 153 ms\tMemory Size: 128 MB"
                                + "\tMax Memory Used: 65 MB\tInit Duration: 151.00 ms\t");
    }

    @Test
    void a_run_that_broke_off_has_its_status() {
        // given
        var report =
                new Report(Duration.ofSeconds(3), Duration.ofSeconds(3), 128, 65, Optional.empty());
        // when
        var text = Texts.report(ID, report, Optional.of("timeout"), Optional.empty(), NOT_KEPT);
        // then
        assertThat(text).contains("\tDuration: 3000.00 ms\t").endsWith("\tStatus: timeout\t");
    }

    @Test
    void a_run_whose_trace_is_kept_names_it() {
        // given
        var report =
                new Report(Duration.ofSeconds(3), Duration.ofSeconds(3), 128, 65, Optional.empty());
        var trace = new Traces.Traced("Root=1-a-b", "1-a-b", "0123", true);
        // when
        var text = Texts.report(ID, report, Optional.empty(), Optional.empty(), trace);
        // then
        assertThat(text).endsWith("\t\nXRAY TraceId: 1-a-b\tSegmentId: 0123\tSampled: true\t");
    }
}
