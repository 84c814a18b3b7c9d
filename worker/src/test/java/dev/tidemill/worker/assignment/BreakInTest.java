package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.tenant.TenantId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What hostile code does not get, in a sandbox from the pool: late binding must not weaken it. */
class BreakInTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static TestWorker worker;

    @BeforeAll
    static void start() {
        NeedsSandboxes.check();
        worker = new TestWorker(2, Map.of());
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    @Test
    void sees_no_file_of_the_host_or_of_a_neighbour() throws IOException {
        // given
        var marker = "tidemill-marker-" + UUID.randomUUID();
        var secret = Files.createTempFile(marker, ".txt");
        var neighbour =
                function(TenantId.DEFAULT, Map.of(marker + ".py", "x = 1", "app.py", source()));
        worker.call(neighbour, "{\"do\":\"processes\",\"pid\":1000000}");
        // when
        var seen = run(function(), "{\"do\":\"files\",\"marker\":\"" + marker + "\"}");
        // then
        assertThat(seen.path("/etc/shadow").asText()).contains("No such file");
        assertThat(seen.path("/root/.bashrc").asText()).contains("No such file");
        assertThat(seen.path("/home").asText()).contains("No such file");
        assertThat(seen.path("/proc/1/root/etc/shadow").asText()).startsWith("FileNotFoundError");
        assertThat(seen.path("/proc/kcore").asText()).matches("|FileNotFoundError.*");
        assertThat(seen.path("/proc/kallsyms").asText()).matches("|FileNotFoundError.*");
        assertThat(texts(seen.path("root")))
                .containsExactlyInAnyOrder(
                        "bin", "dev", "etc", "lib", "lib64", "opt", "proc", "root", "run", "sbin",
                        "sys", "tmp", "usr", "var");
        assertThat(texts(seen.path("run"))).containsExactly("rt");
        if (NeedsSandboxes.isolation() == Isolation.STANDARD) {
            // gVisor shows devices of its own invention, and knows only mounts of its own
            assertThat(texts(seen.path("sys"))).isEmpty();
            assertThat(seen.path("mounts").asText()).contains(" /var/task ");
        }
        assertThat(texts(seen.path("exchange"))).isEmpty();
        assertThat(texts(seen.path("task"))).containsExactly("app.py");
        assertThat(texts(seen.path("marker"))).isEmpty();
        assertThat(seen.path("mounts").asText())
                .doesNotContain(worker.directory.toString(), worker.instance, secret.toString());
        assertThat(secret).exists();
        Files.delete(secret);
    }

    @Test
    void shows_nothing_to_other_users_of_the_host() throws Exception {
        // given
        worker.call(function(), "{\"do\":\"places\"}");
        var command =
                new ArrayList<>(
                        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        command.addAll(List.of("sh", "-c", "for p; do [ ! -e \"$p\" ] || echo \"$p\"; done", "sh"));
        try (var files = Files.walk(Path.of("/run/tidemill-" + worker.instance))) {
            files.filter(BreakInTest::isPrivate).map(Path::toString).forEach(command::add);
        }
        assertThat(command).anyMatch(file -> file.endsWith("config.json"));
        // when
        var reader = new ProcessBuilder(command).redirectErrorStream(true).start();
        // then
        assertThat(reader.inputReader().readAllLines()).isEmpty();
    }

    private static boolean isPrivate(Path file) {
        var name = file.getFileName().toString();
        return Set.of("config.json", "out", "s", "status").contains(name);
    }

    @Test
    void writes_nowhere_but_its_own_tmp() throws IOException {
        // when
        var results = run(function(), "{\"do\":\"places\"}");
        // then
        results.properties()
                .forEach(
                        place ->
                                assertThat(place.getValue().asText())
                                        .as(place.getKey())
                                        .matches(
                                                text ->
                                                        place.getKey().equals("/tmp/x")
                                                                ? text.equals("WRITTEN")
                                                                : text.contains("Error")));
        assertThat(results.path("/var/task/x").asText())
                .containsAnyOf("Read-only file system", "Permission denied");
    }

    @Test
    void is_nobody_and_meets_nobody() throws IOException {
        // when
        var seen =
                run(
                        function(),
                        "{\"do\":\"processes\",\"pid\":" + ProcessHandle.current().pid() + "}");
        // then
        assertThat(texts(seen.path("pids"))).containsExactly("1");
        assertThat(seen.path("uid").asInt()).isEqualTo(993);
        assertThat(texts(seen.path("groups"))).isEmpty();
        assertThat(texts(seen.path("capabilities"))).containsOnly("0000000000000000");
        // gVisor does not show it; set-uid programs are tried below
        assertThat(texts(seen.path("no_new_privs")))
                .isEqualTo(
                        NeedsSandboxes.isolation() == Isolation.HOSTILE ? List.of() : List.of("1"));
        assertThat(seen.path("su").asText()).doesNotContain("uid=0");
        assertThat(seen.path("kill").asText()).contains("ProcessLookupError");
    }

    @Test
    void reaches_no_port_of_the_platform() throws IOException {
        // given
        try (var server = new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"))) {
            var targets = new ArrayList<String>();
            targets.add("[\"127.0.0.1\"," + server.getLocalPort() + "]");
            for (var network : NetworkInterface.networkInterfaces().toList()) {
                network.inetAddresses()
                        .filter(address -> !address.isLoopbackAddress())
                        .forEach(
                                address ->
                                        targets.add(
                                                "[\""
                                                        + address.getHostAddress()
                                                                .replaceAll("%.*", "")
                                                        + "\","
                                                        + server.getLocalPort()
                                                        + "]"));
            }
            targets.add("[\"169.254.169.254\",80]");
            // when
            var seen =
                    run(
                            function(),
                            "{\"do\":\"network\",\"targets\":[" + String.join(",", targets) + "]}");
            // then
            assertThat(texts(seen.path("interfaces"))).containsExactly("lo");
            assertThat(seen.path("abstract").asInt()).isZero();
            seen.properties().stream()
                    .filter(target -> target.getKey().contains(":"))
                    .forEach(
                            target ->
                                    assertThat(target.getValue().asText())
                                            .as(target.getKey())
                                            .contains("Error"));
        }
    }

    @Test
    void gets_nothing_from_the_kernel_that_a_function_does_not_need() throws IOException {
        assumeTrue(
                NeedsSandboxes.isolation() == Isolation.STANDARD,
                "what gVisor's kernel gives is nothing of the host's");
        // when
        var results = run(function(), "{\"do\":\"kernel\"}");
        // then
        results.properties()
                .forEach(
                        result ->
                                assertThat(result.getValue().asText())
                                        .as(result.getKey())
                                        .containsAnyOf("EPERM", "ENOSYS", "PermissionError"));
        assertThat(results.size()).isGreaterThan(20);
    }

    @Test
    void forks_only_so_far_and_leaves_nothing_behind() throws IOException {
        // given
        // enough memory that the number of processes is what stops it
        var function =
                worker.function(
                        new TestWorker.Code(
                                "python3.11", "app.handler", Map.of("app.py", source())),
                        1024,
                        Duration.ofSeconds(30),
                        Map.of());
        // when
        if (NeedsSandboxes.isolation() == Isolation.HOSTILE) {
            // its kernel has no thread left, and ends
            assertThat(worker.call(function, "{\"do\":\"forks\"}").outcome())
                    .isInstanceOf(Outcome.Failed.class);
        } else {
            var result = run(function, "{\"do\":\"forks\"}");
            // then
            assertThat(result.path("stopped").asText()).isEqualTo("EAGAIN");
            assertThat(result.path("made").asInt()).isLessThan(256);
        }
        worker.floor.retire(TenantId.DEFAULT);
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(worker.groups()).noneMatch(BreakInTest::hasManyTasks));
    }

    @Test
    void filling_tmp_ends_itself_alone() {
        // given
        var function = function();
        var neighbour = function();
        // when
        var died = worker.call(function, "{\"do\":\"fill\"}");
        var other = worker.call(neighbour, "{\"do\":\"places\"}");
        // then
        assertThat(died.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(other.outcome()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void inherits_nothing_but_its_pipe_and_its_socket() throws IOException {
        // when
        var open = run(function(), "{\"do\":\"descriptors\"}");
        // then
        var targets = new ArrayList<String>();
        open.properties().forEach(entry -> targets.add(entry.getValue().asText()));
        assertThat(targets)
                .allMatch(
                        target ->
                                target.equals("/dev/null")
                                        || target.contains("/out")
                                        || target.startsWith("socket:")
                                        || target.startsWith("host:") // as gVisor shows the pipe
                                        || target.startsWith("FileNotFoundError")
                                        || target.startsWith("/proc/"));
    }

    @Test
    void a_tenants_sandbox_is_never_another_tenants() {
        // given
        var code =
                new TestWorker.Code(
                        "python3.11",
                        "app.handler",
                        Map.of(
                                "app.py",
                                """
                                import os
                                def handler(event, context):
                                  found = os.listdir('/tmp')
                                  open('/tmp/mark', 'w').close()
                                  return found
                                """));
        // when
        var first = worker.text(function(new TenantId("111111111111"), code.files()), "{}");
        var second = worker.text(function(new TenantId("222222222222"), code.files()), "{}");
        // then
        assertThat(first).isEqualTo("[]");
        assertThat(second).isEqualTo("[]");
    }

    private static boolean hasManyTasks(Path group) {
        try {
            return Files.readAllLines(group.resolve("cgroup.procs")).size() > 20;
        } catch (IOException gone) {
            return false;
        }
    }

    private static FunctionVersion function() {
        return function(TenantId.DEFAULT, Map.of("app.py", source()));
    }

    private static FunctionVersion function(TenantId tenant, Map<String, String> files) {
        return worker.function(
                tenant,
                new TestWorker.Code("python3.11", "app.handler", files),
                128,
                Duration.ofSeconds(30),
                Map.of());
    }

    private static String source() {
        try (var in = Objects.requireNonNull(BreakInTest.class.getResourceAsStream("breakin.py"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static JsonNode run(FunctionVersion function, String event) throws IOException {
        var result = worker.call(function, event);
        assertThat(result.outcome())
                .as(new String(result.logTail(), StandardCharsets.UTF_8))
                .isInstanceOf(Outcome.Succeeded.class);
        return JSON.readTree(result.outcome().payload());
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }
}
