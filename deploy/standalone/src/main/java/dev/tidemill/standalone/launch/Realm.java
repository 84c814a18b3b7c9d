package dev.tidemill.standalone.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The realm of the console in Keycloak: made at the first start, brought up to date at each later
 * one. People and their passwords are Keycloak's own after that.
 */
final class Realm {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "tidemill";

    private final HttpClient http;
    private final URI keycloak;
    private final Setup setup;
    private final Credentials credentials;

    Realm(HttpClient http, URI keycloak, Setup setup, Credentials credentials) {
        this.http = http;
        this.keycloak = keycloak;
        this.setup = setup;
        this.credentials = credentials;
    }

    void ensure() throws IOException, InterruptedException {
        var token = token();
        var wanted = wanted();
        if (send(token, "GET", "/admin/realms/" + NAME, null).statusCode() == 404) {
            require(201, send(token, "POST", "/admin/realms", wanted));
            return;
        }
        update(token, wanted);
    }

    private void update(String token, ObjectNode wanted) throws IOException, InterruptedException {
        var client = wanted.withArray("clients").get(0);
        var settings =
                wanted.deepCopy().without(List.of("roles", "clients", "users", "components"));
        require(204, send(token, "PUT", "/admin/realms/" + NAME, settings));
        var clients = "/admin/realms/" + NAME + "/clients";
        var known =
                require(
                        200,
                        send(
                                token,
                                "GET",
                                clients + "?clientId=" + client.path("clientId").asText(),
                                null));
        require(
                204,
                send(
                        token,
                        "PUT",
                        clients + "/" + known.path(0).path("id").asText(),
                        client.<ObjectNode>deepCopy().without("protocolMappers")));
        require(
                200,
                send(
                        token,
                        "PUT",
                        "/admin/realms/" + NAME + "/users/profile",
                        JSON.readTree(resource("profile.json"))));
        addMappers(token, client, clients + "/" + known.path(0).path("id").asText());
    }

    /** Those that a realm of an older version has not got yet. */
    private void addMappers(String token, JsonNode client, String path)
            throws IOException, InterruptedException {
        var models = path + "/protocol-mappers/models";
        var known = new TreeSet<String>();
        require(200, send(token, "GET", models, null))
                .forEach(mapper -> known.add(mapper.path("name").asText()));
        for (var mapper : client.path("protocolMappers")) {
            if (!known.contains(mapper.path("name").asText())) {
                require(201, send(token, "POST", models, mapper));
            }
        }
    }

    private ObjectNode wanted() throws IOException {
        var realm = (ObjectNode) JSON.readTree(resource("tidemill.json"));
        ((ObjectNode) realm.at("/components/org.keycloak.userprofile.UserProfileProvider/0/config"))
                .putArray("kc.user.profile.config")
                .add(JSON.readTree(resource("profile.json")).toString());
        var client = (ObjectNode) realm.at("/clients/0");
        client.put("secret", credentials.keycloak().get("console-client-secret"));
        urls("/console/sign-in").forEach(client.withArray("redirectUris")::add);
        client.withObject("/attributes")
                .put("post.logout.redirect.uris", String.join("##", urls("/console/")));
        var admin = credentials.admin();
        var person = (ObjectNode) realm.at("/users/0");
        person.put("username", admin.get("user"));
        person.put("email", admin.get("user") + "@tidemill.localhost");
        person.withArray("credentials")
                .addObject()
                .put("type", "password")
                .put("temporary", false)
                .put("value", admin.get("password"));
        return realm;
    }

    /** The addresses by which a browser may come, each with the path. */
    private Set<String> urls(String path) {
        var urls = new TreeSet<String>();
        urls.add(setup.publicUrl() + path);
        if (setup.url().isEmpty()) {
            urls.add("http://localhost:" + setup.port() + path);
            urls.add("http://127.0.0.1:" + setup.port() + path);
        }
        return urls;
    }

    private static byte[] resource(String name) throws IOException {
        try (var stream = Realm.class.getResourceAsStream("/realm/" + name)) {
            if (stream == null) {
                throw new IOException("the program lacks its resource realm/" + name);
            }
            return stream.readAllBytes();
        }
    }

    private String token() throws IOException, InterruptedException {
        var form =
                "grant_type=client_credentials&client_id="
                        + Keycloak.BOOTSTRAP_CLIENT
                        + "&client_secret="
                        + URLEncoder.encode(
                                credentials.keycloak().get("bootstrap-client-secret"),
                                StandardCharsets.UTF_8);
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        keycloak + "/realms/master/protocol/openid-connect/token"))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        return require(200, http.send(request, HttpResponse.BodyHandlers.ofString()))
                .path("access_token")
                .asText();
    }

    private HttpResponse<String> send(
            String token, String method, String path, @Nullable JsonNode body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(keycloak + path))
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
