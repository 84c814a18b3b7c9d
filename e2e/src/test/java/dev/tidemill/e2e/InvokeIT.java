package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Functions that answer, in each runtime, with the contracts of AWS's handlers. */
@ExtendWith(SharedInstance.class)
class InvokeIT {

    private static final int SIX_MEGABYTES = 6 * 1024 * 1024;

    private final LambdaClient lambda;
    private final Functions functions;

    InvokeIT(Clients clients) {
        this.lambda = clients.lambda();
        this.functions = new Functions(lambda);
    }

    @Test
    void an_async_node_handler_gets_the_event_and_its_result_comes_back() {
        var name =
                functions.node(
                        "async",
                        "exports.handler = async (event) => ({hello: event.name, n: event.n + 1});");

        var response = functions.call(name, "{\"name\":\"bob\",\"n\":41}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.functionError()).isNull();
        assertThat(response.executedVersion()).isEqualTo("$LATEST");
        assertThat(response.payload().asUtf8String()).isEqualTo("{\"hello\":\"bob\",\"n\":42}");
    }

    @Test
    void a_node_handler_with_a_callback_answers_too() {
        var name =
                functions.node(
                        "callback",
                        """
                        exports.handler = (event, context, callback) => {
                          setTimeout(() => callback(null, {via: 'callback'}), 5);
                        };
                        """);

        assertThat(functions.result(name, "{}")).isEqualTo("{\"via\":\"callback\"}");
    }

    @Test
    void a_node_module_may_be_an_ecmascript_module_in_a_folder() {
        var zip =
                new Zip()
                        .file(
                                "src/app.mjs",
                                "import {who} from './who.mjs';"
                                        + " export const run = async () => who;")
                        .file("src/who.mjs", "export const who = 'module';")
                        .bytes();
        var name =
                functions.create(
                        "esm",
                        zip,
                        request -> request.runtime("nodejs20.x").handler("src/app.run"));

        assertThat(functions.result(name, "{}")).isEqualTo("\"module\"");
    }

    @Test
    void node_knows_where_it_runs() {
        var name =
                functions.node(
                        "context",
                        """
                        exports.handler = async (event, context) => ({
                          id: context.awsRequestId, name: context.functionName,
                          version: context.functionVersion, arn: context.invokedFunctionArn,
                          memory: context.memoryLimitInMB, group: context.logGroupName,
                          stream: context.logStreamName, left: context.getRemainingTimeInMillis(),
                          env: [process.env.AWS_LAMBDA_FUNCTION_NAME, process.env.AWS_REGION,
                                process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE, process.env._HANDLER,
                                process.env.LAMBDA_TASK_ROOT, process.env.AWS_EXECUTION_ENV]});
                        """);

        var response = functions.call(name, "{}");

        var answer = Json.of(response.payload().asUtf8String());
        assertThat(answer.path("id").asText()).isEqualTo(response.responseMetadata().requestId());
        assertThat(answer.path("name").asText()).isEqualTo(name);
        assertThat(answer.path("version").asText()).isEqualTo("$LATEST");
        assertThat(answer.path("arn").asText())
                .isEqualTo("arn:aws:lambda:us-east-1:000000000001:function:" + name);
        assertThat(answer.path("memory").asText()).isEqualTo("128");
        assertThat(answer.path("group").asText()).isEqualTo("/aws/lambda/" + name);
        assertThat(answer.path("stream").asText())
                .matches("\\d{4}/\\d{2}/\\d{2}/\\[\\$LATEST][0-9a-f]{32}");
        assertThat(answer.path("left").asInt()).isBetween(1, 3000);
        assertThat(answer.path("env").toString())
                .isEqualTo(
                        "[\"%s\",\"us-east-1\",\"128\",\"index.handler\",\"/var/task\",\"AWS_Lambda_nodejs20.x\"]"
                                .formatted(name));
    }

    @Test
    void python_gets_the_event_and_the_context() {
        var name =
                functions.python(
                        "python",
                        """
                        import os
                        def handler(event, context):
                            return {"hello": event["name"], "function": context.function_name,
                                    "left": context.get_remaining_time_in_millis() > 0,
                                    "memory": context.memory_limit_in_mb,
                                    "id": context.aws_request_id, "home": os.environ["LAMBDA_TASK_ROOT"]}
                        """);

        var response = functions.call(name, "{\"name\":\"zoë\"}");

        var answer = Json.of(response.payload().asUtf8String());
        assertThat(answer.path("hello").asText()).isEqualTo("zoë");
        assertThat(answer.path("function").asText()).isEqualTo(name);
        assertThat(answer.path("left").asBoolean()).isTrue();
        assertThat(answer.path("memory").asText()).isEqualTo("128");
        assertThat(answer.path("home").asText()).isEqualTo("/var/task");
        assertThat(answer.path("id").asText()).isEqualTo(response.responseMetadata().requestId());
    }

    @Test
    void a_bootstrap_in_bash_speaks_the_runtime_api() {
        var name =
                functions.custom(
                        "bash",
                        """
                        #!/bin/bash
                        set -eu
                        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
                        while true; do
                          event=$(curl -sS -D "$TMPDIR/head" "$api/next")
                          id=$(grep -i '^lambda-runtime-aws-request-id' "$TMPDIR/head" | tr -d '[:space:]' | cut -d: -f2)
                          echo "bash got $event"
                          curl -sS -d "{\\"bash\\":$event}" "$api/$id/response" > /dev/null
                        done
                        """
                                .replace("$TMPDIR", "/tmp"));

        assertThat(functions.result(name, "{\"n\":1}")).isEqualTo("{\"bash\":{\"n\":1}}");
        assertThat(functions.result(name, "[2]")).isEqualTo("{\"bash\":[2]}");
    }

    @Test
    void a_sandbox_stays_for_the_next_call() {
        var name = functions.node("counter", "let n = 0; exports.handler = async () => ++n;");

        assertThat(
                        List.of(
                                functions.result(name, "{}"),
                                functions.result(name, "{}"),
                                functions.result(name, "{}")))
                .containsExactly("1", "2", "3");
    }

    @Test
    void tail_brings_the_log_of_the_call_back() {
        var name =
                functions.node(
                        "tail",
                        "exports.handler = async () => { console.log('a line of mine'); };");

        var response = functions.callWithLog(name, "{}");

        var id = response.responseMetadata().requestId();
        assertThat(log(response))
                .contains("START RequestId: " + id + " Version: $LATEST")
                .contains("a line of mine")
                .contains("END RequestId: " + id)
                .containsPattern(
                        "REPORT RequestId: "
                                + id
                                + "\\s+Duration: [\\d.]+ ms\\s+Billed Duration: \\d+ ms\\s+Memory Size:"
                                + " 128 MB\\s+Max Memory Used: \\d+ MB\\s+Init Duration: [\\d.]+ ms");
        assertThat(log(functions.callWithLog(name, "{}")))
                .as("only a cold start has an init")
                .contains("REPORT")
                .doesNotContain("Init Duration");
    }

    @Test
    void tail_keeps_the_last_four_kilobytes() {
        var name =
                functions.node(
                        "long-tail",
                        """
                        exports.handler = async () => {
                          for (let i = 0; i < 1000; i++) console.log(`line ${i}`);
                        };
                        """);

        assertThat(log(functions.callWithLog(name, "{}")))
                .hasSizeLessThanOrEqualTo(4096)
                .contains("line 999", "REPORT")
                .doesNotContain("line 1\n");
    }

    @Test
    void the_client_context_reaches_the_handler() {
        var name =
                functions.node(
                        "client-context",
                        "exports.handler = async (e, c) => c.clientContext.custom.colour;");
        var context =
                Base64.getEncoder()
                        .encodeToString(
                                "{\"custom\":{\"colour\":\"green\"}}"
                                        .getBytes(StandardCharsets.UTF_8));

        var response = functions.call(name, "{}", request -> request.clientContext(context));

        assertThat(response.payload().asUtf8String()).isEqualTo("\"green\"");
    }

    @Test
    void a_dry_run_runs_nothing() {
        var name = functions.node("dry", "throw new Error('must not load');");

        var response =
                functions.call(
                        name, "{}", request -> request.invocationType(InvocationType.DRY_RUN));

        assertThat(response.statusCode()).isEqualTo(204);
    }

    @Test
    void six_megabytes_go_in_and_come_out() {
        var name =
                functions.node(
                        "large",
                        "exports.handler = async (e) => e.give ? 'x'.repeat(e.give) : e.text.length;",
                        request -> request.memorySize(512).timeout(30));
        var frame = "{\"text\":\"\"}".length();

        assertThat(
                        functions.result(
                                name, "{\"text\":\"" + "x".repeat(SIX_MEGABYTES - frame) + "\"}"))
                .isEqualTo(String.valueOf(SIX_MEGABYTES - frame));
        assertThat(functions.result(name, "{\"give\":" + (SIX_MEGABYTES - 2) + "}"))
                .hasSize(SIX_MEGABYTES);
    }

    @Test
    void more_than_six_megabytes_are_refused_in_either_direction() {
        var name =
                functions.node(
                        "too-large",
                        "exports.handler = async (e) => 'x'.repeat(e.give);",
                        request -> request.memorySize(512).timeout(30));

        assertThatExceptionOfType(RequestTooLargeException.class)
                .isThrownBy(
                        () ->
                                functions.call(
                                        name, "{\"t\":\"" + "x".repeat(SIX_MEGABYTES) + "\"}"));
        var tooMuch = functions.call(name, "{\"give\":" + SIX_MEGABYTES + "}");
        assertThat(tooMuch.functionError()).isEqualTo("Unhandled");
        assertThat(Json.of(tooMuch.payload().asUtf8String()).path("errorType").asText())
                .isEqualTo("Function.ResponseSizeTooLarge");
    }

    @Test
    void what_is_not_json_does_not_reach_a_function() {
        var name = functions.node("json", "exports.handler = async () => 'ran';");

        assertThatExceptionOfType(InvalidRequestContentException.class)
                .isThrownBy(() -> functions.call(name, "{not json"));
    }

    @Test
    void a_function_or_version_that_does_not_exist_is_not_found() {
        var name = functions.node("version", "exports.handler = async () => 1;");

        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> functions.call("nobody", "{}"))
                .withMessageContaining(
                        "Function not found: arn:aws:lambda:us-east-1:000000000001:function:nobody");
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> functions.call(name, "{}", request -> request.qualifier("7")));
    }

    static String log(InvokeResponse response) {
        return new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8);
    }
}
