package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of README.md as they stand there: every block marked {@code ```sh ci}, in order, in
 * one shell, in a directory that looks like the project's.
 */
@Order(Integer.MAX_VALUE - 30)
class ReadmeIT {

    private static final Pattern BLOCK = Pattern.compile("```sh ci\n(.*?)```", Pattern.DOTALL);

    @TempDir private Path directory;

    @Test
    void the_commands_of_the_readme_work() throws IOException {
        // given
        var home = Instance.home();
        var commands =
                BLOCK.matcher(Files.readString(home.resolve("README.md")))
                        .results()
                        .map(block -> block.group(1))
                        .collect(Collectors.joining("\n"));
        assertThat(commands).contains("./tidemill up -d", "aws lambda invoke", "./tidemill down");
        // What differs from a person's shell: a port that is free on every machine, and version 2
        // of the AWS CLI even if it is older than AWS_ENDPOINT_URL.
        script(
                "tidemill",
                "exec '%s' \"$@\" --data '%s' --port %d"
                        .formatted(
                                home.resolve("tidemill"),
                                directory.resolve(".tidemill"),
                                Instance.freePort()));
        script(
                "aws",
                "PATH=${PATH#*:}; exec '%s' --endpoint-url \"$AWS_ENDPOINT_URL\" \"$@\""
                        .formatted(AwsCli.path()));
        Files.createSymbolicLink(directory.resolve("examples"), home.resolve("examples"));
        // when
        var ran =
                Shell.run(
                        directory,
                        Map.of(
                                "AWS_CONFIG_FILE",
                                "/dev/null",
                                "AWS_PAGER",
                                "",
                                "PATH",
                                directory + ":" + System.getenv("PATH")),
                        Duration.ofMinutes(4),
                        List.of("bash", "-eux", "-o", "pipefail", "-c", commands));
        try {
            // then
            ran.orFail();
            assertThat(ran.out()).contains("Hello, Ada!", "REPORT RequestId");
        } finally {
            Shell.run(directory, Map.of(), Duration.ofMinutes(2), List.of("./tidemill", "down"));
        }
        assertThat(Processes.of(directory)).isEmpty();
    }

    private void script(String name, String command) throws IOException {
        var file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
