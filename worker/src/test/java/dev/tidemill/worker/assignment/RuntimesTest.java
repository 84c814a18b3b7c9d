package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What tenant code of each runtime meets, in real sandboxes. */
class RuntimesTest {

    private static TestWorker worker;

    @BeforeAll
    static void start() {
        NeedsSandboxes.check();
        worker = new TestWorker(0, java.util.Map.of());
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
                .contains("START RequestId: ", "\tINFO\thi bob\n", "END RequestId: ", "Init Duration: ");
    }

    @Test
    void a_python_handler_answers() {
        // given
        var function =
                worker.function(
                        TestWorker.python(
                                "def handler(event, context):\n  print('hi', event['name'])\n"
                                        + "  return {'hello': event['name']}\n"));
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
}
