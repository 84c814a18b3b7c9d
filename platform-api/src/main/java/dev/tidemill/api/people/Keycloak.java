package dev.tidemill.api.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keycloak's administration of our realm. Blocks: call it on a virtual thread. */
@ApplicationScoped
class Keycloak {

    /** What Keycloak said. */
    record Reply(int status, JsonNode body) {}

    /** The required action of who has to choose a password. */
    static final String CHOOSE_PASSWORD = "UPDATE_PASSWORD";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PeopleConfig config;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    Keycloak(PeopleConfig config) {
        this.config = config;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whether there is one to ask. */
    boolean isConfigured() {
        return config.keycloak().isPresent();
    }

    /**
     * @param path below the realm's administration: {@code /users}
     * @throws PlatformException {@link ErrorCode#PEOPLE_UNAVAILABLE} when it cannot be asked
     */
    Reply ask(String method, String path, @Nullable JsonNode body) {
        var request =
                HttpRequest.newBuilder(
                                URI.create(base() + "/admin/realms/" + config.realm() + path))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + token())
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        return send(request);
    }

    /**
     * The same for what must not be refused.
     *
     * @throws PlatformException {@link ErrorCode#PEOPLE_UNAVAILABLE} for another status, too
     */
    JsonNode expect(int status, String method, String path, @Nullable JsonNode body) {
        var reply = ask(method, path, body);
        if (reply.status() != status) {
            throw refused(reply);
        }
        return reply.body();
    }

    Optional<Person> user(String username) {
        var found = expect(200, "GET", "/users?exact=true&username=" + encoded(username), null);
        return found.isEmpty() ? Optional.empty() : Optional.of(new Person(found.path(0)));
    }

    void put(Person person, JsonNode changed) {
        expect(204, "PUT", "/users/" + person.id(), changed);
    }

    static PlatformException refused(Reply reply) {
        return new PlatformException(
                ErrorCode.PEOPLE_UNAVAILABLE,
                "The sign-in service refused with status "
                        + reply.status()
                        + ": "
                        + reply.body().path("errorMessage").asText("no reason given"));
    }

    private String token() {
        var form =
                "grant_type=client_credentials&client_id="
                        + encoded(config.clientId())
                        + "&client_secret="
                        + encoded(config.clientSecret().orElse(""));
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        base()
                                                + "/realms/"
                                                + config.clientRealm()
                                                + "/protocol/openid-connect/token"))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        var reply = send(request);
        if (reply.status() != 200) {
            throw away("it refuses our client with status " + reply.status());
        }
        return reply.body().path("access_token").asText();
    }

    private URI base() {
        return config.keycloak().orElseThrow(() -> away("tidemill.people.keycloak is not set"));
    }

    private Reply send(HttpRequest request) {
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 500) {
                throw away("it answered with status " + answer.statusCode());
            }
            return new Reply(
                    answer.statusCode(),
                    Optional.of(answer.body())
                            .filter(text -> !text.isBlank())
                            .map(Keycloak::json)
                            .orElse(JSON.nullNode()));
        } catch (IOException unreachable) {
            throw away("it cannot be reached");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw away("interrupted");
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException malformed) {
            throw away("its answer cannot be read");
        }
    }

    private static PlatformException away(String why) {
        return new PlatformException(
                ErrorCode.PEOPLE_UNAVAILABLE,
                "The sign-in service does not help now (" + why + "). Try again.");
    }
}
