package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.tenant.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What functions find of their layers, in real sandboxes. */
class LayersTest {

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
    void later_layers_lie_over_earlier_ones() {
        // given
        var read =
                """
                const fs = require('fs')
                exports.handler = async () => ['both', 'first', 'second'].map(
                  (name) => fs.readFileSync('/opt/' + name, 'utf8'))
                """;
        var first = Map.of("both", "1", "first", "one");
        var second = Map.of("both", "2", "second", "two");
        // then
        assertThat(answer(TestWorker.node(read), first, second))
                .isEqualTo("[\"2\",\"one\",\"two\"]");
        assertThat(answer(TestWorker.node(read), second, first))
                .isEqualTo("[\"1\",\"one\",\"two\"]");
        // the same package under two names
        assertThat(answer(TestWorker.node(read), first, second, first))
                .isEqualTo("[\"1\",\"one\",\"two\"]");
    }

    @Test
    void opt_is_empty_without_layers_and_never_written_to() {
        // given
        var probe =
                """
                const fs = require('fs')
                const write = () => {
                  try { fs.writeFileSync('/opt/x', ''); return 'written' } catch (error) { return error.code }
                }
                exports.handler = async () => [fs.readdirSync('/opt'), write()]
                """;
        // then: gVisor looks at whose it is before it looks at how it is mounted
        var refused = NeedsSandboxes.isolation() == Isolation.HOSTILE ? "EACCES" : "EROFS";
        assertThat(answer(TestWorker.node(probe))).isEqualTo("[[],\"" + refused + "\"]");
        assertThat(answer(TestWorker.node(probe), Map.of("a", "1")))
                .isEqualTo("[[\"a\"],\"" + refused + "\"]");
    }

    @Test
    void packages_for_node_are_found_in_layers() {
        // given
        var layer =
                Map.of(
                        "nodejs/node_modules/greet/index.js", "module.exports = 'any'",
                        "nodejs/node20/node_modules/exact/index.js", "module.exports = 'exact'");
        var modules =
                Map.of(
                        "nodejs/node_modules/greet/package.json",
                        "{\"exports\":{\"import\":\"./it.mjs\"},\"type\":\"module\"}",
                        "nodejs/node_modules/greet/it.mjs",
                        "export default 'module'");
        var requires =
                TestWorker.node(
                        "exports.handler = async () => [require('greet'), require('exact')]");
        var imports =
                new TestWorker.Code(
                        "nodejs20.x",
                        "index.handler",
                        Map.of(
                                "index.mjs",
                                "import greet from 'greet'\n"
                                        + "export const handler = async () => greet"));
        // then
        assertThat(answer(requires, layer)).isEqualTo("[\"any\",\"exact\"]");
        assertThat(answer(imports, modules)).isEqualTo("\"module\"");
    }

    @Test
    void modules_for_python_are_found_in_layers() {
        // given
        var code =
                TestWorker.python(
                        """
                        import flat, sited
                        def handler(event, context):
                          return [flat.name, sited.name]
                        """);
        var layer =
                Map.of(
                        "python/flat.py", "name = 'flat'",
                        "python/sited.py", "name = 'hidden'",
                        "python/lib/python3.11/site-packages/sited.py", "name = 'sited'");
        // then
        assertThat(answer(code, layer)).isEqualTo("[\"flat\", \"sited\"]");
    }

    @Test
    void a_layer_brings_the_bootstrap_of_a_package_without_one() {
        // given
        var bootstrap =
                """
                #!/bin/bash
                api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime
                while true; do
                  head=$(mktemp)
                  curl -sS -o /dev/null -D "$head" "$api/invocation/next"
                  id=$(grep -i '^lambda-runtime-aws-request-id' "$head" | tr -d '[:space:]' | cut -d: -f2)
                  curl -sS -o /dev/null "$api/invocation/$id/response" -d "\\"$(pwd) $0\\""
                done
                """;
        var code = new TestWorker.Code("provided.al2023", "any.thing", Map.of("data", "1"));
        // then
        assertThat(answer(code, Map.of("bootstrap", bootstrap)))
                .isEqualTo("\"/var/task /opt/bootstrap\"");
    }

    @Test
    void a_layer_that_is_not_what_its_hash_says_is_never_shown() {
        // given
        var function =
                worker.function(TestWorker.node("exports.handler = async () => 1"))
                        .withLayers(List.of(TestWorker.layer(CodeHash.of(new byte[] {1}), 1)));
        // then
        assertThatThrownBy(() -> worker.call(function, "{}"))
                .hasStackTraceContaining("the code cannot be read");
    }

    @Test
    void a_layer_that_leads_out_of_opt_is_never_shown() {
        // given
        var code = TestWorker.node("exports.handler = async () => 1");
        // then
        for (var name : List.of("../../etc/passwd", "/etc/passwd", "a/../../task/index.js")) {
            var function = worker.layered(worker.function(code), List.of(Map.of(name, "evil")));
            assertThatThrownBy(() -> worker.call(function, "{}"))
                    .as(name)
                    .hasStackTraceContaining("the code cannot be read");
        }
    }

    @Test
    void nothing_of_them_stays_mounted() throws Exception {
        // given
        var function =
                worker.layered(
                        worker.function(TestWorker.node("exports.handler = async () => 1")),
                        List.of(Map.of("a", "1"), Map.of("b", "2")));
        worker.call(function, "{}");
        assertThat(mounts()).isNotEmpty();
        // when
        worker.floor.retire(TenantId.DEFAULT);
        // then
        Awaitility.await().untilAsserted(() -> assertThat(mounts()).isEmpty());
    }

    private static List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains("tidemill-" + worker.instance))
                .filter(line -> line.contains("/var/opt "))
                .toList();
    }

    @SafeVarargs
    private static String answer(TestWorker.Code code, Map<String, String>... layers) {
        FunctionVersion function = worker.function(code, 256, Duration.ofSeconds(10), Map.of());
        var answer = worker.call(worker.layered(function, List.of(layers)), "{}");
        return new String(answer.outcome().payload(), StandardCharsets.UTF_8);
    }
}
