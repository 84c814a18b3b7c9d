package dev.tidemill.standalone.launch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Starts PostgreSQL, Kafka and Keycloak beside each other and ends them in reverse order of need.
 */
public final class Launcher implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long LEAST_FREE_BYTES = 256L << 20;

    private final DataDirectory data;
    private final Status status;
    private final Map<String, String> configuration = new TreeMap<>();
    private final List<Child> children = new ArrayList<>();
    private Optional<KnownKeycloak> known = Optional.empty();

    private Launcher(DataDirectory data, Clock clock) {
        this.data = data;
        this.status = new Status(data.file("run/status"), clock);
    }

    /**
     * Returns when PostgreSQL and Kafka serve; Keycloak goes on starting.
     *
     * @throws StartRefused with nothing left running
     */
    public static Launcher start(Setup setup, Clock clock) {
        if (!Ports.isFree(setup.host(), setup.port())) {
            throw new StartRefused(
                    "port "
                            + setup.port()
                            + " on "
                            + setup.host()
                            + " is taken by another program; choose another with --port");
        }
        var data = DataDirectory.open(setup.data());
        var launcher = new Launcher(data, clock);
        try {
            launcher.run(setup);
            return launcher;
        } catch (RuntimeException | Error refused) {
            launcher.close();
            throw refused;
        }
    }

    private void run(Setup setup) {
        checkRoom();
        status.starting("app");
        writeInstance();
        var credentials = new Credentials(data.file("credentials"));
        credentials.admin(); // the first line that a user needs must exist before Keycloak does
        var ports = new Ports();
        var spawner = new Spawner();
        var logs = data.file("logs");
        var postgres = new Postgres(setup.home(), data, ports.free(), credentials.postgres());
        var kafka = new KafkaBroker(setup.home(), data, ports.free(), ports.free());
        var database = new Child(postgres, spawner, status, logs);
        var broker = new Child(kafka, spawner, status, logs);
        children.add(broker);
        children.add(database);
        database.start();
        broker.start();
        await(database);
        var signIn = setup.signIn();
        if (signIn.isPresent()) {
            var external = new KnownKeycloak(signIn.get(), setup, credentials, status);
            known = Optional.of(external);
            external.start();
            configureKnown(signIn.get());
        } else {
            var keycloak =
                    new Keycloak(setup, data, ports.free(), ports.free(), postgres, credentials);
            children.addFirst(new Child(keycloak, spawner, status, logs).start());
            configureOwn(keycloak.service());
        }
        await(broker);
        configure(setup, ports, credentials, postgres, kafka);
    }

    /** Ours lies behind our port, and the world sees its sign-in pages only. */
    private void configureOwn(SignInService ours) {
        configuration.put("tidemill.keycloak.address", ours.address().toString());
        configuration.put("tidemill.people.keycloak", ours.address().toString());
        configuration.put("tidemill.people.client-secret", ours.clientSecret());
        configuration.put("quarkus.oidc.auth-server-url", ours.realmAddress().toString());
    }

    /** The rest is in the environment, where the program reads it by itself. */
    private void configureKnown(SignInService known) {
        configuration.put("quarkus.oidc.auth-server-url", known.realmAddress().toString());
        if (!System.getenv().containsKey("TIDEMILL_API_WEB_IDENTITY_ISSUER")) {
            configuration.put("tidemill.api.web-identity.issuer", known.realmAddress().toString());
        }
    }

    private void checkRoom() {
        try {
            var free = Files.getFileStore(data.file("run")).getUsableSpace();
            if (free < LEAST_FREE_BYTES) {
                throw new StartRefused(
                        "the disk of "
                                + data.file("")
                                + " is full: "
                                + (free >> 20)
                                + " MB free, at least "
                                + (LEAST_FREE_BYTES >> 20)
                                + " MB are needed");
            }
        } catch (IOException unreadable) {
            throw new StartRefused("cannot read the disk of " + data.file(""), unreadable);
        }
    }

    /** For the one who clears away what an application that was killed has left behind. */
    private void writeInstance() {
        try {
            Files.writeString(data.file("run/instance"), data.instance() + "\n");
        } catch (IOException unwritable) {
            throw new StartRefused("cannot write to " + data.file("run"), unwritable);
        }
    }

    private static void await(Child child) {
        try {
            child.firstReady().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof StartRefused refused
                    ? refused
                    : new StartRefused("start failed: " + failed.getMessage(), failed);
        } catch (TimeoutException late) {
            throw new StartRefused(child + " did not start within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartRefused("interrupted while starting", interrupted);
        }
    }

    private void configure(
            Setup setup,
            Ports ports,
            Credentials credentials,
            Postgres postgres,
            KafkaBroker kafka) {
        configuration.put("tidemill.data", setup.data().toString());
        configuration.put("tidemill.instance", data.instance());
        configuration.put("tidemill.kafka.bootstrap", kafka.bootstrap());
        configuration.put("tidemill.public-url", setup.publicUrl());
        for (var account : List.of("operator", "default")) {
            credentials
                    .accessKey(account)
                    .values()
                    .forEach(
                            (key, value) ->
                                    configuration.put(
                                            "tidemill.bootstrap." + account + "." + key, value));
        }
        configuration.put("quarkus.datasource.jdbc.url", postgres.url("tidemill"));
        configuration.put("quarkus.datasource.password", credentials.postgres().get("app"));
        configuration.put("quarkus.flyway.password", credentials.postgres().get("owner"));
        var secrets = credentials.keycloak();
        configuration.put("quarkus.oidc.credentials.secret", secrets.get("console-client-secret"));
        configuration.put(
                "quarkus.oidc.token-state-manager.encryption-secret",
                secrets.get("session-encryption-key"));
        // Cookies do not know ports: instances side by side must not end each other's sessions.
        configuration.put("quarkus.oidc.authentication.cookie-suffix", data.instance());
        if (setup.publicUrl().startsWith("https:")) {
            configuration.put("quarkus.oidc.authentication.force-redirect-https-scheme", "true");
            configuration.put("quarkus.oidc.authentication.cookie-force-secure", "true");
        }
        configuration.put("quarkus.http.host", setup.host());
        configuration.put("quarkus.http.port", String.valueOf(setup.port()));
        configuration.put("quarkus.management.port", String.valueOf(ports.free()));
        // One for each processor: the fewer there are, the more often a call's connection and its
        // sandbox share one, and nothing that runs on them waits.
        configuration.put(
                "quarkus.vertx.event-loops-pool-size",
                String.valueOf(Math.max(2, Runtime.getRuntime().availableProcessors())));
        configuration.put("quarkus.log.file.path", data.file("logs/app.log").toString());
    }

    /** What the program must know to use what was started. */
    public Map<String, String> configuration() {
        return configuration;
    }

    /** What a health check says of why it is down. */
    private static final Pattern REASON = Pattern.compile("\"reason\"\\s*:\\s*\"([^\"\\\\]+)");

    /** Watches in the background until the program serves. */
    public void watchApplication() {
        Thread.ofPlatform().daemon().name("watch-app").start(this::awaitApplication);
    }

    private void awaitApplication() {
        var health =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + configuration.get("quarkus.management.port")
                                                + "/q/health/ready"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            while (!isServing(http, health)) {
                Thread.sleep(Duration.ofMillis(100));
            }
            status.ready("app");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isServing(HttpClient http, HttpRequest health) throws InterruptedException {
        try {
            var answer = http.send(health, HttpResponse.BodyHandlers.ofString());
            var reason = REASON.matcher(answer.body());
            if (reason.find()) {
                status.waiting("app", reason.group(1));
            }
            return answer.statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        known.ifPresent(KnownKeycloak::close);
        children.forEach(Child::close);
        data.close();
    }
}
