package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What extensions hear of a sandbox by the Telemetry API, in real sandboxes. */
class TelemetryTest {

    private static final String SERVER =
            """
            import http.server, threading
            gate = threading.Event()
            got = []
            class Server(http.server.BaseHTTPRequestHandler):
              def do_POST(self):
                events = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
                gate.wait()
                got.extend(events)
                self.send_response(200)
                self.send_header('Content-Length', '0')
                self.end_headers()
              def log_message(self, *_): pass
            server = http.server.ThreadingHTTPServer(('sandbox.localdomain', 8080), Server)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            def subscribe(types, timeout=25, **other):
              wanted = {'schemaVersion': '2022-12-13', 'types': types, 'buffering': {'timeoutMs': timeout},
                'destination': {'protocol': 'HTTP', 'URI': 'http://sandbox.localdomain:8080/events?a=b'}, **other}
              return call('PUT', '/2022-07-01/telemetry', None, json.dumps(wanted))
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
    void all_that_happens_arrives_in_its_order() {
        // given
        var function =
                extended(
                        TestWorker.python(
                                "def handler(event, context):\n  if event: print('said')"),
                        """
                        gate.set()
                        register(['INVOKE', 'SHUTDOWN'])
                        say('mine')
                        say('subscribed', subscribe(['platform', 'function', 'extension'])[2])
                        def tell(event):
                          if any(one['type'] == 'platform.report' for one in got):
                            say('types', ' '.join(one['type'] for one in got))
                            say('function', [one['record'] for one in got if one['type'] == 'function'])
                            say('report', [sorted(one['record']) for one in got if one['type'] == 'platform.report'][:1])
                        serve(tell)
                        """);
        // when
        worker.call(function, "{\"say\":true}");
        // then
        Awaitility.await()
                .untilAsserted(
                        () -> {
                            worker.call(function, "{}");
                            assertThat(log(function)).contains("watch types ", "watch report ");
                        });
        assertThat(line(function, "watch types ").split(" "))
                .containsSubsequence(
                        "platform.initStart",
                        "platform.telemetrySubscription",
                        "platform.initRuntimeDone",
                        "platform.initReport",
                        "platform.extension",
                        "platform.start",
                        "function",
                        "platform.runtimeDone",
                        "platform.report");
        assertThat(line(function, "watch types ").split(" ")).contains("extension");
        assertThat(line(function, "watch subscribed ")).isEqualTo("OK");
        assertThat(line(function, "watch function ")).isEqualTo("['said']");
        assertThat(line(function, "watch report "))
                .isEqualTo("[['metrics', 'requestId', 'status']]");
    }

    @Test
    void who_does_not_keep_up_is_told_what_was_dropped() {
        // given
        var lines = 6000;
        var function =
                extended(
                        TestWorker.python(
                                """
                                def handler(event, context):
                                  for number in range(event.get('lines', 0)): print(str(number).ljust(300, '.'))
                                """),
                        """
                        register(['INVOKE'])
                        subscribe(['function'])
                        def count(event):
                          if os.path.exists('/tmp/go'): gate.set()
                          open('/tmp/go', 'w').close()
                          functions = sum(one['type'] == 'function' for one in got)
                          dropped = sum(one['record']['droppedRecords'] for one in got if one['type'] == 'platform.logsDropped')
                          say('counts', functions + dropped, dropped > 0, functions > 0)
                        serve(count)
                        """);
        // when
        worker.call(function, "{\"lines\":" + lines + "}");
        // then
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> {
                            worker.call(function, "{}");
                            assertThat(log(function)).contains("watch counts 6000 True True");
                        });
    }

    @Test
    void what_lambda_refuses_is_refused() {
        // given
        var function =
                extended(
                        TestWorker.python("def handler(event, context):\n  pass"),
                        """
                        def tell(status, _, body): say('said', status, body['errorType'], '-', body['errorMessage'])
                        tell(*subscribe(['platform']))
                        register(['INVOKE'])
                        tell(*subscribe(['platform'], schemaVersion='1'))
                        tell(*subscribe([]))
                        tell(*subscribe(['logs']))
                        tell(*subscribe(['platform'], timeout=24))
                        tell(*subscribe(['platform'], destination={'protocol': 'TCP', 'port': 8080}))
                        tell(*subscribe(['platform'], destination={'protocol': 'HTTP', 'URI': 'http://169.254.169.254:80/'}))
                        tell(*subscribe(['platform'], destination={'protocol': 'HTTP', 'URI': 'http://sandbox.localdomain:9001/'}))
                        tell(*call('PUT', '/2022-07-01/telemetry', None, 'no json'))
                        tell(*call('PUT', '/2020-08-15/logs', None, '{}'))
                        serve(lambda event: tell(*subscribe(['platform'])))
                        """);
        // when
        worker.call(function, "{}");
        // then
        heard(function, "Telemetry.SubscriptionClosed");
        assertThat(
                        log(function)
                                .lines()
                                .filter(it -> it.startsWith("watch said "))
                                .map(it -> it.substring("watch said ".length())))
                .containsExactly(
                        "403 Extension.MissingExtensionIdentifier - Missing Lambda-Extension-Identifier header",
                        "400 ValidationError - schemaVersion must be one of 2022-07-01, 2022-12-13, 2025-01-29",
                        "400 ValidationError - types must name at least one of platform, function, extension",
                        "400 ValidationError - types must be of platform, function, extension",
                        "400 ValidationError - buffering.timeoutMs must be between 25 and 30000",
                        "400 ValidationError - the protocol TCP is not supported by Tidemill: use HTTP",
                        "400 ValidationError - destination.URI must be http://sandbox.localdomain:PORT/...",
                        "400 ValidationError - the port 9001 is reserved",
                        "400 ValidationError - the body must be JSON",
                        "501 Logs.NotSupported - Tidemill has no Logs API: use the Telemetry API, PUT /2022-07-01/telemetry",
                        "403 Telemetry.SubscriptionClosed - Telemetry API subscription is closed already");
    }

    private static FunctionVersion extended(TestWorker.Code code, String source) {
        var function = worker.function(code, 256, Duration.ofSeconds(20), Map.of());
        return worker.layered(
                function,
                List.of(Map.of("extensions/watch", ExtensionsTest.PRELUDE + SERVER + source)));
    }

    private static String log(FunctionVersion function) {
        return worker.messages.stream()
                .filter(Message.LogLines.class::isInstance)
                .map(Message.LogLines.class::cast)
                .filter(it -> it.function().equals(function.function()))
                .flatMap(it -> it.lines().stream())
                .map(Message.LogLines.Line::text)
                .collect(Collectors.joining("\n"));
    }

    private static void heard(FunctionVersion function, String... texts) {
        Awaitility.await().untilAsserted(() -> assertThat(log(function)).contains(texts));
    }

    private static String line(FunctionVersion function, String beginning) {
        return log(function)
                .lines()
                .filter(it -> it.startsWith(beginning))
                .findFirst()
                .orElseThrow()
                .substring(beginning.length());
    }
}
