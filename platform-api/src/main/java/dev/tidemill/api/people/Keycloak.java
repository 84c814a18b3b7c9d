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

/** Keycloak's administration of users. Blocks: call it on a virtual thread. */
@ApplicationScoped
class Keycloak {

    /** What Keycloak said. */
    record Reply(int status, JsonNode body) {}

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

    /**
     * @param path below {@code /users}
     * @throws PlatformException {@link ErrorCode#PEOPLE_UNAVAILABLE} when it cannot be asked
     */
    Reply users(String method, String path, @Nullable JsonNode body) {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        base()
                                                + "/admin/realms/"
                                                + config.realm()
                                                + "/users"
                                                + path))
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
