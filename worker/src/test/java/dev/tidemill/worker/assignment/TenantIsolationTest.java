package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.JsonLogs;
import dev.tidemill.core.function.Modes;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.function.Runtimes.Family;
import dev.tidemill.core.function.TenancyId;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.placement.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A function that keeps its own tenants apart, in real sandboxes. */
class TenantIsolationTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST = 6;

    /**
     * Calls of a tenant follow one another, and in gVisor each of the code below takes its time.
     */
    private static final int CALLS_OF_EACH = 4;

    private static final Duration PLENTY = Duration.ofMinutes(1);

    /** Leaves its caller's name wherever it can, and tells all names that it finds. */
    private static final TestWorker.Code NOSY =
            TestWorker.node(
                    """
                    const fs = require('fs')
                    const names = []
                    exports.handler = async (event, context) => {
                      const mine = context.tenantId
                      names.push(mine)
                      fs.writeFileSync('/tmp/of-' + Buffer.from(mine).toString('hex'), mine)
                      globalThis.last ??= mine
                      const process = require('child_process')
                      process.spawn('sleep', ['1000'], { detached: true, argv0: 'left-by-' + mine }).unref()
                      const left = fs.readdirSync('/proc').filter((it) => /^[0-9]+$/.test(it)).flatMap((it) => {
                        try { return [fs.readFileSync(`/proc/${it}/cmdline`, 'utf8').split('\\0')[0]] } catch { return [] }
                      }).filter((it) => it.startsWith('left-by-')).map((it) => it.slice(8))
                      return { mine, last: globalThis.last, seen: [...new Set([...names, ...left,
                        ...fs.readdirSync('/tmp').filter((it) => it.startsWith('of-')).map((it) => fs.readFileSync('/tmp/' + it, 'utf8'))])] }
                    }
                    """);

    private static TestWorker worker;

    @BeforeAll
    static void start() {
        NeedsSandboxes.check();
        worker = new TestWorker(2, Map.of("patience", "1h", "longestWait", "5m"));
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    @Test
    void nothing_of_one_tenant_is_seen_by_another() throws IOException {
        // given
        var function = isolated(NOSY);
        // when
        for (var round = 0; round < 3; round++) {
            for (var tenant : new String[] {"blue", "Blue", "green", "a b/c:d@e=f+g-h_i."}) {
                var told = told(function, tenant);
                // then
                assertThat(told.path("mine").asText()).isEqualTo(tenant);
                assertThat(told.path("last").asText()).isEqualTo(tenant);
                assertThat(told.path("seen")).hasSize(1);
                assertThat(told.path("seen").get(0).asText()).isEqualTo(tenant);
            }
        }
    }

    @Test
    void nothing_of_one_tenant_is_seen_by_another_when_all_call_at_once() throws IOException {
        // given
        var function = isolated(NOSY);
        var answers = new ArrayList<Map.Entry<String, CompletableFuture<Answer>>>();
        // when
        for (var call = 0; call < 3 * CALLS_OF_EACH; call++) {
            var tenant = "tenant-" + call % 3;
            answers.add(Map.entry(tenant, start(function, tenant)));
        }
        // then
        for (var answer : answers) {
            var told = json(TestWorker.result(answer.getValue()));
            assertThat(told.path("mine").asText()).isEqualTo(answer.getKey());
            assertThat(told.path("seen")).hasSize(1);
            assertThat(told.path("seen").get(0).asText()).isEqualTo(answer.getKey());
        }
    }

    @Test
    void one_tenant_finds_its_sandbox_again() throws IOException {
        // given
        var code =
                TestWorker.node(
                        """
                        let calls = 0
                        exports.handler = async () => ({ calls: ++calls })
                        """);
        var function = isolated(code);
        // when
        told(function, "blue");
        told(function, "green");
        // then
        assertThat(told(function, "blue").path("calls").asInt()).isEqualTo(2);
        assertThat(told(function, "green").path("calls").asInt()).isEqualTo(2);
    }

    @Test
    void many_tenants_of_one_function_do_not_take_anothers_last_sandbox() throws IOException {
        // given
        var config =
                Map.of("maxSandboxes", String.valueOf(MOST), "patience", "1h", "longestWait", "5m");
        try (var small = new TestWorker(0, config)) {
            var counting =
                    small.function(
                            TestWorker.node(
                                    """
                                    let calls = 0
                                    exports.handler = async () => ++calls
                                    """));
            assertThat(small.text(counting, "{}")).isEqualTo("1");
            var function = small.function(NOSY, 256, PLENTY, Map.of()).in(Modes.TENANT_ISOLATION);
            // when
            for (var tenant = 0; tenant < 3 * MOST; tenant++) {
                var answer = small.floor.invoke(invocation(function, "t" + tenant));
                assertThat(json(TestWorker.result(answer.toCompletableFuture())).path("seen"))
                        .hasSize(1);
                assertThat(small.floor.sandboxes()).isLessThanOrEqualTo(MOST);
            }
            // then
            assertThat(small.text(counting, "{}")).isEqualTo("2");
        }
    }

    @Test
    void another_function_does_not_keep_its_callers_tenants_apart() {
        // given
        var function =
                worker.function(
                        TestWorker.node(
                                """
                                let calls = 0
                                exports.handler = async (event, context) => [++calls, 'tenantId' in context]
                                """));
        // when
        TestWorker.result(start(function, "blue"));
        // then
        assertThat(payload(TestWorker.result(start(function, "green")))).isEqualTo("[2,false]");
    }

    static Stream<String> served() {
        return NeedsSandboxes.runtimes();
    }

    @ParameterizedTest
    @MethodSource("served")
    void every_runtime_tells_its_function(String runtime) throws IOException {
        // given
        var function = isolated(teller(runtime));
        // then
        assertThat(told(function, "blue").asText()).isEqualTo("blue");
        assertThat(told(function, "green").asText()).isEqualTo("green");
    }

    private static TestWorker.Code teller(String runtime) {
        return switch (Runtimes.family(runtime).orElseThrow()) {
            case NODE ->
                    code(
                            runtime,
                            "app.js",
                            "exports.handler = async (event, context) => context.tenantId");
            case PYTHON ->
                    code(
                            runtime,
                            "app.py",
                            "def handler(event, context): return context.tenant_id");
            case RUBY ->
                    code(runtime, "app.rb", "def handler(event:, context:) = context.tenant_id");
            case JAVA ->
                    JavaCode.code(
                            runtime,
                            "app.Handler",
                            "app.Handler",
                            """
                            package app;
                            import com.amazonaws.services.lambda.runtime.*;
                            public class Handler implements RequestHandler<Object, String> {
                              public String handleRequest(Object event, Context context) {
                                return context.getTenantId();
                              }
                            }
                            """);
            case PROVIDED ->
                    code(
                            runtime,
                            "bootstrap",
                            """
                            #!/bin/bash
                            api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime
                            while true; do
                              head=$(mktemp)
                              curl -sS -o /dev/null -D "$head" "$api/invocation/next"
                              of() { grep -i "^$1:" "$head" | tr -d '[:space:]' | cut -d: -f2; }
                              id=$(of lambda-runtime-aws-request-id)
                              curl -sS -o /dev/null "$api/invocation/$id/response" -d "\\"$(of lambda-runtime-aws-tenant-id)\\""
                            done
                            """);
        };
    }

    private static TestWorker.Code code(String runtime, String file, String source) {
        return new TestWorker.Code(runtime, "app.handler", Map.of(file, source));
    }

    static Stream<String> withLoggers() {
        return served().filter(
                        runtime -> Runtimes.family(runtime).orElseThrow() != Family.PROVIDED);
    }

    @ParameterizedTest
    @MethodSource("withLoggers")
    void logs_in_json_name_the_tenant(String runtime) {
        // given
        var function =
                isolated(speaker(runtime))
                        .withLogs(new JsonLogs(JsonLogs.Level.INFO, JsonLogs.Level.DEBUG));
        // when
        TestWorker.result(start(function, "blue"));
        // then
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(named(function))
                                        .containsExactlyInAnyOrderEntriesOf(
                                                Map.of(
                                                        "platform.initStart", "blue",
                                                        "platform.start", "blue",
                                                        "hello", "blue",
                                                        "platform.runtimeDone", "blue",
                                                        "platform.report", "blue")));
    }

    /** Says hello in its log. */
    private static TestWorker.Code speaker(String runtime) {
        return switch (Runtimes.family(runtime).orElseThrow()) {
            case NODE ->
                    code(runtime, "app.js", "exports.handler = async () => console.log('hello')");
            case PYTHON ->
                    code(
                            runtime,
                            "app.py",
                            "import logging\ndef handler(event, context): logging.info('hello')");
            case RUBY ->
                    code(
                            runtime,
                            "app.rb",
                            "def handler(event:, context:) = Logger.new($stdout).info('hello')");
            case JAVA ->
                    JavaCode.code(
                            runtime,
                            "app.Handler",
                            "app.Handler",
                            """
                            package app;
                            import com.amazonaws.services.lambda.runtime.*;
                            import com.amazonaws.services.lambda.runtime.logging.LogLevel;
                            public class Handler implements RequestHandler<Object, String> {
                              public String handleRequest(Object event, Context context) {
                                context.getLogger().log("hello", LogLevel.INFO);
                                return "";
                              }
                            }
                            """);
            case PROVIDED -> throw new IllegalArgumentException("it has no logger of ours");
        };
    }

    /** The tenant of each line of a log. */
    private static Map<String, String> named(FunctionVersion function) throws IOException {
        var named = new HashMap<String, String>();
        for (var message : worker.messages) {
            if (message instanceof Message.LogLines lines
                    && lines.function().equals(function.function())) {
                for (var line : lines.lines()) {
                    var json = JSON.readTree(line.text());
                    named.put(
                            json.path("type").asText(json.path("message").asText()),
                            json.path("tenantId")
                                    .asText(json.path("record").path("tenantId").asText()));
                }
            }
        }
        return named;
    }

    private static FunctionVersion isolated(TestWorker.Code code) {
        return worker.function(code, 256, PLENTY, Map.of()).in(Modes.TENANT_ISOLATION);
    }

    private static CompletableFuture<Answer> start(FunctionVersion function, String tenant) {
        return worker.floor.invoke(invocation(function, tenant)).toCompletableFuture();
    }

    private static Invocation invocation(FunctionVersion function, String tenant) {
        return new Invocation(
                InvocationId.random(),
                function,
                Optional.empty(),
                "{}".getBytes(StandardCharsets.UTF_8),
                Optional.empty(),
                false,
                Invocation.Trigger.CALL,
                1,
                new Origin(Optional.of(new TenancyId(tenant)), Optional.empty()),
                Optional.empty());
    }

    private static JsonNode told(FunctionVersion function, String tenant) throws IOException {
        return json(TestWorker.result(start(function, tenant)));
    }

    private static JsonNode json(Result result) throws IOException {
        return JSON.readTree(payload(result));
    }

    private static String payload(Result result) {
        return new String(result.outcome().payload(), StandardCharsets.UTF_8);
    }
}
