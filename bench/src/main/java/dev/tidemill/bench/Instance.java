package dev.tidemill.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A standalone on a data directory, as the {@code ./tidemill} script of the project knows it. */
final class Instance {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern EXPORT = Pattern.compile("export (\\w+)=[\"']?([^\"'\\s]*)[\"']?");

    private final Path home;
    private final Path data;

    /**
     * @param home the project's directory
     */
    Instance(Path home, Path data) {
        this.home = home;
        this.data = data;
    }

    void up(int port) throws IOException {
        tidemill("up", "-d", "--port", String.valueOf(port));
    }

    /** Where it was before. */
    void upAgain() throws IOException {
        up(Integer.parseInt(Files.readString(data.resolve("run/port")).strip()));
    }

    void down() throws IOException {
        tidemill("down");
    }

    /** What {@code env} exports: the endpoint and the default tenant's credentials. */
    Map<String, String> environment() throws IOException {
        var variables = new HashMap<String, String>();
        var exports = EXPORT.matcher(tidemill("env"));
        while (exports.find()) {
            variables.put(exports.group(1), exports.group(2));
        }
        return variables;
    }

    ProcessTree processes() throws IOException {
        return ProcessTree.of(Long.parseLong(tidemill("status", "--pid").strip()));
    }

    /** As its own account's owner sees it. */
    Platform platform() throws IOException {
        var variables = environment();
        return new Platform(
                URI.create(variables.getOrDefault("AWS_ENDPOINT_URL", "")),
                variables,
                Optional.of(processes()));
    }

    /** Another account, as its owner sees it. */
    record OtherTenant(String account, Platform platform) {}

    OtherTenant createTenant(String name, int eventsPerSecond) throws IOException {
        var made = JSON.readTree(tidemill("tenants", "create", name, "--output", "json"));
        var account = made.path("accountId").asText();
        tidemill(
                "tenants",
                "quotas",
                account,
                "--events-per-second",
                String.valueOf(eventsPerSecond));
        var variables = environment();
        var key = made.path("rootCredentials");
        variables.put("AWS_ACCESS_KEY_ID", key.path("accessKeyId").asText());
        variables.put("AWS_SECRET_ACCESS_KEY", key.path("secretAccessKey").asText());
        return new OtherTenant(
                account,
                new Platform(
                        URI.create(variables.getOrDefault("AWS_ENDPOINT_URL", "")),
                        variables,
                        Optional.empty(),
                        account));
    }

    void deleteTenant(String account) throws IOException {
        tidemill("tenants", "delete", account);
    }

    private String tidemill(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(home.resolve("tidemill").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        var process =
                new ProcessBuilder(command)
                        .directory(home.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (InputStream out = process.getInputStream()) {
            var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed:\n" + text);
            }
            return text;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
