package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Functions that try to leave their sandbox, or to spoil it for the others. */
@ExtendWith(SharedInstance.class)
class SandboxBreakInIT {

    private final Instance instance;
    private final Functions functions;

    SandboxBreakInIT(Instance instance, Clients clients) {
        this.instance = instance;
        this.functions = new Functions(clients.lambda());
    }

    @AfterEach
    void the_platform_is_well_and_other_functions_run() {
        var other = functions.node("other", "exports.handler = async () => 'well';");
        assertThat(functions.result(other, "{}")).isEqualTo("\"well\"");
        assertThat(instance.isReady()).isTrue();
    }

    @Test
    void a_function_reads_nothing_of_the_host() throws IOException {
        // given
        var secret = instance.data().resolve("credentials");
        assertThat(secret).isDirectory();
        var hostname = Files.readString(Path.of("/etc/hostname")).strip();
        var name =
                functions.node(
                        "reads",
                        """
                        const fs = require('fs');
                        const attempt = (f) => { try { return f(); } catch (e) { return 'no: ' + e.code; } };
                        exports.handler = async ({paths}) => ({
                          read: Object.fromEntries(paths.map((p) => [p, attempt(() =>
                            fs.statSync(p).isDirectory() ? fs.readdirSync(p).join() : fs.readFileSync(p, 'utf8'))])),
                          write: ['/etc/x', '/usr/x', '/var/task/x', '/var/runtime/x', '/x', '/proc/sys/kernel/core_pattern']
                            .filter((p) => attempt(() => { fs.writeFileSync(p, 'x'); return 'yes'; }) === 'yes'),
                          uid: process.getuid(), host: require('os').hostname(), root: attempt(() => fs.readdirSync('/').join()),
                          devices: attempt(() => fs.readdirSync('/dev').join()),
                          mounts: attempt(() => fs.readFileSync('/proc/self/mountinfo', 'utf8')),
                        });
                        """);
        var paths =
                List.of(
                        "/etc/shadow",
                        "/root",
                        "/home",
                        "/var/lib",
                        "/var/log",
                        "/sys/fs/cgroup",
                        "/proc/kcore",
                        "/proc/sysrq-trigger",
                        "/dev/mem",
                        "/dev/kmsg",
                        instance.data().toString(),
                        secret.toString(),
                        Instance.home().toString(),
                        "/var/task/../../" + instance.data(),
                        "/proc/1/root/" + instance.data());
        // when
        var found =
                Json.of(
                        functions.result(
                                name,
                                paths.stream()
                                        .map(path -> '"' + path + '"')
                                        .collect(Collectors.joining(",", "{\"paths\":[", "]}"))));
        // then
        var read = found.path("read");
        for (var path : paths) {
            assertThat(read.path(path).asText()).as(path).matches("(?s)no: E.*|");
        }
        assertThat(found.path("write")).isEmpty();
        assertThat(found.path("uid").asInt()).isNotZero();
        assertThat(found.path("host").asText()).isNotEqualTo(hostname);
        assertThat(found.path("devices").asText()).doesNotContain("sda", "vda", "kvm", "fuse");
        assertThat(found.path("mounts").asText())
                .doesNotContain(instance.data().toString(), Instance.home().toString());
    }

    @Test
    void a_function_sees_no_process_but_its_own() {
        var name =
                functions.python(
                        "processes",
                        """
                        import os
                        def handler(event, context):
                            seen = {}
                            for pid in filter(str.isdigit, os.listdir('/proc')):
                                try:
                                    seen[pid] = open(f'/proc/{pid}/cmdline').read().replace('\\0', ' ')
                                except OSError as e:
                                    seen[pid] = 'no: ' + e.strerror
                            killed = []
                            for pid in [1] + list(range(2, 4000)):
                                if pid == os.getpid() or pid == 1: continue
                                try: os.kill(pid, 0); killed.append(pid)
                                except OSError: pass
                            return {'seen': seen, 'reachable': killed}
                        """);

        var found = Json.of(functions.result(name, "{}"));

        assertThat(found.path("seen").size()).isLessThanOrEqualTo(4);
        assertThat(found.path("seen").toString())
                .doesNotContain("quarkus", "postgres", "kafka", "keycloak", "tidemill up");
        assertThat(found.path("reachable").size()).isLessThanOrEqualTo(4);
    }

    @Test
    void a_function_reaches_no_port_of_the_platform_and_no_network() {
        // given
        var ports = Processes.listeningPorts();
        assertThat(ports).contains(instance.port()).hasSizeGreaterThanOrEqualTo(4);
        var name =
                functions.python(
                        "ports",
                        """
                        import socket
                        def handler(event, context):
                            reached = []
                            for host in event['hosts']:
                                for port in event['ports']:
                                    s = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET)
                                    s.settimeout(0.2)
                                    try:
                                        s.connect((host, port)); reached.append([host, port])
                                    except OSError:
                                        pass
                                    finally:
                                        s.close()
                            families = []
                            for family in ('AF_VSOCK', 'AF_NETLINK', 'AF_PACKET', 'AF_ALG'):
                                try:
                                    kind = socket.SOCK_RAW if family in ('AF_NETLINK', 'AF_PACKET') else socket.SOCK_STREAM
                                    s = socket.socket(getattr(socket, family), kind); s.close(); families.append(family)
                                except OSError:
                                    pass
                            return {'reached': reached, 'families': families,
                                    'names': [n for _, n in socket.if_nameindex()] if hasattr(socket, 'if_nameindex') else []}
                        """);
        // when
        var found =
                Json.of(
                        functions.result(
                                name,
                                "{\"hosts\":[\"127.0.0.1\",\"::1\",\"169.254.169.254\"],\"ports\":"
                                        + ports
                                        + "}"));
        // then
        assertThat(found.path("reached")).isEmpty();
        assertThat(found.path("families").toString())
                .doesNotContain("AF_VSOCK", "AF_PACKET", "AF_ALG");
    }

