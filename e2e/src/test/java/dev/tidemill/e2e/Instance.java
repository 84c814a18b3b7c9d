package dev.tidemill.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** A standalone on its own data directory and port, driven by {@code ./tidemill} alone. */
final class Instance {

    /** The account that every instance has from its first start. */
    static final String DEFAULT_ACCOUNT = "000000000001";

    private static final int FIRST_PORT = 15_000;
    private static final int LAST_PORT = 32_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern EXPORT = Pattern.compile("export (\\w+)=[\"']?([^\"'\\s]*)[\"']?");

    private final Path data;
    private final int port;

    Instance(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    /** On a new data directory and a port that nobody uses. */
    static Instance fresh(String purpose) {
        try {
            return new Instance(Files.createTempDirectory("tidemill-" + purpose), freePort());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** One that runs already. */
    static Instance running(Path data) {
        try {
            var port = Files.readString(data.resolve("run/port")).strip();
            return new Instance(data, Integer.parseInt(port));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Not one of those that the system gives to outgoing connections: one of them might take it
     * while the instance is down.
     */
    static int freePort() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // the next one
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    Path data() {
        return data;
    }

    int port() {
        return port;
    }

    URI endpoint() {
        return URI.create(environment().get("AWS_ENDPOINT_URL"));
    }

    void up() {
        tidemill("up", "-d", "--port", String.valueOf(port)).orFail();
    }

    void down() {
        tidemill("down").orFail();
    }

    boolean isReady() {
        return tidemill("status").exit() == 0;
    }

    long pid() {
        return Long.parseLong(tidemill("status", "--pid").orFail().out().strip());
    }

    /** What {@code eval "$(./tidemill env)"} sets. */
    Map<String, String> environment() {
        var variables = new HashMap<String, String>();
        var exports = EXPORT.matcher(tidemill("env").orFail().out());
        while (exports.find()) {
            variables.put(exports.group(1), exports.group(2));
        }
        return variables;
    }

    /** The default tenant's root user. */
    Credentials credentials() {
        var environment = environment();
        return new Credentials(
                DEFAULT_ACCOUNT,
                environment.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                environment.getOrDefault("AWS_SECRET_ACCESS_KEY", ""));
    }

    /** {@code ./tidemill ARGUMENTS --data DIR}. */
    Shell.Ran tidemill(String... arguments) {
        return tidemillWith(Map.of(), arguments);
    }

    /** The same with settings in its environment. */
    Shell.Ran tidemillWith(Map<String, String> settings, String... arguments) {
        var command = new ArrayList<>(List.of(home().resolve("tidemill").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        return Shell.run(home(), settings, LIMIT, command);
    }

    /** {@code aws ARGUMENTS}, the stock CLI, with nothing but this instance's environment. */
    Shell.Ran aws(String... arguments) {
        return AwsCli.run(data, environment(), arguments);
    }

    /** The project's directory: the one with the script. */
    static Path home() {
        var directory = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(directory.resolve("tidemill"))) {
            var parent = directory.getParent();
            if (parent == null) {
                throw new IllegalStateException("./tidemill is not above the working directory");
            }
            directory = parent;
        }
        return directory;
    }
}
