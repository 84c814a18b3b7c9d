package dev.tidemill.core.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimesTest {

    @TempDir private Path host;
    @TempDir private Path added;
    private Path bin = Path.of("bin");

    @BeforeEach
    void make_a_folder_of_programs() throws IOException {
        bin = Files.createDirectory(host.resolve("bin"));
    }

    @Test
    void what_would_show_the_whole_host_serves_nothing() {
        // given
        var shallow = host.getRoot().resolve("bin");
        // when
        var interpreter = Interpreters.isPrefix(shallow.resolve("..").normalize());
        // then
        assertThat(interpreter).isFalse();
    }

    @Test
    void node_serves_the_runtime_of_its_major_version_only() throws IOException {
        // given
        program("node", "echo v22.3.1");
        // when
        var runtimes = Runtimes.in(added, List.of(bin));
        // then
        assertThat(runtimes.find("nodejs22.x"))
                .flatMap(Runtimes.Served::interpreter)
                .contains(new Runtimes.Interpreter(bin.resolve("node"), "22.3.1"));
        assertThat(runtimes.find("nodejs20.x")).isEmpty();
    }

    @Test
    void python_is_found_by_its_minor_version() throws IOException {
        // given
        program("python3.11", "echo Python 3.11.2");
        // when
        var runtimes = Runtimes.in(added, List.of(bin));
        // then
        assertThat(runtimes.find("python3.11"))
                .map(Runtimes.Served::family)
                .contains(Runtimes.Family.PYTHON);
        assertThat(runtimes.find("python3.12")).isEmpty();
    }

    @Test
    void a_program_that_does_not_tell_its_version_serves_nothing() throws IOException {
        // given
        program("python3.12", "exit 1");
        // when
        var runtimes = Runtimes.in(added, List.of(bin));
        // then
        assertThat(runtimes.find("python3.12")).isEmpty();
    }

    @Test
    void the_newest_of_a_language_is_known() throws IOException {
        // given
        program("python3.12", "echo Python 3.12.1");
        program("python3.11", "echo Python 3.11.2");
        // when
        var newest = Runtimes.in(added, List.of(bin)).newest(Runtimes.Family.PYTHON);
        // then
        assertThat(newest).map(Runtimes.Served::identifier).contains("python3.12");
    }

    @Test
    void a_package_with_its_own_bootstrap_needs_nothing() {
        assertThat(Runtimes.in(added, List.of(bin)).find("provided.al2023"))
                .map(Runtimes.Served::interpreter)
                .contains(Optional.empty());
    }

    @Test
    void what_was_added_goes_before_what_the_host_has() throws IOException {
        // given
        program("node", "echo v22.3.1");
        var own = Files.createDirectories(added.resolve("nodejs22.x/bin"));
        program(own.resolve("node"), "echo v22.23.3");
        // when
        var runtimes = Runtimes.in(added, List.of(bin));
        // then
        assertThat(runtimes.find("nodejs22.x"))
                .flatMap(Runtimes.Served::interpreter)
                .contains(new Runtimes.Interpreter(own.resolve("node"), "22.23.3"));
    }

    @Test
    void what_was_added_under_a_wrong_name_serves_nothing() throws IOException {
        // given
        var own = Files.createDirectories(added.resolve("python3.12/bin"));
        program(own.resolve("python3.12"), "echo Python 3.11.2");
        // when
        var runtimes = Runtimes.in(added, List.of(bin));
        // then
        assertThat(runtimes.find("python3.12")).isEmpty();
    }

    @Test
    void an_interpreter_of_its_own_is_seen_by_sandboxes_in_one_place() throws IOException {
        // given
        var own = Files.createDirectories(bin.resolve("python/bin"));
        program(own.resolve("python3.12"), "echo Python 3.12.1");
        Files.createSymbolicLink(added.resolve("python3.12"), bin.resolve("python"));
        // when
        var runtimes = Runtimes.in(added, List.of());
        // then
        assertThat(runtimes.prefixes()).containsExactly(bin.resolve("python"));
        assertThat(runtimes.find("python3.12"))
                .flatMap(Runtimes.Served::interpreter)
                .map(Runtimes.Interpreter::program)
                .contains("/var/lang/bin/python3.12");
    }

    @Test
    void what_debian_installs_is_seen_by_all() {
        // given
        var interpreter = new Runtimes.Interpreter(Path.of("/usr/bin/python3.11"), "3.11.2");
        // then
        assertThat(interpreter.prefix()).isEmpty();
        assertThat(interpreter.program()).isEqualTo("/usr/bin/python3.11");
    }

    @Test
    void says_what_to_do() {
        assertThat(Runtimes.remedy("nodejs24.x"))
                .isEqualTo("run ./tidemill runtimes add nodejs24.x");
        assertThat(Runtimes.remedy("python3.12"))
                .startsWith("install Python 3.12 as /usr/bin/python3.12");
    }

    private void program(String name, String body) throws IOException {
        program(bin.resolve(name), body);
    }

    private static void program(Path at, String body) throws IOException {
        var file = Files.writeString(at, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
