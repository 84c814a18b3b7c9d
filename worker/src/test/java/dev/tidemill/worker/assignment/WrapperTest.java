package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.function.Runtimes.Family;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripts that start a runtime, in real sandboxes. */
class WrapperTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SCRIPT =
            """
            #!/bin/bash
            export MINE=wrapped
            exec "$@"
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

    /** One of each language that we start. */
    static Stream<String> languages() {
        return Runtimes.ofThisMachine(TestWorker.RUNTIMES).served().stream()
                .filter(it -> it.family() != Family.PROVIDED)
                .collect(
                        Collectors.toMap(
                                Runtimes.Served::family,
                                Runtimes.Served::identifier,
                                (first, _) -> first))
                .values()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void a_script_of_a_layer_starts_the_runtime(String runtime) throws IOException {
        // given
        var function =
                worker.layered(
                        wrapped(ContractCode.of(runtime, false), "/opt/wrapper"),
                        List.of(Map.of("wrapper", SCRIPT)));
        // when
        var told = JSON.readTree(worker.call(function, "{\"do\":\"context\"}").outcome().payload());
        // then
        assertThat(told.path("mine").asText()).isEqualTo("wrapped");
        assertThat(told.path("name").asText()).isEqualTo(function.function().name());
    }

    @Test
    void one_that_is_not_there_fails_the_start() throws IOException {
        // given
        var function = wrapped(ContractCode.of("python3.11", false), "/opt/none");
        // when
        var failed = JSON.readTree(worker.call(function, "{}").outcome().payload());
        // then
        assertThat(failed.path("errorType").asText()).isEqualTo("Runtime.ExitError");
        assertThat(failed.path("errorMessage").asText()).endsWith("exit status 127");
    }

    private static FunctionVersion wrapped(TestWorker.Code code, String script) {
        return worker.function(
                code,
                256,
                Duration.ofSeconds(20),
                Map.of("MINE", "plain", "AWS_LAMBDA_EXEC_WRAPPER", script));
    }
}
