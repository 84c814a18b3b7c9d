package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.placement.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starts, calls and ends of sandboxes by the thousand leave the host as it was. */
class LeakTest {

    private static final int CALLS = Integer.getInteger("tidemill.test.leak.calls", 100_000);
    private static final int FUNCTIONS = 200;
    private static final int AT_A_TIME = 40;

    /** Of bash and curl, which take a process for each request. */
    private static final int CALLS_OF_OWN_BOOTSTRAP = 20;

    private static final byte[] EVENT = "{}".getBytes(StandardCharsets.UTF_8);

    private enum Sort {
        NODE,
        PYTHON,
        FAILING,
        DYING,
        LAYERED,
        STREAMING,
        OWN_BOOTSTRAP
    }

    private final AtomicInteger answered = new AtomicInteger();
    private final TestWorker worker;

    LeakTest() {
        NeedsSandboxes.check();
        worker =
                new TestWorker(
                        0,
                        Map.of(
                                "memoryMegabytes",
                                String.valueOf(128 * (AT_A_TIME + AT_A_TIME / 2)),
                                "patience",
                                "1h",
                                "longestWait",
                                "60s",
                                "freezeAfter",
                                "100ms",
                                "keepFor",
                                "1s"));
    }

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void a_hundred_thousand_calls_of_two_hundred_functions_leave_nothing_behind() throws Exception {
        // given: everything has been done once, and every runtime has what it is shown
        call(functions(0, Sort.values().length), 2);
        RuntimeContractTest.served()
                .forEach(it -> worker.call(worker.function(ContractCode.of(it, false)), "{}"));
        var before = atRest();
        // when
        answered.set(0);
        for (var first = 0; first < FUNCTIONS; first += AT_A_TIME) {
            call(functions(first, AT_A_TIME), CALLS / FUNCTIONS);
        }
        // then
        assertThat(answered).hasValueGreaterThanOrEqualTo(CALLS);
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(atRest().beyond(before)).isEmpty());
    }

    private Holdings atRest() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> worker.groups().isEmpty());
        return Holdings.of(worker.instance);
    }

    private List<FunctionVersion> functions(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(this::function).toList();
    }

    private FunctionVersion function(int number) {
        var sort = Sort.values()[number % Sort.values().length];
        var function = worker.function(code(sort), 128, Duration.ofSeconds(30), Map.of());
        return sort == Sort.LAYERED
                ? worker.layered(function, List.of(Map.of("a", "1"), Map.of("b", "2")))
                : function;
    }

    private static TestWorker.Code code(Sort sort) {
        return switch (sort) {
            case NODE ->
                    TestWorker.node(
                            "exports.handler = async () => { console.log('said'); return 'x'.repeat(100) }");
            case PYTHON -> TestWorker.python("def handler(event, context):\n  return event\n");
            case FAILING ->
                    TestWorker.node(
                            "exports.handler = async () => { throw new TypeError('boom') }");
            case DYING ->
                    TestWorker.node(
                            "let n = 0; exports.handler = async () => { if (++n == 200) process.exit(3) }");
            case LAYERED ->
                    TestWorker.node(
                            "exports.handler = async () => require('fs').readFileSync('/opt/a', 'utf8')");
            case STREAMING ->
                    TestWorker.node(
                            """
                            exports.handler = awslambda.streamifyResponse(async (event, out) => {
                              out.write('part');
                              out.end();
                            });
                            """);
            case OWN_BOOTSTRAP ->
                    TestWorker.provided(
                            """
                            #!/bin/bash
                            api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
                            while true; do
                              id=$(curl -sS -D - -o /dev/null "$api/next" | grep -i '^lambda-runtime-aws-request-id' | tr -d '[:space:]' | cut -d: -f2)
                              curl -sS -o /dev/null -d 1 "$api/$id/response"
                            done
                            """);
        };
    }

    /** Each function one call after the other, all functions at once. */
    private void call(List<FunctionVersion> functions, int callsOfEach) throws Exception {
        var own = functions.stream().filter(it -> it.runtime().startsWith("provided")).count();
        var saved = own * Math.max(0, callsOfEach - CALLS_OF_OWN_BOOTSTRAP);
        var others = callsOfEach + (int) Math.ceilDiv(saved, functions.size() - own);
        var chains = new ArrayList<CompletableFuture<?>>();
        for (var function : functions) {
            var done = new CompletableFuture<Void>();
            chains.add(done);
            var calls =
                    function.runtime().startsWith("provided")
                            ? Math.min(callsOfEach, CALLS_OF_OWN_BOOTSTRAP)
                            : others;
            next(function, calls, done);
        }
        CompletableFuture.allOf(chains.toArray(CompletableFuture<?>[]::new))
                .get(10, TimeUnit.MINUTES);
    }

    private void next(FunctionVersion function, int left, CompletableFuture<Void> done) {
        if (left == 0) {
            done.complete(null);
            return;
        }
        worker.floor
                .invoke(invocation(function))
                .whenCompleteAsync(
                        (answer, failure) -> {
                            if (failure != null) {
                                done.completeExceptionally(failure);
                                return;
                            }
                            if (answer instanceof Answer.Done
                                    && answered.incrementAndGet() % 1000 == 0) {
                                worker.messages.clear();
                            }
                            next(function, answer instanceof Answer.Done ? left - 1 : left, done);
                        });
    }

    private static Invocation invocation(FunctionVersion function) {
        return new Invocation(
                InvocationId.random(),
                function,
                Optional.empty(),
                EVENT,
                Optional.empty(),
                false,
                Invocation.Trigger.CALL,
                1,
                Origin.UNKNOWN,
                Optional.of(new Reader(Long.MAX_VALUE, true, false)));
    }
}
