package dev.tidemill.core.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceTest {

    private static final String ROOT = "1-5759e988-bd862e3fe1be46a994272793";
    private static final String SELF = Trace.digits(new FunctionId(TenantId.DEFAULT, "self"));

    @Test
    void a_whole_header_is_understood() {
        // when
        var trace =
                parsed("Root=" + ROOT + ";Parent=53995c3f42cd8ad8;Sampled=1;Lineage=0123abcd:3");
        // then
        assertThat(trace.root()).contains(ROOT);
        assertThat(trace.parent()).contains("53995c3f42cd8ad8");
        assertThat(trace.sampled()).contains(true);
        assertThat(trace.times("0123abcd")).isEqualTo(3);
        assertThat(trace.times(SELF)).isZero();
    }

    @Test
    void what_is_no_trace_is_dropped() {
        for (var wrong :
                new String[] {
                    "",
                    "Root=",
                    "Root=1-5759e988-bd86\r\nX: y",
                    "Root=2-5759e988-bd862e3fe1be46a994272793",
                    "Self=" + ROOT,
                    "Lineage=x:1|0123abcd:|0123abcd:-1|0123abcd:1000",
                    "Root=" + ROOT + ";a=" + "b".repeat(1024)
                }) {
            assertThat(Trace.parse(wrong)).as(wrong).isEmpty();
        }
        var half = parsed("Root=" + ROOT + ";Parent=x;Sampled=?;Lineage=x");
        assertThat(half.parent()).isEmpty();
        assertThat(half.sampled()).isEmpty();
        assertThat(half.lineage()).isEmpty();
    }

    @Test
    void a_loop_is_counted_through_any_functions() {
        // given
        var other = Trace.digits(new FunctionId(TenantId.DEFAULT, "other"));
        var lineage =
                new Trace(Optional.empty(), Optional.empty(), Optional.empty(), List.of())
                        .lineageWith(SELF);
        // when
        for (var round = 0; round < 15; round++) {
            lineage = parsed("Lineage=" + lineage).lineageWith(other);
            lineage = parsed("Lineage=" + lineage).lineageWith(SELF);
        }
        // then
        assertThat(parsed("Lineage=" + lineage).times(SELF)).isEqualTo(16);
        assertThat(parsed("Lineage=" + lineage).times(other)).isEqualTo(15);
    }

    @Test
    void a_lineage_may_come_encoded() {
        assertThat(parsed("Lineage=0123abcd:3%7Cabcd0123:4").times("abcd0123")).isEqualTo(4);
    }

    @Test
    void a_lineage_stays_short() {
        // given
        var lineage = "";
        // when
        for (var number = 0; number < 100; number++) {
            var function = Trace.digits(new FunctionId(TenantId.DEFAULT, "f" + number));
            lineage =
                    Trace.parse("Root=" + ROOT + ";Lineage=" + lineage)
                            .orElseThrow()
                            .lineageWith(function);
        }
        // then
        assertThat(parsed("Lineage=" + lineage).lineage()).hasSize(8);
    }

    private static Trace parsed(String header) {
        return Trace.parse(header).orElseThrow();
    }
}
