package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.worker.sandbox.crun.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An interpreter that was added: used, read-only, and without a word of where it lies. */
@SuppressWarnings("NullAway.Init") // made before all tests
class AddedRuntimeTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static Path added;
    private static TestWorker worker;

    @BeforeAll
    static void add_the_hosts_node_as_if_it_came_from_elsewhere() throws IOException {
        NeedsSandboxes.check();
        added = Files.createTempDirectory("tidemill-added-secret");
        Files.setPosixFilePermissions(added, PosixFilePermissions.fromString("rwx------"));
        var bin = Files.createDirectories(added.resolve("nodejs20.x/bin"));
        var node = Runtimes.ofThisMachine(Path.of("none")).find("nodejs20.x").orElseThrow();
        Files.copy(node.interpreter().orElseThrow().executable(), bin.resolve("node"));
        Files.setPosixFilePermissions(
                bin.resolve("node"), PosixFilePermissions.fromString("rwxr-xr-x"));
        worker = new TestWorker(0, Map.of("runtimes", added.toString()));
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close();
            Trees.delete(added);
        }
    }

    private static JsonNode run(String source) throws IOException {
        return JSON.readTree(worker.text(worker.function(TestWorker.node(source)), "{}"));
    }

    @Test
    void runs_the_function() throws IOException {
        assertThat(run("exports.handler = async () => process.execPath").asText())
                .isEqualTo("/var/lang/bin/node");
    }

    @Test
    void cannot_be_changed_by_the_function() throws IOException {
        var said =
                run(
                        """
                        const fs = require('fs');
                        const attempt = (name, what) => { try { what(); return name + ' worked'; } catch (error) { return error.code; } };
                        exports.handler = async () => [
                          attempt('write', () => fs.writeFileSync('/var/lang/bin/node', 'x')),
                          attempt('create', () => fs.writeFileSync('/var/lang/mine', 'x')),
                          attempt('remove', () => fs.rmSync('/var/lang/bin/node')),
                          attempt('mode', () => fs.chmodSync('/var/lang/bin/node', 0o777)),
                          attempt('bootstrap', () => fs.writeFileSync('/var/runtime/bootstrap.cjs', 'x'))];
                        """);
        assertThat(said).hasSize(5).allMatch(one -> one.asText().equals("EROFS"));
    }

    @Test
    void does_not_tell_where_it_lies_on_the_host() throws IOException {
        var seen =
                run(
                        """
                        const fs = require('fs');
                        exports.handler = async () => ['mountinfo', 'mounts', 'maps'].map(
                          name => fs.readFileSync('/proc/self/' + name, 'utf8')).join('') + fs.readdirSync('/var/lang');
                        """);
        assertThat(seen.asText()).contains("/var/lang").doesNotContain("tidemill-added-secret");
    }

    @Test
    void is_not_seen_by_sandboxes_of_other_runtimes() throws IOException {
        var code =
                TestWorker.python(
                        "import os\ndef handler(event, context):\n  return os.listdir('/var/lang')\n");
        assertThat(JSON.readTree(worker.text(worker.function(code), "{}"))).isEmpty();
    }
}
