package dev.tidemill.core.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimesTest {

    @TempDir private Path bin;

    @Test
    void node_serves_the_runtime_of_its_major_version_only() throws IOException {
        // given
        program("node", "echo v22.3.1");
        // when
        var runtimes = Runtimes.in(List.of(bin));
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
        var runtimes = Runtimes.in(List.of(bin));
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
        var runtimes = Runtimes.in(List.of(bin));
        // then
        assertThat(runtimes.find("python3.12")).isEmpty();
    }

    @Test
    void the_newest_of_a_language_is_known() throws IOException {
        // given
        program("python3.12", "echo Python 3.12.1");
        program("python3.11", "echo Python 3.11.2");
        // when
        var newest = Runtimes.in(List.of(bin)).newest(Runtimes.Family.PYTHON);
        // then
        assertThat(newest).map(Runtimes.Served::identifier).contains("python3.12");
    }

    @Test
    void a_package_with_its_own_bootstrap_needs_nothing() {
        assertThat(Runtimes.in(List.of(bin)).find("provided.al2023"))
                .map(Runtimes.Served::interpreter)
                .contains(Optional.empty());
    }

    @Test
    void says_what_to_install() {
        assertThat(Runtimes.missing("nodejs24.x")).isEqualTo("Node.js 24 as /usr/bin/node");
        assertThat(Runtimes.missing("python3.12")).isEqualTo("Python as /usr/bin/python3.12");
    }

    private void program(String name, String body) throws IOException {
        var file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
