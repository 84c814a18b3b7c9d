package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.message.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Extensions from layers and of functions' own, in real sandboxes. */
class ExtensionsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TestWorker.Code ECHO =
            TestWorker.python("def handler(event, context):\n  return event");
    private static final String LISTENS = "register(['INVOKE', 'SHUTDOWN'])\nserve()\n";
    static final String PRELUDE = prelude();

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

    private static String prelude() {
        try (var in = ExtensionsTest.class.getResourceAsStream("extension.py")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** One of each language: each is much like the others of its family. */
    static Stream<String> families() {
        return Runtimes.ofThisMachine(TestWorker.RUNTIMES).served().stream()
                .collect(
                        Collectors.toMap(
                                Runtimes.Served::family,
                                Runtimes.Served::identifier,
                                (first, _) -> first))
                .values()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("families")
    void extensions_hear_of_each_invocation_whatever_the_runtime(String runtime)
            throws IOException {
        // given
        var function =
                extended(ContractCode.of(runtime, false), Map.of("a", LISTENS, "b", LISTENS));
        // when
        var first = invocation(function, "{\"do\":\"echo\"}");
        var second = invocation(function, "{\"do\":\"echo\"}");
        var answers = List.of(run(first), run(second));
        // then
        assertThat(answers)
                .allSatisfy(it -> assertThat(text(it)).contains("\"echo\""))
                .extracting(it -> it.report().init().isPresent())
                .containsExactly(true, false);
        for (var one : List.of(first, second)) {
            heard(function, "a heard INVOKE " + one.id(), "b heard INVOKE " + one.id());
        }
        assertThat(worker.groups()).isNotEmpty();
        retire(function);
        heard(function, "a heard SHUTDOWN spindown", "b heard SHUTDOWN spindown");
    }

    @Test
    void who_registers_learns_whose_it_is_and_finds_what_lambda_gives_it() throws IOException {
        // given
        var function =
                extended(
                        ECHO,
                        Map.of(
                                "told",
                                """
                                status, body = register(['INVOKE'], features='accountId, other')
                                say('told', json.dumps(body))
                                say('has', json.dumps({key: os.environ.get(key) for key in (
                                  'AWS_LAMBDA_FUNCTION_NAME', 'MINE', '_HANDLER', 'LAMBDA_TASK_ROOT', 'AWS_LAMBDA_LOG_STREAM_NAME')}), os.getuid())
                                serve(lambda event: say('event', json.dumps(event)))
                                """));
        // when
        var run = invocation(function, "{}");
        run(run);
        // then
        var told = JSON.readTree(after(function, "told told "));
        assertThat(told.path("functionName").asText()).isEqualTo(function.function().name());
        assertThat(told.path("functionVersion").asText()).isEqualTo("$LATEST");
        assertThat(told.path("handler").asText()).isEqualTo("app.handler");
        assertThat(told.path("accountId").asText()).isEqualTo("000000000001");
        assertThat(after(function, "told has "))
                .isEqualTo(
                        "{\"AWS_LAMBDA_FUNCTION_NAME\": \""
                                + function.function().name()
                                + "\", \"MINE\": \"yes\", \"_HANDLER\": null, \"LAMBDA_TASK_ROOT\": null,"
                                + " \"AWS_LAMBDA_LOG_STREAM_NAME\": null} 993");
        var event = JSON.readTree(after(function, "told event "));
        assertThat(event.path("requestId").asText()).isEqualTo(run.id().value());
        assertThat(event.path("invokedFunctionArn").asText()).isEqualTo(function.arn());
        assertThat(event.path("deadlineMs").asLong()).isPositive();
        assertThat(event.path("tracing").path("type").asText()).isEqualTo("X-Amzn-Trace-Id");
        assertThat(event.path("tracing").path("value").asText()).startsWith("Root=1-");
    }

    @Test
    void the_caller_does_not_wait_for_a_slow_extension_but_the_sandbox_does() {
        // given
        var function =
                extended(
                        ECHO,
                        Map.of(
                                "slow",
                                """
                                register(['INVOKE'])
                                def slow(event):
                                  if os.path.exists('/tmp/again'): time.sleep(5)
                                  open('/tmp/again', 'w').close()
                                serve(slow)
                                """));
        run(invocation(function, "{}")); // with the end of its log: it waits
        // when
        var quick = quick(function);
        var answer = TestWorker.result(worker.floor.invoke(quick).toCompletableFuture());
        // then
        assertThat(ran(quick)).isEmpty();
        assertThat(answer.report().duration()).isLessThan(Duration.ofSeconds(5));
        Awaitility.await().until(() -> ran(quick).isPresent());
        assertThat(ran(quick).orElseThrow().report().duration())
                .isGreaterThan(Duration.ofSeconds(5));
    }

    @Test
    void an_extension_that_takes_too_long_ends_the_sandbox() {
        // given
        var function =
                extended(
                        worker.function(ECHO, 256, Duration.ofSeconds(3), Map.of()),
                        Map.of(
                                "late",
                                """
                                register(['INVOKE', 'SHUTDOWN'])
                                serve(lambda event: event['eventType'] == 'INVOKE' and time.sleep(60))
                                """,
                                "other",
                                LISTENS));
        // when
        var run = quick(function);
        var answer = TestWorker.result(worker.floor.invoke(run).toCompletableFuture());
        // then
        assertThat(text(answer)).isEqualTo("{}");
        Awaitility.await().until(() -> ran(run).isPresent());
        assertThat(ran(run).orElseThrow().errorType()).contains("Sandbox.Timedout");
        heard(function, "Status: timeout", "other heard SHUTDOWN timeout");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sys.exit(3)                                                    | Extension.Crash       | exit status 3
                    register(['INVOKE']); sys.exit(0)                              | Extension.Crash       | exit code 0
                    register([]); os.kill(os.getpid(), 9)                          | Extension.Crash       | signal: killed
                    register([]); error('init'); next_event()                      | Extension.InitError   | bad: Mine.Bad
                    register([]); error('exit'); time.sleep(60)                    | Extension.ExitError   | bad: Mine.Bad
                    """)
    void an_extension_that_fails_fails_the_start(String source, String type, String message)
            throws IOException {
        // given
        var error =
                "def error(when): call('POST', f'/2020-01-01/extension/{when}/error',"
                        + " {'Lambda-Extension-Function-Error-Type': 'Mine.Bad'}, '{}')\n";
        var function = extended(ECHO, Map.of("bad", error + source + "\n", "other", LISTENS));
        // when
        var failed = payload(worker.call(function, "{}"));
        // then
        assertThat(failed.path("errorType").asText()).isEqualTo(type);
        assertThat(failed.path("errorMessage").asText())
                .startsWith("RequestId: ")
                .endsWith(" Error: " + message);
    }

    @Test
    void what_cannot_be_started_is_named() throws IOException {
        // given
        var plain = extended(ECHO, Map.of("plain.txt", LISTENS));
        var many = new java.util.HashMap<String, String>();
        for (var number = 0; number < 11; number++) {
            many.put("e" + number, LISTENS);
        }
        // when
        var denied = payload(worker.call(plain, "{}"));
        var crowded = payload(worker.call(extended(ECHO, many), "{}"));
        // then
        assertThat(denied.path("errorType").asText()).isEqualTo("Extension.LaunchError");
        assertThat(denied.path("errorMessage").asText())
                .endsWith(" Error: fork/exec /opt/extensions/plain.txt: permission denied");
        assertThat(crowded.path("errorType").asText()).isEqualTo("Extension.LaunchError");
        assertThat(crowded.path("errorMessage").asText()).endsWith("Extension limit (10) reached");
    }

    @Test
    void an_extension_that_ends_under_a_run_fails_it_and_the_others_hear_so() throws IOException {
        // given
        var function =
                extended(
                        TestWorker.python(
                                "import time\ndef handler(event, context):\n  time.sleep(60)"),
                        Map.of(
                                "bad",
                                "register(['INVOKE'])\nserve(lambda event: os._exit(7))\n",
                                "other",
                                LISTENS));
        // when
        var failed = payload(worker.call(function, "{}"));
        // then
        assertThat(failed.path("errorType").asText()).isEqualTo("Extension.Crash");
        assertThat(failed.path("errorMessage").asText()).endsWith(" Error: exit status 7");
        heard(
                function,
                "Status: error\tError Type: Extension.Crash",
                "other heard SHUTDOWN failure");
    }

    @Test
    void a_runtime_that_ends_is_told_of_as_ever_and_extensions_hear_so() throws IOException {
        // given
        var function = extended(ContractCode.of("python3.11", false), Map.of("a", LISTENS));
        // when
        var died = payload(worker.call(function, "{\"do\":\"exit\"}"));
        // then
        assertThat(died.path("errorType").asText()).isEqualTo("Runtime.ExitError");
        assertThat(died.path("errorMessage").asText())
                .endsWith(" Error: Runtime exited with error: exit status 3");
        heard(function, "a heard SHUTDOWN failure");
        // and the next call finds another sandbox
        assertThat(worker.text(function, "{\"do\":\"echo\"}")).contains("echo");
    }

    @Test
    void a_sandbox_that_stands_still_hears_of_its_end_too() {
        // given
        var function = extended(ECHO, Map.of("a", LISTENS));
        worker.call(function, "{}");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> worker.groups().stream().allMatch(ExtensionsTest::standsStill));
        // when
        retire(function);
        // then
        heard(function, "a heard SHUTDOWN spindown");
    }

    @Test
    void wrong_requests_are_refused_as_lambda_does() {
        // given
        var function =
                extended(
                        ECHO,
                        Map.of(
                                "asks",
                                """
                                base = '/2020-01-01/extension/'
                                def tell(status, body): say('said', status, (body or {}).get('errorType'), '-', (body or {}).get('errorMessage'))
                                def ask(method, path, headers=None, body=None):
                                  status, _, answer = call(method, base + path, headers, body)
                                  tell(status, answer)
                                tell(*register(['INVOKE'], name=''))
                                tell(*register(['START']))
                                tell(*register(['SHUTDOWN'], name='inner'))
                                ask('POST', 'register', {'Lambda-Extension-Name': name}, 'no json')
                                ask('GET', 'event/next')
                                ask('GET', 'event/next', {'Lambda-Extension-Identifier': 'x'})
                                stranger = {'Lambda-Extension-Identifier': '00000000-0000-4000-8000-000000000000'}
                                ask('GET', 'event/next', stranger)
                                tell(*register(['INVOKE', 'SHUTDOWN']))
                                tell(*register(['INVOKE']))
                                ask('POST', 'init/error')
                                ask('POST', 'init/error', {**stranger, 'Lambda-Extension-Function-Error-Type': 'x'})
                                ask('GET', 'nothing')
                                say('over')
                                serve()
                                """));
        // when
        worker.call(function, "{}");
        // then
        heard(function, "asks over");
        assertThat(lines(function).lines().filter(line -> line.startsWith("asks said ")))
                .map(line -> line.substring("asks said ".length()))
                .first()
                .isEqualTo("403 Extension.InvalidExtensionName - Empty extension name");
        assertThat(lines(function))
                .containsSubsequence(
                        "403 Extension.InvalidEventType - START: ErrorInvalidEventType",
                        "403 Extension.InvalidEventType - SHUTDOWN: ShutdownEventNotSupportedForInternalExtension",
                        "403 InvalidRequestFormat",
                        "403 Extension.MissingExtensionIdentifier - Missing Lambda-Extension-Identifier header",
                        "403 Extension.InvalidExtensionIdentifier - Invalid Lambda-Extension-Identifier",
                        "403 Extension.UnknownExtensionIdentifier - Unknown extension 00000000-0000-4000-8000-000000000000",
                        "200 None",
                        "403 Extension.InvalidExtensionState - State transition from Registered to Registered failed for extension asks. Error: State transition is not allowed",
                        "403 Extension.MissingHeader - Lambda-Extension-Function-Error-Type not found",
                        "403 Extension.UnknownExtensionIdentifier",
                        "404 NotFound");
    }

    @Test
    void a_function_registers_by_itself_and_hears_of_its_invocations() {
        // given
        var code =
                new TestWorker.Code(
                        "nodejs20.x",
                        "index.handler",
                        Map.of(
                                "index.mjs",
                                """
                                const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2020-01-01/extension`
                                const post = (name, events) => fetch(`${api}/register`,
                                  { method: 'POST', headers: { 'Lambda-Extension-Name': name }, body: JSON.stringify({ events }) })
                                const refused = await post('inner', ['SHUTDOWN'])
                                const taken = await post('inner', ['INVOKE'])
                                const again = await post('inner', ['INVOKE'])
                                const id = taken.headers.get('Lambda-Extension-Identifier')
                                const heard = []
                                const next = async () => {
                                  const event = await (await fetch(`${api}/event/next`, { headers: { 'Lambda-Extension-Identifier': id } })).json()
                                  heard.push(event.eventType)
                                  next()
                                }
                                next()
                                export const handler = async () => {
                                  const late = await post('late', [])
                                  return [refused.status, taken.status, again.status, late.status, (await late.json()).errorType, heard.length]
                                }
                                """));
        var function = worker.function(code);
        // then
        assertThat(worker.text(function, "{}"))
                .startsWith("[403,200,403,403,\"Extension.RegistrationClosed\",");
        Awaitility.await().until(() -> worker.text(function, "{}").matches(".*,[1-9]]"));
    }

    // ---- breaking in

    @Test
    void nobody_speaks_for_an_extension_of_another_sandbox_or_for_the_runtime() {
        // given
        var source =
                """
                register(['INVOKE'])
                say('is', known['Lambda-Extension-Identifier'])
                serve()
                """;
        var victim = extended(ECHO, Map.of("victim", source));
        worker.call(victim, "{}");
        var id = after(victim, "victim is ");
        var attacker =
                extended(
                        ECHO,
                        Map.of(
                                "attacker",
                                """
                                register(['INVOKE'])
                                for path in ('GET event/next', 'POST init/error', 'POST exit/error'):
                                  status, _, answer = call(*path.replace(' ', ' /2020-01-01/extension/').split(),
                                    {'Lambda-Extension-Identifier': '%s', 'Lambda-Extension-Function-Error-Type': 'x'})
                                  say('got', status, answer['errorType'])
                                for path in ('GET next', 'POST 1/response', 'POST 1/error'):
                                  say('runtime', call(*path.replace(' ', ' /2018-06-01/runtime/invocation/').split())[0])
                                def connect(family, to):
                                  try:
                                    socket.socket(family).connect(to)
                                    say('in')
                                  except OSError as error:
                                    say('out', type(error).__name__)
                                connect(socket.AF_INET, ('127.0.0.1', 9003))
                                # before the runtime has connected it could do so in its place, as any process of its user
                                serve(lambda event: connect(socket.AF_UNIX, '/run/rt/s'))
                                """
                                        .formatted(id)));
        // when
        worker.call(attacker, "{}");
        // then
        heard(attacker, "FileNotFoundError");
        assertThat(
                        lines(attacker)
                                .lines()
                                .filter(line -> line.matches("attacker (got|runtime|in|out).*")))
                .containsExactly(
                        "attacker got 403 Extension.UnknownExtensionIdentifier",
                        "attacker got 403 Extension.UnknownExtensionIdentifier",
                        "attacker got 403 Extension.UnknownExtensionIdentifier",
                        "attacker runtime 404",
                        "attacker runtime 404",
                        "attacker runtime 404",
                        "attacker out ConnectionRefusedError",
                        "attacker out FileNotFoundError");
        assertThat(worker.text(victim, "{\"still\":1}")).contains("still");
    }

    @Test
    void large_and_slow_requests_hold_nobody_up() {
        // given
        var function =
                extended(
                        ECHO,
                        Map.of(
                                "rude",
                                """
                                large = http.client.HTTPConnection(api)
                                try:
                                  large.request('POST', '/2020-01-01/extension/register', b'x' * 10_000_000, {'Lambda-Extension-Name': name})
                                  say('large', large.getresponse().status)
                                except OSError as error:
                                  say('large', 413)
                                slow = []
                                for _ in range(60):
                                  one = socket.create_connection(('127.0.0.1', 9001))
                                  one.sendall(b'POST /2020-01-01/extension/register HTTP/1.1\\r\\nContent-Length: 1000\\r\\n\\r\\nx')
                                  slow.append(one)
                                for one in slow: one.close()
                                time.sleep(0.5)
                                say('registered', register(['INVOKE'])[0])
                                serve()
                                """));
        // when
        var answer = worker.text(function, "{\"still\":1}");
        // then
        assertThat(answer).contains("still");
        heard(function, "rude large 413", "rude registered 200");
    }

    // ---- helpers

    private static boolean standsStill(Path group) {
        var freezer =
                Path.of(
                        "/sys/fs/cgroup/freezer/tidemill-" + worker.instance,
                        String.valueOf(group.getFileName()),
                        "freezer.state");
        try {
            return Files.exists(freezer)
                    ? Files.readString(freezer).contains("FROZEN")
                    : Files.readString(group.resolve("cgroup.events")).contains("frozen 1");
        } catch (IOException gone) {
            return true;
        }
    }

    private static FunctionVersion extended(TestWorker.Code code, Map<String, String> sources) {
        return extended(
                worker.function(code, 256, Duration.ofSeconds(20), Map.of("MINE", "yes")), sources);
    }

    private static FunctionVersion extended(FunctionVersion function, Map<String, String> sources) {
        var files =
                sources.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        it -> "extensions/" + it.getKey(),
                                        it -> PRELUDE + it.getValue()));
        return worker.layered(function, List.of(files));
    }

    private static Invocation invocation(FunctionVersion function, String event) {
        return TestWorker.invocation(function, event, Optional.empty());
    }

    /** Without the end of its log. */
    private static Invocation quick(FunctionVersion function) {
        return new Invocation(
                InvocationId.random(),
                function,
                Optional.empty(),
                "{}".getBytes(StandardCharsets.UTF_8),
                Optional.empty(),
                false,
                Invocation.Trigger.CALL,
                1);
    }

    private static Result run(Invocation invocation) {
        return TestWorker.result(worker.floor.invoke(invocation).toCompletableFuture());
    }

    private static String text(Result result) {
        return new String(result.outcome().payload(), StandardCharsets.UTF_8);
    }

    private static JsonNode payload(Result result) throws IOException {
        return JSON.readTree(result.outcome().payload());
    }

    private static Optional<Message.Ran> ran(Invocation invocation) {
        return worker.messages.stream()
                .filter(Message.Ran.class::isInstance)
                .map(Message.Ran.class::cast)
                .filter(it -> it.id().equals(invocation.id()))
                .findFirst();
    }

    private static void retire(FunctionVersion function) {
        worker.floor.retire(function.function(), function.version());
    }

    /** Everything in its log. */
    private static String lines(FunctionVersion function) {
        return worker.messages.stream()
                .filter(Message.LogLines.class::isInstance)
                .map(Message.LogLines.class::cast)
                .filter(it -> it.function().equals(function.function()))
                .flatMap(it -> it.lines().stream())
                .map(Message.LogLines.Line::text)
                .collect(Collectors.joining("\n"));
    }

    private static void heard(FunctionVersion function, String... texts) {
        Awaitility.await().untilAsserted(() -> assertThat(lines(function)).contains(texts));
    }

    /** The rest of the first line that begins so. */
    private static String after(FunctionVersion function, String beginning) {
        heard(function, beginning);
        return lines(function)
                .lines()
                .filter(it -> it.startsWith(beginning))
                .findFirst()
                .orElseThrow()
                .substring(beginning.length());
    }
}
