package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Functions that fail, and what their callers are told. */
@ExtendWith(SharedInstance.class)
class FailureIT {

    private final Functions functions;

    FailureIT(Clients clients) {
        this.functions = new Functions(clients.lambda());
    }

    @Test
    void a_node_error_comes_with_type_message_and_trace() {
        var name =
                functions.node(
                        "throws",
                        "exports.handler = async () => { throw new TypeError('it broke'); };");

        var error = errorOf(functions.call(name, "{}"));

        assertThat(error.path("errorType").asText()).isEqualTo("TypeError");
        assertThat(error.path("errorMessage").asText()).isEqualTo("it broke");
        assertThat(error.path("trace").get(0).asText()).isEqualTo("TypeError: it broke");
        assertThat(error.path("trace").get(1).asText()).contains("index.js:1");
    }

    @Test
    void an_error_given_to_the_callback_is_an_error() {
        var name =
                functions.node(
                        "callback-error",
                        "exports.handler = (e, c, callback) => callback(new RangeError('no'));");

        assertThat(errorOf(functions.call(name, "{}")).path("errorType").asText())
                .isEqualTo("RangeError");
    }

    @Test
    void a_python_error_comes_with_type_message_and_stack() {
        var name =
                functions.python(
                        "raises",
                        "def handler(event, context):\n    raise ValueError('it broke')\n");

        var error = errorOf(functions.call(name, "{}"));

        assertThat(error.path("errorType").asText()).isEqualTo("ValueError");
        assertThat(error.path("errorMessage").asText()).isEqualTo("it broke");
        assertThat(error.path("stackTrace").toString()).contains("app.py", "line 2", "in handler");
    }

    @Test
    void a_custom_runtime_reports_its_own_errors() {
        var name =
                functions.custom(
                        "bash-error",
                        """
                        #!/bin/bash
                        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
                        while true; do
                          curl -sS -D /tmp/head -o /dev/null "$api/next"
                          id=$(grep -i '^lambda-runtime-aws-request-id' /tmp/head | tr -d '[:space:]' | cut -d: -f2)
                          curl -sS -o /dev/null -d '{"errorType":"Bash.Wrong","errorMessage":"mine"}' "$api/$id/error"
                        done
                        """);

        var error = errorOf(functions.call(name, "{}"));

        assertThat(error.path("errorType").asText()).isEqualTo("Bash.Wrong");
        assertThat(error.path("errorMessage").asText()).isEqualTo("mine");
    }

    @Test
    void a_function_that_is_too_slow_times_out() {
        var name =
                functions.node(
                        "slow",
                        "exports.handler = () => new Promise(() => setInterval(() => {}, 1000));",
                        request -> request.timeout(1));

        var response = functions.call(name, "{}");

        var error = errorOf(response);
        assertThat(error.path("errorType").asText()).isEqualTo("Sandbox.Timedout");
        assertThat(error.path("errorMessage").asText())
                .contains(response.responseMetadata().requestId())
                .endsWith("Task timed out after 1.00 seconds");
    }

    @Test
    void an_endless_loop_times_out_and_the_next_call_gets_a_new_sandbox() {
        var name =
                functions.node(
                        "loop",
                        "let n = 0; exports.handler = async (e) => { n++; while (e.loop); return n; };",
                        request -> request.timeout(1));
        assertThat(functions.result(name, "{}")).isEqualTo("1");

        var error = errorOf(functions.call(name, "{\"loop\":true}"));

        assertThat(error.path("errorMessage").asText())
                .contains("Task timed out after 1.00 seconds");
        assertThat(functions.result(name, "{}")).isEqualTo("1");
    }

    @Test
    void a_process_that_exits_says_with_which_status() {
        var name = functions.node("exits", "exports.handler = async () => process.exit(3);");

        var error = errorOf(functions.call(name, "{}"));

        assertThat(error.path("errorType").asText()).isEqualTo("Runtime.ExitError");
        assertThat(error.path("errorMessage").asText())
                .endsWith("Error: Runtime exited with error: exit status 3");
    }

    @Test
    void a_function_that_eats_all_its_memory_is_killed_alone() {
        var name =
                functions.node(
                        "eats",
                        """
                        exports.handler = async () => {
                          const all = [];
                          for (;;) all.push(Buffer.alloc(8 << 20, 1));
                        };
                        """,
                        request -> request.timeout(20));

        var error = errorOf(functions.call(name, "{}"));

        assertThat(error.path("errorType").asText())
                .isIn("Runtime.OutOfMemory", "Runtime.ExitError");
        assertThat(error.path("errorMessage").asText()).contains("signal: killed");
    }

    @Test
    void a_module_that_does_not_load_is_named() {
        var broken = functions.node("broken-module", "throw new SyntaxError('while loading');");
        var missing =
                functions.create(
                        "missing-module",
                        Zip.of("index.js", ""),
                        request -> request.runtime("nodejs20.x").handler("other.handler"));
        var nameless =
                functions.create(
                        "missing-handler",
                        Zip.of("index.js", "exports.other = 1;"),
                        request -> request.runtime("nodejs20.x").handler("index.handler"));
        var python =
                functions.create(
                        "missing-python",
                        Zip.of("app.py", "import nothing_like_it\n"),
                        request -> request.runtime("python3.11").handler("app.handler"));

        assertThat(errorOf(functions.call(broken, "{}")).path("errorMessage").asText())
                .contains("while loading");
        assertThat(errorOf(functions.call(missing, "{}")).path("errorType").asText())
                .isEqualTo("Runtime.ImportModuleError");
        assertThat(errorOf(functions.call(nameless, "{}")).path("errorType").asText())
                .isEqualTo("Runtime.HandlerNotFound");
        assertThat(errorOf(functions.call(python, "{}")).path("errorType").asText())
                .isEqualTo("Runtime.ImportModuleError");
    }

    private static JsonNode errorOf(InvokeResponse response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.functionError()).isEqualTo("Unhandled");
        return Json.of(response.payload().asUtf8String());
    }
}
