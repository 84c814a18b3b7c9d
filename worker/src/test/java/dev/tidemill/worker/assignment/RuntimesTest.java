package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What tenant code of each runtime meets, in real sandboxes. */
class RuntimesTest {

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
    void an_async_node_handler_answers() {
        // given
        var function =
                worker.function(
                        TestWorker.node(
                                "exports.handler = async (event) => { console.log('hi',"
                                        + " event.name); return { hello: event.name } }"));
        // when
        var result = worker.call(function, "{\"name\":\"bob\"}");
        // then
        assertThat(new String(result.outcome().payload(), StandardCharsets.UTF_8))
                .isEqualTo("{\"hello\":\"bob\"}");
        assertThat(new String(result.logTail(), StandardCharsets.UTF_8))
                .contains(
                        "START RequestId: ",
                        "\tINFO\thi bob\n",
                        "END RequestId: ",
                        "Init Duration: ");
    }

    @Test
    void a_python_handler_answers() {
        // given
        var function =
                worker.function(
                        TestWorker.python(
                                """
                                def handler(event, context):
                                  print('hi', event['name'])
                                  return {'hello': event['name']}
                                """));
        // when
        var result = worker.call(function, "{\"name\":\"bob\"}");
        // then
        assertThat(new String(result.outcome().payload(), StandardCharsets.UTF_8))
                .isEqualTo("{\"hello\": \"bob\"}");
        assertThat(new String(result.logTail(), StandardCharsets.UTF_8)).contains("\nhi bob\n");
    }

