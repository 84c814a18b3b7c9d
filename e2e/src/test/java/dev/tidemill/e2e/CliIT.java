package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stock AWS CLI with what {@code ./tidemill env} prints, and nothing else. */
@ExtendWith(SharedInstance.class)
class CliIT {

    @TempDir private Path scratch;

    private final Instance instance;

    CliIT(Instance instance) {
        this.instance = instance;
    }

    @ParameterizedTest
    @CsvSource({
        "hello-node, nodejs20.x, index.handler, index.js",
        "hello-python, python3.11, app.handler, app.py",
        "hello-bash, provided.al2023, bootstrap, bootstrap"
    })
    void each_example_is_created_invoked_and_its_log_read(
            String example, String runtime, String handler, String file) throws IOException {
        // given
        var name = Functions.name(example);
        var zip = scratch.resolve(example + ".zip");
        var source = Instance.home().resolve("examples/" + example + "/" + file);
        Files.write(
                zip,
                file.equals("bootstrap")
                        ? Zip.bootstrap(Files.readString(source))
                        : Zip.of(file, Files.readString(source)));
        // when
        lambda(
                "create-function",
                "--function-name",
                name,
                "--runtime",
                runtime,
                "--handler",
                handler,
                "--role",
                Functions.ROLE,
                "--zip-file",
                "fileb://" + zip);
        lambda("wait", "function-active-v2", "--function-name", name);
        var out = scratch.resolve("out.json");
        var answer =
                lambda(
                        "invoke",
                        "--function-name",
                        name,
                        "--payload",
                        "fileb://" + payload("Ada"),
                        out.toString());
        // then
        assertThat(Json.of(answer).path("StatusCode").asInt()).isEqualTo(200);
        assertThat(Json.of(answer).has("FunctionError")).isFalse();
        assertThat(Json.of(Files.readString(out)).path("message").asText())
                .isEqualTo("Hello, Ada!");
        var event =
                lambda(
                        "invoke",
                        "--function-name",
                        name,
                        "--invocation-type",
                        "Event",
                        "--payload",
                        "fileb://" + payload("event of " + example),
                        out.toString());
        assertThat(Json.of(event).path("StatusCode").asInt()).isEqualTo(202);
        Awaitility.await("aws logs tail shows the event")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> instance.aws("logs", "tail", "/aws/lambda/" + name, "--since", "10m"),
                        tail -> tail.out().contains("event of " + example));
    }

    @Test
    void the_cli_sees_who_it_is_and_what_it_has() {
        assertThat(
                        Json.of(instance.aws("sts", "get-caller-identity").orFail().out())
                                .path("Account")
                                .asText())
                .isEqualTo("000000000001");
        assertThat(lambda("list-functions")).contains("Functions");
    }

    /** As a file: it works alike with every version of the CLI. */
    private Path payload(String name) throws IOException {
        return Files.writeString(scratch.resolve("event.json"), "{\"name\":\"" + name + "\"}");
    }

    private String lambda(String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "lambda";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return instance.aws(all).orFail().out();
    }
}
