package dev.tidemill.standalone.launch;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the command line and the environment say.
 *
 * @param data the data directory
 * @param home where the build has put Kafka and Keycloak
 * @param host the address to listen on
 * @param port the one port that the world sees
 * @param url how browsers reach this port, if not by host and port
 * @param signIn the Keycloak that is there already; empty: one of our own
 */
public record Setup(
        Path data,
        Path home,
        String host,
        int port,
        Optional<URI> url,
        Optional<SignInService> signIn) {

    /** Reads the system properties that `./tidemill` sets, and the environment. */
    public static Setup fromSystemProperties() {
        return new Setup(
                Path.of(System.getProperty("tidemill.data", ".tidemill"))
                        .toAbsolutePath()
                        .normalize(),
                Path.of(System.getProperty("tidemill.home", "deploy/standalone/target"))
                        .toAbsolutePath()
                        .normalize(),
                System.getProperty("tidemill.host", "127.0.0.1"),
                Integer.getInteger("tidemill.port", 8080),
                Optional.ofNullable(System.getProperty("tidemill.url")).map(URI::create),
                SignInService.of(System.getenv()));
    }

    /** The address that people's browsers use, without a slash at its end. */
    public String publicUrl() {
        return url.map(URI::toString)
                .map(text -> text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
                .orElseGet(() -> "http://" + (isWildcard() ? "127.0.0.1" : host) + ":" + port);
    }

    private boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::");
    }
}
