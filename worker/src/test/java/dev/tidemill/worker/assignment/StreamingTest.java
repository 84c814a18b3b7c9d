package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers in pieces, from real sandboxes. */
class StreamingTest {

    private static final String ENDLESS =
            """
            const { Readable } = require('stream');
            const { pipeline } = require('stream/promises');
            const piece = Buffer.alloc(65536, 'x');
            exports.handler = awslambda.streamifyResponse(async (event, out) => {
              await pipeline(Readable.from((function* () { for (;;) yield piece; })()), out);
            });
            """;

    private static TestWorker worker;

    @BeforeAll
    static void start() {
        NeedsSandboxes.check();
        worker = new TestWorker(0, Map.of());
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    @Test
    void a_node_handler_writes_head_and_pieces() {
        // given
        var function =
                worker.function(
                        TestWorker.node(
                                """
                                exports.handler = awslambda.streamifyResponse(async (event, out, context) => {
                                  out = awslambda.HttpResponseStream.from(out, { statusCode: 201 });
                                  out.write('one ');
                                  await new Promise((go) => setTimeout(go, 50));
                                  out.write(event.name);
                                  out.end();
                                });
                                """));
        var reader = new Reader(Long.MAX_VALUE, true, true);
        // when
        var result = TestWorker.result(stream(function, "{\"name\":\"two\"}", reader));
        // then
        assertThat(result.outcome()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(result.outcome().payload()).isEmpty();
        assertThat(reader.contentType())
                .isEqualTo("application/vnd.awslambda.http-integration-response");
        assertThat(reader.text()).isEqualTo("{\"statusCode\":201}\0\0\0\0\0\0\0\0one two");
        // and a caller that wants it whole gets it so, from the same sandbox
        assertThat(worker.text(function, "{\"name\":\"2\"}")).endsWith("one 2");
    }

    @Test
    void a_failure_in_the_middle_is_told_after_the_pieces() {
        // given
        var function =
                worker.function(
                        TestWorker.node(
                                """
                                exports.handler = awslambda.streamifyResponse(async (event, out) => {
                                  out.write('part');
                                  await new Promise((go) => setTimeout(go, 50));
                                  throw new TypeError('boom');
                                });
                                """));
        var reader = new Reader(Long.MAX_VALUE, true, true);
        // when
        var result = TestWorker.result(stream(function, "{}", reader));
        // then
        assertThat(reader.text()).isEqualTo("part");
        assertThat(result.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        no -> assertThat(no.errorType()).isEqualTo("TypeError"));
    }

    @Test
    void a_slow_reader_stops_the_sandbox() {
        // given
        var function =
                worker.function(TestWorker.node(ENDLESS), 256, Duration.ofMinutes(3), Map.of());
        var reader = new Reader(64 << 20, false, false);
        // when
        var answer = stream(function, "{}", reader);
        // then
        var before = new AtomicLong(-1);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () ->
                                reader.bytes() > 0
                                        && before.getAndSet(reader.bytes()) == reader.bytes());
        assertThat(reader.bytes()).isLessThan(1 << 20);
        // and when it goes on, so does the function, until it has said too much
        reader.goOn();
        var outcome = TestWorker.result(answer).outcome();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        no ->
                                assertThat(no.errorType())
                                        .isEqualTo("Function.ResponseSizeTooLarge"));
        assertThat(reader.bytes()).isBetween(64L << 20, 65L << 20);
    }

    @Test
    void many_slow_readers_of_one_tenant_do_not_keep_another_from_its_answers() {
        // given
        var other =
                worker.function(
                        new TenantId("000000000002"),
                        TestWorker.node("exports.handler = async (event) => event"),
                        128,
                        Duration.ofSeconds(30),
                        Map.of());
        var readers =
                Stream.generate(() -> new Reader(Long.MAX_VALUE, false, false)).limit(6).toList();
        // when
        // a function for each: one that is busy gets no second sandbox while the machine is, too
        var answers =
                readers.stream()
                        .map(
                                reader -> {
                                    var greedy =
                                            worker.function(
                                                    TestWorker.node(ENDLESS),
                                                    128,
                                                    Duration.ofMinutes(5),
                                                    Map.of());
                                    return stream(greedy, "{}", reader);
                                })
                        .toList();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> readers.stream().allMatch(reader -> reader.bytes() > 0));
        // then
        for (var call = 0; call < 20; call++) {
            assertThat(worker.text(other, "{\"call\":" + call + "}"))
                    .isEqualTo("{\"call\":" + call + "}");
        }
        assertThat(readers).allMatch(reader -> reader.bytes() < 1 << 20);
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        worker.floor.retire(TenantId.DEFAULT);
    }

    @Test
    void an_answer_without_end_ends_with_the_functions_time_and_nothing_is_left() {
        // given
        var function =
                worker.function(TestWorker.node(ENDLESS), 256, Duration.ofSeconds(2), Map.of());
        var reader = new Reader(Long.MAX_VALUE, false, false);
        // when
        var outcome = TestWorker.result(stream(function, "{}", reader)).outcome();
        // then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        no -> assertThat(no.errorType()).isEqualTo("Sandbox.Timedout"));
        reader.goOn();
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(worker.groups()).hasSize(worker.floor.sandboxes()));
    }

    @Test
    void a_whole_answer_that_is_too_large_is_refused() {
        // given
        var function = worker.function(TestWorker.node(ENDLESS));
        // when
        var outcome = worker.call(function, "{}").outcome();
        // then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        no ->
                                assertThat(no.errorType())
                                        .isEqualTo("Function.ResponseSizeTooLarge"));
    }

    @Test
    void a_bootstrap_streams_over_the_http_runtime_api() {
        // given
        var function =
                worker.function(
                        TestWorker.provided(
                                """
                                #!/bin/bash
                                set -euo pipefail
                                api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime
                                while true; do
                                  head=$(mktemp)
                                  curl -sS -D "$head" -o /dev/null "$api/invocation/next"
                                  id=$(grep -i aws-request-id "$head" | tr -d '[:space:]' | cut -d: -f2)
                                  { echo one; sleep 0.1; echo two; } | curl -sS -o /dev/null -X POST -T - \\
                                    -H 'Lambda-Runtime-Function-Response-Mode: streaming' \\
                                    -H 'Content-Type: text/plain' "$api/invocation/$id/response"
                                done
                                """));
        var reader = new Reader(Long.MAX_VALUE, true, true);
        // when
        var first = TestWorker.result(stream(function, "{}", reader));
        // then
        assertThat(first.outcome()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(reader.contentType()).isEqualTo("text/plain");
        assertThat(reader.text()).isEqualTo("one\ntwo\n");
        assertThat(worker.text(function, "{}")).isEqualTo("one\ntwo\n");
    }

    private static CompletableFuture<Answer> stream(
            FunctionVersion function, String event, Reader reader) {
        return worker.floor
                .invoke(
                        new Invocation(
                                InvocationId.random(),
                                function,
                                Optional.empty(),
                                event.getBytes(StandardCharsets.UTF_8),
                                Optional.empty(),
                                false,
                                Invocation.Trigger.CALL,
                                1,
                                Origin.UNKNOWN,
                                Optional.of(reader)))
                .toCompletableFuture();
    }
}
