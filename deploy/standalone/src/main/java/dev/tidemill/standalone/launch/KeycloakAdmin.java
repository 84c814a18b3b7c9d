package dev.tidemill.standalone.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Keycloak's administration of one realm, for as long as a token is good. */
final class KeycloakAdmin {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final SignInService service;
    private final String token;

    private KeycloakAdmin(HttpClient http, SignInService service, String token) {
        this.http = http;
        this.service = service;
        this.token = token;
    }

    static KeycloakAdmin signIn(HttpClient http, SignInService service)
            throws IOException, InterruptedException {
        var form =
                "grant_type=client_credentials&client_id="
                        + encoded(service.clientId())
                        + "&client_secret="
                        + encoded(service.clientSecret());
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        service.address()
                                                + "/realms/"
                                                + service.clientRealm()
                                                + "/protocol/openid-connect/token"))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        var answer = require(200, http.send(request, HttpResponse.BodyHandlers.ofString()));
        return new KeycloakAdmin(http, service, answer.path("access_token").asText());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    void create(JsonNode realm) throws IOException, InterruptedException {
        require(201, send("POST", URI.create(service.address() + "/admin/realms"), realm));
    }

    /**
     * @param path below the realm; empty for itself
     * @return empty when there is none
     */
    Optional<JsonNode> find(String path) throws IOException, InterruptedException {
        var answer = send("GET", below(path), null);
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(require(200, answer));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return require(200, send("GET", below(path), null));
    }

    void post(String path, JsonNode body) throws IOException, InterruptedException {
        require(201, send("POST", below(path), body));
    }

    /**
     * @param status what Keycloak answers there when it is done
     */
    void put(int status, String path, JsonNode body) throws IOException, InterruptedException {
        require(status, send("PUT", below(path), body));
    }

    void delete(String path) throws IOException, InterruptedException {
        require(204, send("DELETE", below(path), null));
    }

    private URI below(String path) {
        return URI.create(service.address() + "/admin/realms/" + service.realm() + path);
    }

    private HttpResponse<String> send(String method, URI address, @Nullable JsonNode body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(address)
                        .timeout(Duration.ofSeconds(60))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode require(int status, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException(
                    "Keycloak answered "
                            + answer.statusCode()
                            + " to "
                            + answer.request().method()
                            + " "
                            + answer.uri().getPath()
                            + ": "
                            + answer.body());
        }
        return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }
}
