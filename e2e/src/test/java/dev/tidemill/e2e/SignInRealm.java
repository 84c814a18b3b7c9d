package dev.tidemill.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** A realm in an instance's Keycloak, as its administrator reaches it on loopback. */
final class SignInRealm {

    private static final Pattern PORT = Pattern.compile("--http-port=(\\d+)");

    private final Instance instance;
    private final String name;

    SignInRealm(Instance instance, String name) {
        this.instance = instance;
        this.name = name;
    }

    URI keycloak() {
        return Processes.of(instance.data()).stream()
                .map(running -> PORT.matcher(running.command()))
                .filter(port -> port.find())
                .map(port -> URI.create("http://127.0.0.1:" + port.group(1) + "/auth"))
                .findFirst()
                .orElseThrow();
    }

    String adminSecret() {
        return credential("bootstrap-client-secret");
    }

    /** Of one of Tidemill's own secrets of Keycloak. */
    String credential(String secret) {
        try (var reader =
                Files.newBufferedReader(
                        instance.data().resolve("credentials/keycloak.properties"))) {
            var properties = new Properties();
            properties.load(reader);
            return properties.getProperty(secret, "");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * @param path below the realm
     */
    Wire.Answer ask(String method, String path, Object body) {
        return send(method, "/admin/realms/" + name + path, body);
    }

    JsonNode get(String path) {
        return Json.of(ask("GET", path, "").body());
    }

    /** A client that gets tokens for itself, and whose tokens are for the audience. */
    void addClient(String id, String audience, int seconds) {
        ask(
                "POST",
                "/clients",
                Map.of(
                        "clientId",
                        id,
                        "secret",
                        id,
                        "serviceAccountsEnabled",
                        true,
                        "standardFlowEnabled",
                        false,
                        "attributes",
                        Map.of("access.token.lifespan", String.valueOf(seconds)),
                        "protocolMappers",
                        new Object[] {
                            Map.of(
                                    "name",
                                    "audience",
                                    "protocol",
                                    "openid-connect",
                                    "protocolMapper",
                                    "oidc-audience-mapper",
                                    "config",
                                    Map.of(
                                            "included.custom.audience",
                                            audience,
                                            "access.token.claim",
                                            "true"))
                        }));
    }

    void removeClient(String id) {
        for (var client : get("/clients?clientId=" + id)) {
            ask("DELETE", "/clients/" + client.path("id").asText(), "");
        }
    }

    /** Of the client itself. */
    String token(String client, String secret) {
        return token(name, client, secret);
    }

    /** Of the administrator: a token of another realm. */
    String adminToken() {
        return token("master", "tidemill-bootstrap", adminSecret());
    }

    private String token(String realm, String client, String secret) {
        var answer =
                Wire.send(
                        Wire.unsigned(
                                "POST",
                                URI.create(
                                        keycloak()
                                                + "/realms/"
                                                + realm
                                                + "/protocol/openid-connect/token"),
                                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                                "grant_type=client_credentials&client_id="
                                        + client
                                        + "&client_secret="
                                        + URLEncoder.encode(secret, StandardCharsets.UTF_8)));
        return Json.of(answer.body()).path("access_token").asText();
    }

    private Wire.Answer send(String method, String path, Object body) {
        return Wire.send(
                Wire.unsigned(
                        method,
                        URI.create(keycloak() + path),
                        Map.of(
                                "Authorization",
                                "Bearer " + adminToken(),
                                "Content-Type",
                                "application/json"),
                        body.equals("") ? "" : Json.text(body)));
    }
}