    @Test
    void a_function_has_no_privilege_to_change_its_world() {
        var name =
                functions.python(
                        "privileges",
                        """
                        import ctypes, os
                        libc = ctypes.CDLL(None, use_errno=True)
                        def call(number, *arguments):
                            return libc.syscall(number, *arguments)
                        def handler(event, context):
                            status = dict(l.split(':\\t', 1) for l in open('/proc/self/status').read().splitlines() if ':\\t' in l)
                            done = {
                                'mount': libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0,
                                'unshare user': libc.unshare(0x10000000) == 0,
                                'unshare mount': libc.unshare(0x20000) == 0,
                                'chroot': libc.chroot(b'/tmp') == 0,
                                'setuid': libc.setuid(0) == 0,
                                'bpf': call(321, 0, 0, 0) >= 0,
                                'keyctl': call(250, 0, -3, 1) >= 0,
                                'io_uring': call(425, 8, 0) >= 0,
                                'userfaultfd': call(323, 0) >= 0,
                                'perf': call(298, 0, 0, -1, -1, 0) >= 0,
                                'ptrace of 1': libc.ptrace(16, 1, 0, 0) == 0 and os.getpid() != 1,
                                'mknod': libc.mknod(b'/tmp/disk', 0o60666, os.makedev(8, 0)) == 0,
                            }
                            return {'done': [k for k, v in done.items() if v], 'capabilities': status['CapEff'],
                                    'no_new_privs': status['NoNewPrivs'], 'seccomp': status['Seccomp']}
                        """);

        var found = Json.of(functions.result(name, "{}"));

        assertThat(found.path("done")).isEmpty();
        assertThat(found.path("capabilities").asText()).matches("0+");
        assertThat(found.path("no_new_privs").asText()).isEqualTo("1");
        assertThat(found.path("seccomp").asText()).isEqualTo("2");
    }

    @Test
    void forks_without_end_end_at_the_sandboxs_limit() {
        var name =
                functions.create(
                        "forks",
                        Zip.of(
                                "app.py",
                                """
                                import os, time
                                def handler(event, context):
                                    born = 0
                                    try:
                                        while True:
                                            if os.fork() == 0:
                                                while True:
                                                    try:
                                                        os.fork()
                                                    except OSError:
                                                        time.sleep(60)
                                            born += 1
                                    except OSError:
                                        return born
                                """),
                        request -> request.runtime("python3.11").handler("app.handler").timeout(3));
        var response = functions.call(name, "{}");

        var text = response.payload().asUtf8String();
        if (response.functionError() == null) {
            assertThat(Integer.parseInt(text)).isLessThan(2_000);
        } else {
            assertThat(errorType(text))
                    .isIn("Sandbox.Timedout", "Runtime.OutOfMemory", "Runtime.ExitError");
        }
        assertThat(ProcessHandle.allProcesses().count()).isLessThan(4_000);
    }

    @Test
    void eaten_memory_ends_the_eater_only() {
        var name =
                functions.create(
                        "memory",
                        Zip.of(
                                "app.py",
                                """
                                def handler(event, context):
                                    eaten = []
                                    while True:
                                        eaten.append(bytearray(b'x' * (16 << 20)))
                                """),
                        request ->
                                request.runtime("python3.11").handler("app.handler").timeout(20));

        var error = functions.call(name, "{}");

        assertThat(error.functionError()).isEqualTo("Unhandled");
        assertThat(errorType(error.payload().asUtf8String()))
                .isIn("Runtime.OutOfMemory", "Runtime.ExitError");
    }

    @Test
    void a_full_tmp_is_full_for_its_owner_only() {
        var source =
                """
                import os
                def handler(event, context):
                    written = 0
                    try:
                        with open('/tmp/fill', 'wb', buffering=0) as f:
                            while written < (2 << 30):
                                written += f.write(b'x' * (4 << 20))
                    except OSError as e:
                        return {'written': written, 'why': e.strerror}
                    return {'written': written, 'why': 'none'}
                """;
        var name =
                functions.create(
                        "fills",
                        Zip.of("app.py", source),
                        request ->
                                request.runtime("python3.11")
                                        .handler("app.handler")
                                        .memorySize(1024)
                                        .timeout(30));

        var found = Json.of(functions.result(name, "{}"));

        assertThat(found.path("why").asText()).isEqualTo("No space left on device");
        assertThat(found.path("written").asLong()).isBetween(400L << 20, 512L << 20);
    }

    @Test
    void nothing_of_one_function_is_seen_by_another() {
        var writer =
                functions.node(
                        "writer",
                        "exports.handler = async () => { require('fs').writeFileSync('/tmp/left', 'x');"
                                + " globalThis.left = 1; return 1; };");
        var reader =
                functions.node(
                        "reader",
                        "exports.handler = async () => [require('fs').readdirSync('/tmp').length,"
                                + " typeof globalThis.left];");
        functions.result(writer, "{}");

        assertThat(functions.result(reader, "{}")).isEqualTo("[0,\"undefined\"]");
    }

    private static String errorType(String payload) {
        JsonNode error = Json.of(payload);
        return error.path("errorType").asText();
    }
}
