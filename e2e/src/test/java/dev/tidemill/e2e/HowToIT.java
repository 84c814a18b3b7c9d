package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of {@code docs/how-to} as they stand there: every block marked {@code ```sh ci}, in
 * one shell, page after page. The reader's account is a tenant of its own, so that the names of the
 * pages are free.
 */
@ExtendWith(SharedInstance.class)
class HowToIT {

    private static final Pattern BLOCK =
            Pattern.compile("```sh ci\n(.*?)^ *```", Pattern.DOTALL | Pattern.MULTILINE);

    /** Each goes on where the one before ended. */
    private static final List<String> PAGES =
            List.of(
                    "first-function",
                    "function-urls",
                    "concurrency",
                    "roles-of-functions",
                    "permissions",
                    "logs",
                    "monitoring",
                    "tracing",
                    "egress",
                    "runtimes",
                    "isolation",
                    "extensions",
                    "asynchronous",
                    "layers");

    @TempDir private Path directory;

    private final Instance instance;

    HowToIT(Instance instance) {
        this.instance = instance;
    }

    @Test
    void the_commands_of_the_pages_work() throws IOException {
        // given
        var tenants = new Tenants(instance);
        var reader = tenants.create(Functions.name("reader"));
        script(
                "tidemill",
                "exec '" + home("tidemill") + "' \"$@\" --data '" + instance.data() + "'");
        script(
                "aws",
                "PATH=${PATH#*:}; exec '"
                        + AwsCli.path()
                        + "' --endpoint-url \"$AWS_ENDPOINT_URL\" \"$@\"");
        var commands =
                PAGES.stream()
                        .flatMap(HowToIT::blocks)
                        .collect(Collectors.joining("\n"))
                        .replace(Instance.DEFAULT_ACCOUNT, reader.accountId());
        var environment = new HashMap<>(instance.environment());
        environment.put("AWS_ACCESS_KEY_ID", reader.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", reader.secretAccessKey());
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_PAGER", "");
        environment.put("PATH", directory + ":" + System.getenv("PATH"));
        // when
        var ran =
                Shell.run(
                        directory,
                        environment,
                        Duration.ofMinutes(5),
                        List.of("bash", "-eux", "-o", "pipefail", "-c", commands));
        tenants.delete(reader.accountId());
        // then
        ran.orFail();
        assertThat(ran.out()).contains("denied", "\"SessionToken\"", "deployer/release-17");
    }

    private static Stream<String> blocks(String page) {
        try {
            return BLOCK.matcher(Files.readString(home("docs/how-to/" + page + ".md")))
                    .results()
                    .map(block -> block.group(1).stripTrailing().stripIndent());
        } catch (IOException missing) {
            throw new java.io.UncheckedIOException(missing);
        }
    }

    private static Path home(String file) {
        return Instance.home().resolve(file);
    }

    private void script(String name, String command) throws IOException {
        var file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
