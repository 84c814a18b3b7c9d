package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.Modes;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.invocation.Trace;
import dev.tidemill.core.message.Message;
import dev.tidemill.worker.runtime.Traces;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What runs are told of their traces, in real sandboxes, and which traces are kept. */
class TracingTest {

    private static final String ROOT = "1-5759e988-bd862e3fe1be46a994272793";
    private static final String NO_MORE = ";Parent=53995c3f42cd8ad8;Sampled=0";
    private static final TestWorker.Code CODE =
            TestWorker.node("exports.handler = async () => process.env._X_AMZN_TRACE_ID");

    private static TestWorker worker;

    @BeforeAll
    static void start() {
        NeedsSandboxes.check();
        worker = new TestWorker(1, Map.of());
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    @Test
    void a_callers_trace_goes_on_with_a_segment_of_the_run() {
        // given
        var function = worker.function(CODE);
        // when
        var told = text(run(function, "Root=" + ROOT + ";Parent=53995c3f42cd8ad8;Sampled=1"));
        // then
        assertThat(told)
                .matches(
                        "\"Root=%s;Parent=[0-9a-f]{16};Sampled=1;Lineage=%s:1\""
                                .formatted(ROOT, Trace.digits(function.function())))
                .doesNotContain("53995c3f42cd8ad8");
    }

    @Test
    void a_trace_of_active_tracing_is_in_the_report_and_in_the_record() {
        // given
        var function = worker.function(CODE).in(Modes.ACTIVE_TRACING);
        // when
        var result = run(function, "Root=" + ROOT + ";Sampled=1");
        // then
        var segment = text(result).replaceAll(".*Parent=([0-9a-f]+);.*", "$1");
        assertThat(new String(result.logTail(), StandardCharsets.UTF_8))
                .contains("XRAY TraceId: " + ROOT + "\tSegmentId: " + segment + "\tSampled: true");
        Awaitility.await().untilAsserted(() -> assertThat(traceOf(function)).contains(ROOT));
    }

    @Test
    void what_the_caller_or_the_function_does_not_trace_is_not_kept() {
        // given
        var passing = worker.function(CODE);
        var active = worker.function(CODE).in(Modes.ACTIVE_TRACING);
        // when
        var passed = run(passing, "Root=" + ROOT + ";Sampled=1");
        var declined = run(active, "Root=" + ROOT + NO_MORE);
        // then
        for (var result : new Result[] {passed, declined}) {
            assertThat(new String(result.logTail(), StandardCharsets.UTF_8))
                    .contains("REPORT")
                    .doesNotContain("XRAY");
        }
        Awaitility.await()
                .until(() -> recorded(passing).isPresent() && recorded(active).isPresent());
        assertThat(traceOf(passing)).isEmpty();
        assertThat(traceOf(active)).isEmpty();
    }

    @Test
    void the_first_run_of_a_second_and_a_few_others_are_sampled() {
        // given
        var traces = new Traces(worker.function(CODE).in(Modes.ACTIVE_TRACING));
        var now = Instant.parse("2026-11-21T12:00:00Z");
        // when
        assertThat(traces.next(Optional.empty(), now).kept()).isTrue();
        var kept = 0;
        for (var run = 0; run < 10_000; run++) {
            kept += traces.next(Optional.empty(), now.plusMillis(1)).kept() ? 1 : 0;
        }
        // then: 500 expected, with a standard deviation of 22
        assertThat(kept).isBetween(350, 650);
        assertThat(traces.next(Optional.empty(), now.plusSeconds(1)).kept()).isTrue();
    }

    private static Optional<String> traceOf(FunctionVersion function) {
        return recorded(function).flatMap(Message.Ran::traceId);
    }

    private static Optional<Message.Ran> recorded(FunctionVersion function) {
        return worker.messages.stream()
                .filter(Message.Ran.class::isInstance)
                .map(Message.Ran.class::cast)
                .filter(ran -> ran.function().equals(function.function()))
                .findFirst();
    }

    private static Result run(FunctionVersion function, String trace) {
        var invocation =
                new Invocation(
                        InvocationId.random(),
                        function,
                        Optional.empty(),
                        "{}".getBytes(StandardCharsets.UTF_8),
                        Optional.empty(),
                        true,
                        Invocation.Trigger.CALL,
                        1,
                        new Origin(Optional.empty(), Trace.parse(trace)),
                        Optional.empty());
        return TestWorker.result(worker.floor.invoke(invocation).toCompletableFuture());
    }

    private static String text(Result result) {
        return new String(result.outcome().payload(), StandardCharsets.UTF_8);
    }
}
