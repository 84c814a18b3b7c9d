package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.function.Runtimes.Family;
import dev.tidemill.core.invocation.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every runtime that this machine serves keeps to, in real sandboxes. */
class RuntimeContractTest {

    private static final JsonMapper JSON = new JsonMapper();

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

    static Stream<String> served() {
        return NeedsSandboxes.runtimes();
    }

    private static Result call(String runtime, String event) {
        var function =
                worker.function(
                        ContractCode.of(runtime, false),
                        256,
                        Duration.ofSeconds(20),
                        Map.of("MINE", "yes"));
        return worker.call(function, event);
    }

    private static JsonNode payload(Result result) throws IOException {
        return JSON.readTree(result.outcome().payload());
    }

    private static String log(Result result) {
        return new String(result.logTail(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("served")
    void an_event_comes_back(String runtime) throws IOException {
        // given
        var event = "{\"do\":\"echo\",\"list\":[1,2.5,\"ä\",true,{\"deep\":{}}]}";
        // when
        var result = call(runtime, event);
        // then
        assertThat(payload(result)).isEqualTo(JSON.readTree(event));
        assertThat(log(result)).contains("START RequestId: ", "Init Duration: ");
    }

    @ParameterizedTest
    @MethodSource("served")
    void the_context_tells_of_the_call_and_the_function(String runtime) throws IOException {
        // given
        var function =
                worker.function(
                        ContractCode.of(runtime, false),
                        256,
                        Duration.ofSeconds(20),
                        Map.of("MINE", "yes"));
        // when
        var told = payload(worker.call(function, "{\"do\":\"context\"}"));
        // then
        assertThat(told.path("id").asText()).hasSize(36);
        assertThat(told.path("name").asText()).isEqualTo(function.function().name());
        assertThat(told.path("memory").asInt()).isEqualTo(256);
        assertThat(told.path("left").asBoolean()).isTrue();
        assertThat(told.path("arn").asText()).isEqualTo(function.arn());
        assertThat(told.path("stream").asText()).contains("/[$LATEST]");
        assertThat(told.path("mine").asText()).isEqualTo("yes");
    }

    @ParameterizedTest
    @MethodSource("served")
    void an_error_has_its_type_and_message(String runtime) throws IOException {
        // when
        var failed = payload(call(runtime, "{\"do\":\"fail\"}"));
        // then
        assertThat(failed.path("errorType").asText()).isEqualTo(ContractCode.errorType(runtime));
        assertThat(failed.path("errorMessage").asText()).isEqualTo("boom");
    }

    @ParameterizedTest
    @MethodSource("served")
    void a_process_that_ends_is_explained(String runtime) throws IOException {
        // when
        var died = call(runtime, "{\"do\":\"exit\"}");
        // then
        assertThat(payload(died).path("errorType").asText()).isEqualTo("Runtime.ExitError");
        assertThat(payload(died).path("errorMessage").asText())
                .endsWith(" Error: Runtime exited with error: exit status 3");
    }

    @ParameterizedTest
    @MethodSource("served")
    void what_is_printed_is_logged(String runtime) {
        // when
        var logged = log(call(runtime, "{\"do\":\"log\"}"));
        // then
        assertThat(logged).contains("said ä\n", "REPORT RequestId: ");
    }

    @ParameterizedTest
    @MethodSource("served")
    void a_run_ends_at_its_timeout(String runtime) throws IOException {
        // given
        var function =
                worker.function(
                        ContractCode.of(runtime, false), 256, Duration.ofSeconds(1), Map.of());
        // when
        var late = worker.call(function, "{\"do\":\"spin\"}");
        // then
        assertThat(payload(late).path("errorType").asText()).isEqualTo("Sandbox.Timedout");
        assertThat(payload(late).path("errorMessage").asText())
                .endsWith(" Task timed out after 1.00 seconds");
        assertThat(log(late)).contains("on\n", "Status: timeout");
    }

    @ParameterizedTest
    @MethodSource("served")
    void code_that_cannot_be_loaded_fails_its_call(String runtime) throws IOException {
        // given
        var broken = worker.function(ContractCode.of(runtime, true));
        // when
        var failed = worker.call(broken, "{}");
        // then
        assertThat(payload(failed).path("errorType").asText()).isNotEmpty();
        assertThat(payload(failed).path("errorMessage").asText())
                .containsAnyOf("boom", "Error loading class app.Handler");
    }

    @ParameterizedTest
    @MethodSource("served")
    void a_handler_that_is_not_there_is_named(String runtime) throws IOException {
        // given
        var own = Runtimes.family(runtime).orElseThrow() == Family.PROVIDED;
        var function = worker.function(ContractCode.without(runtime));
        // when
        var failed = payload(worker.call(function, "{}"));
        // then
        assertThat(failed.path("errorType").asText())
                .isIn(own ? Set.of("") : Set.of("Runtime.HandlerNotFound"));
    }
}
