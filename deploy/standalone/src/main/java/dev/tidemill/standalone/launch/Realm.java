package dev.tidemill.standalone.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.Set;
import java.util.TreeSet;

/**
 * The realm of the console in Keycloak: made when it is missing, brought up to date else. Each step
 * does nothing where it is done already, adds what Tidemill needs, and takes away nothing that
 * others have put there; people and their passwords are Keycloak's own.
 */
final class Realm {

    /** What the steps below make. A realm of a newer program is left alone. */
    static final int VERSION = 2;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARK = "tidemill.realm";
    private static final String FLOW = "tidemill browser";
    private static final String OPERATOR = "operator";

    private final HttpClient http;
    private final SignInService service;
    private final Setup setup;
    private final Credentials credentials;

    Realm(HttpClient http, SignInService service, Setup setup, Credentials credentials) {
        this.http = http;
        this.service = service;
        this.setup = setup;
        this.credentials = credentials;
    }

    /**
     * @throws StartRefused when a newer program has been here
     */
    void ensure() throws IOException, InterruptedException {
        var keycloak = KeycloakAdmin.signIn(http, service);
        var known = keycloak.find("");
        if (known.isEmpty()) {
            keycloak.create(wanted());
            keycloak = KeycloakAdmin.signIn(http, service); // with the rights in what it has made
        }
        var realm = (ObjectNode) keycloak.get("");
        var version = realm.path("attributes").path(MARK).asInt(0);
        if (version > VERSION) {
            throw new StartRefused(
                    "the realm "
                            + service.realm()
                            + " has version "
                            + version
                            + ", and this program knows "
                            + VERSION);
        }
        addOperator(keycloak);
        addProfile(keycloak);
        addClient(keycloak);
        signInOnOnePage(keycloak);
        mark(keycloak, realm);
    }

    private static void addOperator(KeycloakAdmin keycloak)
            throws IOException, InterruptedException {
        if (keycloak.find("/roles/" + OPERATOR).isEmpty()) {
            keycloak.post("/roles", JSON.createObjectNode().put("name", OPERATOR));
        }
    }

    /** Our attributes as we need them; those of others as they are. */
    private static void addProfile(KeycloakAdmin keycloak)
            throws IOException, InterruptedException {
        var profile = (ObjectNode) keycloak.get("/users/profile");
        var merged = JSON.createArrayNode();
        var ours = new TreeSet<String>();
        for (var attribute : JSON.readTree(resource("profile.json")).path("attributes")) {
            if (!attribute.path("displayName").asText().startsWith("$")) { // Keycloak's own
                ours.add(attribute.path("name").asText());
                merged.add(attribute);
            }
        }
        for (var attribute : profile.path("attributes")) {
            if (!ours.contains(attribute.path("name").asText())) {
                merged.add(attribute);
            }
        }
        keycloak.put(200, "/users/profile", profile.set("attributes", merged));
    }

    private void addClient(KeycloakAdmin keycloak) throws IOException, InterruptedException {
        var wanted = (ObjectNode) wanted().at("/clients/0");
        var query = "/clients?clientId=" + wanted.path("clientId").asText();
        if (keycloak.get(query).isEmpty()) {
            keycloak.post("/clients", wanted);
            return;
        }
        var client = (ObjectNode) keycloak.get(query).path(0);
        var path = "/clients/" + client.path("id").asText();
        addMappers(keycloak, client.path("protocolMappers"), wanted.path("protocolMappers"), path);
        var changed = client.deepCopy();
        wanted.properties().stream()
                .filter(field -> !Set.of("protocolMappers", "attributes").contains(field.getKey()))
                .forEach(field -> changed.set(field.getKey(), field.getValue()));
        changed.withObject("/attributes").setAll((ObjectNode) wanted.path("attributes"));
        changed.remove("protocolMappers");
        keycloak.put(204, path, changed);
    }

    /** Those that a realm of an older version has not got yet. */
    private static void addMappers(
            KeycloakAdmin keycloak, JsonNode present, JsonNode wanted, String client)
            throws IOException, InterruptedException {
        var known = new TreeSet<String>();
        present.forEach(mapper -> known.add(mapper.path("name").asText()));
        for (var mapper : wanted) {
            if (!known.contains(mapper.path("name").asText())) {
                keycloak.post(client + "/protocol-mappers/models", mapper);
            }
        }
    }

    /**
     * Organizations let Keycloak ask for the name on a page of its own first. Our client has a copy
     * of the realm's flow without that step; other clients keep what they have.
     */
    private static void signInOnOnePage(KeycloakAdmin keycloak)
            throws IOException, InterruptedException {
        var flows = "/authentication/flows/";
        var executions = flows + KeycloakAdmin.encoded(FLOW) + "/executions";
        if (flow(keycloak).isEmpty()) {
            keycloak.post(flows + "browser/copy", JSON.createObjectNode().put("newName", FLOW));
        }
        for (var execution : keycloak.get(executions)) {
            if (execution.path("level").asInt() == 0
                    && execution.path("displayName").asText().endsWith("Organization")) {
                keycloak.delete("/authentication/executions/" + execution.path("id").asText());
            }
        }
        var client = (ObjectNode) keycloak.get("/clients?clientId=tidemill-console").path(0);
        var bindings = client.withObject("/authenticationFlowBindingOverrides");
        if (!bindings.has("browser")) { // an administrator's choice stays
            bindings.put("browser", flow(keycloak));
            keycloak.put(204, "/clients/" + client.path("id").asText(), client);
        }
    }

    /** Its id, or nothing. */
    private static String flow(KeycloakAdmin keycloak) throws IOException, InterruptedException {
        for (var flow : keycloak.get("/authentication/flows")) {
            if (flow.path("alias").asText().equals(FLOW)) {
                return flow.path("id").asText();
            }
        }
        return "";
    }

    /** Last: a realm of this version has all of it. */
    private static void mark(KeycloakAdmin keycloak, ObjectNode realm)
            throws IOException, InterruptedException {
        var settings = JSON.createObjectNode().put("organizationsEnabled", true);
        // Keycloak forgets the attributes that it is not told again.
        settings.set("attributes", realm.path("attributes").deepCopy());
        settings.withObject("/attributes").put(MARK, String.valueOf(VERSION));
        keycloak.put(204, "", settings);
    }

    private ObjectNode wanted() throws IOException {
        var realm = (ObjectNode) JSON.readTree(resource("tidemill.json"));
        realm.put("realm", service.realm());
        ((ObjectNode) realm.at("/components/org.keycloak.userprofile.UserProfileProvider/0/config"))
                .putArray("kc.user.profile.config")
                .add(JSON.readTree(resource("profile.json")).toString());
        var client = (ObjectNode) realm.at("/clients/0");
        client.put("secret", credentials.keycloak().get("console-client-secret"));
        client.put("baseUrl", setup.publicUrl() + "/console/");
        urls("/console/sign-in").forEach(client.withArray("redirectUris")::add);
        client.withObject("/attributes")
                .put("post.logout.redirect.uris", String.join("##", urls("/console/")));
        var admin = credentials.admin();
        var person = (ObjectNode) realm.at("/users/0");
        person.put("username", admin.get("user"));
        person.put("email", admin.get("user") + "@tidemill.localhost");
        ((ArrayNode) person.path("realmRoles")).add("default-roles-" + service.realm());
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
}