    @Test
    void a_bootstrap_in_bash_speaks_the_http_runtime_api() {
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
                                  event=$(curl -sS -L -D "$head" "$api/invocation/next")
                                  id=$(grep -i '^lambda-runtime-aws-request-id' "$head" | tr -d '[:space:]' | cut -d: -f2)
                                  echo "got $event" >&2
                                  curl -sS -o /dev/null "$api/invocation/$id/response" -d "{\\"bash\\":$event}"
                                done
                                """));
        // when
        var result = worker.call(function, "{\"name\":\"bob\"}");
        // then
        assertThat(new String(result.outcome().payload(), StandardCharsets.UTF_8))
                .isEqualTo("{\"bash\":{\"name\":\"bob\"}}");
        assertThat(new String(result.logTail(), StandardCharsets.UTF_8))
                .contains("got {\"name\":\"bob\"}");
    }

    @Test
    void a_thrown_error_has_lambdas_shape() {
        // given
        var node = TestWorker.node("exports.handler = async () => { throw new TypeError('boom') }");
        var python =
                TestWorker.python("def handler(event, context):\n  raise ValueError('boom')\n");
        // when
        var fromNode = worker.call(worker.function(node), "{}");
        var fromPython = worker.call(worker.function(python), "{}");
        // then
        assertThat(payload(fromNode))
                .startsWith(
                        "{\"errorType\":\"TypeError\",\"errorMessage\":\"boom\",\"trace\":[\"TypeError: boom\",")
                .contains("/var/task/index.js:1:");
        assertThat(tail(fromNode)).contains("\tERROR\tInvoke Error \t{\"errorType\":\"TypeError\"");
        assertThat(payload(fromPython))
                .startsWith(
                        "{\"errorMessage\": \"boom\", \"errorType\": \"ValueError\", \"requestId\": \"")
                .contains(
                        "\"stackTrace\": [\"  File \\\"/var/task/app.py\\\", line 2, in handler\\n");
        assertThat(tail(fromPython)).contains("[ERROR] ValueError: boom\nTraceback");
    }

    @Test
    void callbacks_and_modules_work_in_node() {
        // given
        var callback =
                TestWorker.node(
                        "exports.handler = (event, context, done) => { setTimeout(() => done(null,"
                                + " { id: context.awsRequestId, left:"
                                + " context.getRemainingTimeInMillis() > 5000, memory:"
                                + " context.memoryLimitInMB }), 5) }");
        var module =
                new TestWorker.Code(
                        "nodejs20.x",
                        "src/app.api.main",
                        Map.of(
                                "src/app.mjs",
                                "import { x } from './lib.mjs'; export const api = { main: async"
                                        + " () => x + (await Promise.resolve(1)) }",
                                "src/lib.mjs",
                                "export const x = 41"));
        // when
        var answered = worker.text(worker.function(callback), "{}");
        var sum = worker.text(worker.function(module), "{}");
        // then
        assertThat(answered).contains("\"left\":true,\"memory\":\"256\"");
        assertThat(sum).isEqualTo("42");
    }

    @Test
    void what_cannot_be_loaded_is_named_as_lambda_names_it() {
        // given
        var missing = new TestWorker.Code("nodejs20.x", "nope.handler", Map.of("a", "b"));
        var unexported = TestWorker.node("exports.other = 1");
        var broken = TestWorker.node("exports.handler = (");
        var importing = TestWorker.python("import nothing_such\n");
        var unnamed = TestWorker.python("x = 1\n");
        var syntax = TestWorker.python("def handler(:\n");
        // when
        var types =
                Stream.of(missing, unexported, broken, importing, unnamed, syntax)
                        .map(code -> worker.call(worker.function(code), "{}").outcome())
                        .map(RuntimesTest::errorType)
                        .toList();
        // then
        assertThat(types)
                .containsExactly(
                        "Runtime.ImportModuleError",
                        "Runtime.HandlerNotFound",
                        "Runtime.UserCodeSyntaxError",
                        "Runtime.ImportModuleError",
                        "Runtime.HandlerNotFound",
                        "Runtime.UserCodeSyntaxError");
    }

    @Test
    void dying_code_is_explained_and_the_next_call_gets_a_new_sandbox() {
        // given
        var code =
                TestWorker.node(
                        "let calls = 0; exports.handler = async (event) => { calls++; if"
                                + " (event.exit !== undefined) process.exit(event.exit); return"
                                + " calls }");
        var function = worker.function(code);
        worker.call(function, "{}");
        // when
        var died = worker.call(function, "{\"exit\":3}");
        var next = worker.text(function, "{}");
        // then
        assertThat(payload(died))
                .startsWith("{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: ")
                .endsWith(" Error: Runtime exited with error: exit status 3\"}");
        assertThat(tail(died)).contains("\tStatus: error\tError Type: Runtime.ExitError");
        assertThat(next).isEqualTo("1");
    }

    @Test
    void a_run_ends_at_its_timeout_even_when_it_never_yields() {
        // given
        var code =
                TestWorker.python(
                        "def handler(event, context):\n  print('on')\n  while True: pass\n");
        var function = worker.function(code, 128, Duration.ofSeconds(1), Map.of());
        // when
        var late = worker.call(function, "{}");
        // then
        assertThat(errorType(late.outcome())).isEqualTo("Sandbox.Timedout");
        assertThat(payload(late)).contains("Task timed out after 1.00 seconds");
        assertThat(tail(late))
                .contains("\non\n", " Task timed out after 1.00 seconds\n", "Status: timeout");
        assertThat(late.report().duration().toMillis()).isBetween(1000L, 3000L);
    }

    @Test
    void eating_memory_ends_the_sandbox_alone() {
        // given
        var code =
                TestWorker.python(
                        "def handler(event, context):\n  x = []\n  while True: x.append(bytearray(1 << 20))\n");
        var function = worker.function(code, 128, Duration.ofSeconds(20), Map.of());
        // when
        var died = worker.call(function, "{}");
        // then
        assertThat(errorType(died.outcome())).isEqualTo("Runtime.OutOfMemory");
        assertThat(payload(died)).contains("Runtime exited with error: signal: killed");
        assertThat(died.report().maxMemoryUsedMegabytes()).isEqualTo(128);
    }

    @Test
    void a_result_that_is_no_json_or_too_large_fails() {
        // given
        var node =
                TestWorker.node(
                        "exports.handler = async (event) => { if (event.big) return"
                                + " 'x'.repeat(6291556); const a = {}; a.a = a; return a }");
        var python =
                TestWorker.python(
                        "def handler(event, context):\n  return 'x' * 6291556 if event.get('big')"
                                + " else {1, 2}\n");
        // when
        var types = new ArrayList<String>();
        for (var code : List.of(node, python)) {
            var function = worker.function(code);
            types.add(errorType(worker.call(function, "{}").outcome()));
            types.add(errorType(worker.call(function, "{\"big\":true}").outcome()));
        }
        // then
        assertThat(types)
                .containsExactly(
                        "Runtime.MarshalError",
                        "Function.ResponseSizeTooLarge",
                        "Runtime.MarshalError",
                        "Function.ResponseSizeTooLarge");
    }

    @Test
    void six_megabytes_travel_both_ways() {
        // given
        var node = worker.function(TestWorker.node("exports.handler = async (event) => event"));
        var python =
                worker.function(
                        TestWorker.python("def handler(event, context):\n  return event\n"));
        var event = "\"" + "x".repeat(6_000_000) + "\"";
        // when
        var fromNode = worker.text(node, event);
        var fromPython = worker.text(python, event);
        // then
        assertThat(fromNode).isEqualTo(event);
        assertThat(fromPython).isEqualTo(event);
    }

    @Test
    void the_environment_is_lambdas() {
        // given
        var code =
                TestWorker.python(
                        "import os\ndef handler(event, context):\n  return {**os.environ, 'cwd':"
                                + " os.getcwd(), 'fn': context.function_name}\n");
        var function =
                worker.function(
                        code,
                        128,
                        Duration.ofSeconds(5),
                        Map.of("MINE", "yes", "PYTHONPATH", "/var/task/lib"));
        // when
        var environment = worker.text(function, "{}");
        // then
        assertThat(environment)
                .contains(
                        "\"MINE\": \"yes\"",
                        "\"_HANDLER\": \"app.handler\"",
                        "\"AWS_LAMBDA_FUNCTION_MEMORY_SIZE\": \"128\"",
                        "\"AWS_LAMBDA_INITIALIZATION_TYPE\": \"on-demand\"",
                        "\"AWS_LAMBDA_LOG_STREAM_NAME\": \"20",
                        "\"AWS_EXECUTION_ENV\": \"AWS_Lambda_python3.11\"",
                        "\"_X_AMZN_TRACE_ID\": \"Root=1-",
                        "\"cwd\": \"/var/task\"",
                        "\"fn\": \"" + function.function().name() + "\"");
    }

    @Test
    void a_rejection_nobody_handles_ends_the_process() {
        // given
        var code =
                TestWorker.node(
                        "exports.handler = () => new Promise(() => { Promise.reject(new"
                                + " Error('lost')) })");
        // when
        var died = worker.call(worker.function(code), "{}");
        // then
        assertThat(errorType(died.outcome())).isEqualTo("Runtime.UnhandledPromiseRejection");
        assertThat(payload(died)).contains("\"errorMessage\":\"Error: lost\"");
    }

    @Test
    void output_of_many_lines_and_of_children_is_kept_in_order() {
        // given
        var code =
                TestWorker.node(
                        "exports.handler = async () => { console.log('one\\ntwo');"
                                + " process.stdout.write('raw\\n');"
                                + " require('child_process').execSync('echo child; echo err >&2',"
                                + " { stdio: 'inherit' }); console.error('last') }");
        var function = worker.function(code);
        // when
        var result = worker.call(function, "{}");
        // then
        assertThat(tail(result).lines().map(line -> line.replaceAll("^.*\t", "")).toList())
                .containsSubsequence("one", "two", "raw", "child", "err", "last");
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(lines(function))
                                        .anyMatch(text -> text.endsWith("INFO\tone\ntwo"))
                                        .anyMatch(text -> text.startsWith("REPORT RequestId")));
    }

    static List<TestWorker.Code> codesThatTellTheirArn() {
        return List.of(
                TestWorker.node(
                        "exports.handler = async (e, c) => `${c.functionVersion}"
                                + " ${c.invokedFunctionArn}`"),
                TestWorker.python(
                        "def handler(event, context):\n"
                                + "    return f'{context.function_version}"
                                + " {context.invoked_function_arn}'\n"),
                TestWorker.provided(
                        """
                        #!/bin/bash
                        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
                        while true; do
                          head=$(curl -s -D - -o /dev/null "$api/next" | tr -d '\\r')
                          id=$(echo "$head" | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
                          arn=$(echo "$head" | sed -n 's/^[Ll]ambda-[Rr]untime-[Ii]nvoked-[Ff]unction-[Aa]rn: //p')
                          curl -s -o /dev/null -d "\\"$AWS_LAMBDA_FUNCTION_VERSION $arn\\"" "$api/$id/response"
                        done
                        """));
    }

    @ParameterizedTest
    @MethodSource("codesThatTellTheirArn")
    void code_knows_its_version_and_the_arn_it_was_called_by(TestWorker.Code code) {
        // given
        var latest = worker.function(code);
        var second = TestWorker.published(latest, "2");
        var arn = latest.function().arn();
        // then
        assertThat(worker.text(latest, "{}")).isEqualTo("\"$LATEST " + arn + "\"");
        assertThat(worker.textBy(latest, "$LATEST")).isEqualTo("\"$LATEST " + arn + ":$LATEST\"");
        assertThat(worker.textBy(second, "live")).isEqualTo("\"2 " + arn + ":live\"");
        assertThat(worker.textBy(second, "2")).isEqualTo("\"2 " + arn + ":2\"");
    }

    @Test
    void a_bootstrap_that_is_none_is_refused() {
        // given
        var missing = new TestWorker.Code("provided.al2", "x", Map.of("other", "x"));
        // when
        var died = worker.call(worker.function(missing), "{}");
        // then
        assertThat(errorType(died.outcome())).isEqualTo("Runtime.InvalidEntrypoint");
    }

    private static List<String> lines(FunctionVersion function) {
        return worker.messages.stream()
                .filter(Message.LogLines.class::isInstance)
                .map(Message.LogLines.class::cast)
                .filter(message -> message.function().equals(function.function()))
                .flatMap(batch -> batch.lines().stream())
                .map(Message.LogLines.Line::text)
                .toList();
    }

    private static String payload(Result result) {
        return new String(result.outcome().payload(), StandardCharsets.UTF_8);
    }

    private static String tail(Result result) {
        return new String(result.logTail(), StandardCharsets.UTF_8);
    }

    private static String errorType(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed
                ? failed.errorType()
                : "succeeded: " + new String(outcome.payload(), StandardCharsets.UTF_8);
    }
}
