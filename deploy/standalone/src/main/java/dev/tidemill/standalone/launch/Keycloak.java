package dev.tidemill.standalone.launch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Keycloak on loopback, in the same PostgreSQL; the world reaches it through our port only. */
final class Keycloak implements Child.Program {

    static final String NAME = "keycloak";

    private final Path distribution;
    private final Path folder;
    private final int port;
    private final int managementPort;
    private final Setup setup;
    private final Postgres postgres;
    private final Credentials credentials;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    Keycloak(
            Setup setup,
            DataDirectory data,
            int port,
            int managementPort,
            Postgres postgres,
            Credentials credentials) {
        this.distribution = setup.home().resolve("keycloak");
        this.folder = data.file("keycloak");
        this.port = port;
        this.managementPort = managementPort;
        this.setup = setup;
        this.postgres = postgres;
        this.credentials = credentials;
    }

    /** How Tidemill reaches it. */
    SignInService service() {
        return new SignInService(
                address(),
                SignInService.REALM,
                SignInService.CLIENT_REALM,
                SignInService.CLIENT,
                credentials.keycloak().get("bootstrap-client-secret"));
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + port + "/auth");
    }

    @Override
    public String name() {
        return NAME;
    }

    /** A home of its own that borrows the program: Keycloak writes beside its jars. */
    @Override
    public void prepare(Path log) throws IOException {
        for (var part : List.of("lib", "providers", "conf", "themes")) {
            var link = folder.resolve(part);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, distribution.resolve(part));
        }
        Files.createDirectories(folder.resolve("data"));
    }

    @Override
    public List<String> command() {
        return Jvm.command(
                List.of(
                        "-Xms64m",
                        "-Xmx192m",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                        "--add-opens=java.base/java.security=ALL-UNNAMED",
                        "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                        "-Dkc.home.dir=" + folder,
                        "-Djboss.server.config.dir=" + folder.resolve("conf"),
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-Dkc.config.built=true"),
                distribution.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                List.of(
                        "start",
                        "--optimized",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--http-management-port=" + managementPort,
                        "--hostname=" + setup.publicUrl() + "/auth",
                        "--hostname-backchannel-dynamic=true",
                        "--proxy-headers=xforwarded",
                        "--db-url=" + postgres.url("keycloak"),
                        "--db-username=keycloak",
                        "--db-pool-max-size=10",
                        "--cache=local",
                        "--log-level=warn"));
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "KC_DB_PASSWORD", credentials.postgres().get("keycloak"),
                "KC_BOOTSTRAP_ADMIN_CLIENT_ID", SignInService.CLIENT,
                "KC_BOOTSTRAP_ADMIN_CLIENT_SECRET",
                        credentials.keycloak().get("bootstrap-client-secret"));
    }

    @Override
    public String deathSignal() {
        return "KILL";
    }

    @Override
    public String stopSignal() {
        return "TERM";
    }

    @Override
    public boolean answers() {
        try {
            var request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            address()
                                                    + "/realms/master/.well-known/openid-configuration"))
                            .timeout(Duration.ofSeconds(5))
                            .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** It takes seconds, and every question costs it time. */
    @Override
    public Duration probePause() {
        return Duration.ofMillis(250);
    }

    @Override
    public void afterStart() throws IOException, InterruptedException {
        new Realm(http, service(), setup, credentials).ensure();
    }
}
