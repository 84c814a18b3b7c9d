package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.function.JsonLogs;
import dev.tidemill.core.function.JsonLogs.Level;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.function.Runtimes.Family;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logs in JSON: what is in them, from which level on, in real sandboxes. */
class JsonLogsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TestWorker.Code NODE =
            TestWorker.node(
                    """
                    exports.handler = async (event) => {
                      console.debug('quiet')
                      console.log('hello', 'world')
                      console.warn({ a: 1 })
                      console.error('broke', new TypeError('why'))
                      if (event.fail) throw new RangeError('boom')
                    }
                    """);
    private static final TestWorker.Code PYTHON =
            TestWorker.python(
                    """
                    import logging
                    def handler(event, context):
                      logging.debug('quiet')
                      logging.info('hello %s', 'world')
                      logging.getLogger('mine').warning('more', extra={'a': 1})
                      try:
                        1 / 0
                      except ZeroDivisionError:
                        logging.exception('broke')
                      if event.get('fail'):
                        raise ValueError('boom')
                    """);

    private static final String JAVA =
            """
            package app;
            import com.amazonaws.services.lambda.runtime.*;
            import com.amazonaws.services.lambda.runtime.logging.LogLevel;
            import java.util.Map;
            public class Handler implements RequestHandler<Map<String, Object>, Object> {
              public Object handleRequest(Map<String, Object> event, Context context) {
                var log = context.getLogger();
                log.log("quiet", LogLevel.DEBUG);
                log.log("hello\\nworld", LogLevel.INFO);
                log.log("more", LogLevel.WARN);
                log.log("of no level");
                if (event.containsKey("fail")) throw new IllegalStateException("boom");
                return null;
              }
            }
            """;
    private static final String RUBY =
            """
            require 'logger'
            LOG = Logger.new($stdout)
            def handler(event:, context:)
              LOG.debug('quiet')
              LOG.info("hello\\nworld")
              Logger.new($stdout, progname: 'mine').warn('more')
              begin
                1 / 0
              rescue => error
                LOG.error(error)
              end
              raise ArgumentError, 'boom' if event['fail']
            end
            """;

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
    void the_platforms_lines_are_records_of_its_telemetry() {
        // when
        var lines = lines(NODE, JsonLogs.DEFAULT, "{}");
        // then
        assertThat(types(lines)).containsExactly("platform.start", "platform.report");
        var report = lines.getLast();
        assertThat(report.path("time").asText()).matches("\\d{4}-.*Z");
        var record = report.path("record");
        assertThat(record.path("requestId").asText()).hasSize(36);
        assertThat(record.path("status").asText()).isEqualTo("success");
        assertThat(record.path("metrics").path("durationMs").asDouble()).isPositive();
        assertThat(record.path("metrics").path("billedDurationMs").asInt()).isPositive();
        assertThat(record.path("metrics").path("memorySizeMB").asInt()).isEqualTo(256);
        assertThat(record.path("metrics").path("initDurationMs").asDouble()).isPositive();
        assertThat(lines.getFirst().path("record").path("version").asText()).isEqualTo("$LATEST");
    }

    @Test
    void the_platforms_lines_begin_at_the_system_level() {
        // then
        assertThat(types(lines(NODE, new JsonLogs(Level.FATAL, Level.DEBUG), "{}")))
                .containsExactly("platform.start", "platform.runtimeDone", "platform.report");
        assertThat(lines(NODE, new JsonLogs(Level.FATAL, Level.WARN), "{}")).isEmpty();
        var failed = lines(NODE, new JsonLogs(Level.FATAL, Level.WARN), "{\"fail\":true}");
        assertThat(types(failed)).containsExactly("platform.runtimeDone", "platform.report");
        var record = failed.getLast().path("record");
        assertThat(record.path("status").asText()).isEqualTo("error");
        assertThat(record.path("errorType").asText()).isEqualTo("RangeError");
    }

    @Test
    void a_timeout_is_told_in_the_report() {
        // given
        var function =
                worker.function(
                                TestWorker.node(
                                        "exports.handler = () => new Promise((r) => setTimeout(r, 60000))"),
                                256,
                                Duration.ofSeconds(1),
                                Map.of())
                        .withLogs(new JsonLogs(Level.INFO, Level.WARN));
        // when
        var lines = parse(worker.call(function, "{}").logTail());
        // then
        assertThat(lines.getLast().path("record").path("status").asText()).isEqualTo("timeout");
        assertThat(lines.getLast().path("record").path("errorType").asText())
                .isEqualTo("Sandbox.Timedout");
    }

    @Test
    void node_writes_records_from_the_application_level_on() {
        // when
        var all = own(lines(NODE, new JsonLogs(Level.TRACE, Level.WARN), "{}"));
        var some = own(lines(NODE, new JsonLogs(Level.WARN, Level.WARN), "{}"));
        // then
        assertThat(all)
                .extracting(line -> line.path("level").asText())
                .containsExactly("DEBUG", "INFO", "WARN", "ERROR");
        assertThat(some)
                .extracting(line -> line.path("level").asText())
                .containsExactly("WARN", "ERROR");
        var hello = all.get(1);
        assertThat(hello.path("message").asText()).isEqualTo("hello world");
        assertThat(hello.path("requestId").asText()).hasSize(36);
        assertThat(hello.path("timestamp").asText()).matches("\\d{4}-.*Z");
        assertThat(all.get(2).path("message").path("a").asInt()).isEqualTo(1);
        var broke = all.get(3);
        assertThat(broke.path("message").asText()).startsWith("broke TypeError: why");
        assertThat(broke.path("errorType").asText()).isEqualTo("TypeError");
        assertThat(broke.path("errorMessage").asText()).isEqualTo("why");
        assertThat(broke.path("stackTrace").get(0).asText()).isEqualTo("TypeError: why");
    }

    @Test
    void a_handler_that_throws_leaves_a_record_of_its_error() {
        // when
        var node = own(lines(NODE, new JsonLogs(Level.ERROR, Level.WARN), "{\"fail\":true}"));
        var python = own(lines(PYTHON, new JsonLogs(Level.FATAL, Level.WARN), "{\"fail\":true}"));
        // then
        assertThat(node.getLast().path("message").path("errorType").asText())
                .isEqualTo("RangeError");
        assertThat(node.getLast().path("message").path("errorMessage").asText()).isEqualTo("boom");
        assertThat(python.getLast().path("log_level").asText()).isEqualTo("ERROR");
        assertThat(python.getLast().path("errorType").asText()).isEqualTo("ValueError");
        assertThat(python.getLast().path("errorMessage").asText()).isEqualTo("boom");
    }

    @Test
    void python_writes_records_from_the_application_level_on() {
        // when
        var all = own(lines(PYTHON, new JsonLogs(Level.DEBUG, Level.WARN), "{}"));
        var some = own(lines(PYTHON, new JsonLogs(Level.ERROR, Level.WARN), "{}"));
        // then
        assertThat(all)
                .extracting(line -> line.path("level").asText())
                .containsExactly("DEBUG", "INFO", "WARNING", "ERROR");
        assertThat(some).extracting(line -> line.path("level").asText()).containsExactly("ERROR");
        assertThat(all.get(1).path("message").asText()).isEqualTo("hello world");
        assertThat(all.get(1).path("logger").asText()).isEqualTo("root");
        assertThat(all.get(1).path("requestId").asText()).hasSize(36);
        assertThat(all.get(2).path("a").asInt()).isEqualTo(1);
        assertThat(all.get(3).path("errorType").asText()).isEqualTo("ZeroDivisionError");
        assertThat(all.get(3).path("stackTrace").get(0).asText()).contains("line 7, in handler");
    }

    @Test
    void java_writes_records_from_the_application_level_on() {
        // given
        var code = JavaCode.code(served(Family.JAVA), "app.Handler", "app.Handler", JAVA);
        // when
        var all = own(lines(code, new JsonLogs(Level.TRACE, Level.WARN), "{}"));
        var some = own(lines(code, new JsonLogs(Level.WARN, Level.WARN), "{}"));
        var failed = own(lines(code, new JsonLogs(Level.ERROR, Level.WARN), "{\"fail\":true}"));
        // then
        assertThat(all)
                .extracting(line -> line.path("level").asText())
                .containsExactly("DEBUG", "INFO", "WARN", "UNDEFINED");
        assertThat(some)
                .extracting(line -> line.path("level").asText())
                .containsExactly("WARN", "UNDEFINED");
        var hello = all.get(1);
        assertThat(hello.path("message").asText()).isEqualTo("hello\nworld");
        assertThat(hello.path("AWSRequestId").asText()).hasSize(36);
        assertThat(hello.path("timestamp").asText()).matches("\\d{4}-.*Z");
        assertThat(failed.getLast().path("level").asText()).isEqualTo("ERROR");
        assertThat(failed.getLast().path("message").asText())
                .contains("boom", "IllegalStateException");
    }

    @Test
    void ruby_writes_records_from_the_application_level_on() {
        // given
        var code = new TestWorker.Code(served(Family.RUBY), "app.handler", Map.of("app.rb", RUBY));
        // when
        var all = own(lines(code, new JsonLogs(Level.TRACE, Level.WARN), "{}"));
        var some = own(lines(code, new JsonLogs(Level.ERROR, Level.WARN), "{\"fail\":true}"));
        // then
        assertThat(all)
                .extracting(line -> line.path("level").asText())
                .containsExactly("DEBUG", "INFO", "WARN", "ERROR");
        assertThat(some)
                .extracting(line -> line.path("level").asText())
                .containsExactly("ERROR", "ERROR");
        assertThat(all.get(1).path("message").asText()).isEqualTo("hello\nworld");
        assertThat(all.get(1).path("requestId").asText()).hasSize(36);
        assertThat(all.get(1).path("timestamp").asText()).matches("\\d{4}-.*Z");
        assertThat(all.get(2).path("logger").asText()).isEqualTo("mine");
        assertThat(all.get(3).path("errorType").asText()).isEqualTo("ZeroDivisionError");
        assertThat(all.get(3).path("location").asText()).contains("app.rb:");
        assertThat(some.getLast().path("errorType").asText()).isEqualTo("Function<ArgumentError>");
        assertThat(some.getLast().path("message").asText()).isEqualTo("boom");
    }

    /** A runtime of the family; without one the test is skipped. */
    private static String served(Family family) {
        var served =
                Runtimes.ofThisMachine(TestWorker.RUNTIMES).served().stream()
                        .filter(it -> it.family() == family)
                        .map(Runtimes.Served::identifier)
                        .findFirst();
        assumeTrue(served.isPresent(), () -> "this machine serves no " + family);
        return served.orElseThrow();
    }

    private static List<JsonNode> own(List<JsonNode> lines) {
        Predicate<JsonNode> platform = line -> line.has("type");
        return lines.stream().filter(platform.negate()).toList();
    }

    private static List<String> types(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.has("type"))
                .map(line -> line.path("type").asText())
                .toList();
    }

    private static List<JsonNode> lines(TestWorker.Code code, JsonLogs logs, String event) {
        return parse(worker.call(worker.function(code).withLogs(logs), event).logTail());
    }

    /** Every line of the log is a JSON object. */
    private static List<JsonNode> parse(byte[] tail) {
        return new String(tail, StandardCharsets.UTF_8)
                .lines()
                .map(
                        line -> {
                            try {
                                return JSON.readTree(line);
                            } catch (JsonProcessingException text) {
                                throw new AssertionError(line, text);
                            }
                        })
                .toList();
    }
}
