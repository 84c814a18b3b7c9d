package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * An instance whose people sign in at a Keycloak that others run: the one of the shared instance.
 */
@ExtendWith(SharedInstance.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(Integer.MAX_VALUE - 30)
class KnownKeycloakIT {

    private static final String REALM = "elsewhere";

    private final Instance shared;
    private final SignInRealm realm;
    private final Instance second = Instance.fresh("known-keycloak");

    KnownKeycloakIT(Instance shared) {
        this.shared = shared;
        this.realm = new SignInRealm(shared, REALM);
    }

    @BeforeAll
    void an_instance_without_a_keycloak_of_its_own() {
        up();
    }

    @AfterAll
    void forget() {
        second.tidemill("down");
        realm.ask("DELETE", "", "");
        Directories.delete(second.data());
    }

    @Test
    @Order(1)
    void the_realm_is_made_there_and_people_of_it_are_let_in() {
        assertThat(Processes.of(second.data()))
                .noneMatch(running -> running.command().contains("kc.home.dir"));
        assertThat(realm.get("").path("organizationsEnabled").asBoolean()).isTrue();
        assertThat(get("/auth/realms/" + REALM, Map.of())).isEqualTo(404);

        var admin = admin();
        var console = realm.get("/clients?clientId=tidemill-console").path(0);
        realm.addClient("robot", "tidemill-console", 300);
        var robot = realm.get("/clients?clientId=robot").path(0).path("id").asText();
        for (var mapper : console.path("protocolMappers")) {
            ObjectNode own = mapper.deepCopy();
            own.remove("id");
            realm.ask("POST", "/clients/" + robot + "/protocol-mappers/models", own);
        }
        var account = realm.get("/clients/" + robot + "/service-account-user");
        realm.ask(
                "PUT",
                "/users/" + account.path("id").asText(),
                Map.of(
                        "username",
                        account.path("username").asText(),
                        "attributes",
                        Map.of("memberships", Set.of(Instance.DEFAULT_ACCOUNT + ":admin"))));
        assertThat(admin.path("attributes").path("account").path(0).asText())
                .isEqualTo(Instance.DEFAULT_ACCOUNT);
        assertThat(
                        get(
                                "/v1/session",
                                Map.of("Authorization", "Bearer " + realm.token("robot", "robot"))))
                .isEqualTo(200);
        assertThat(
                        get(
                                "/v1/session",
                                Map.of(
                                        "Authorization",
                                        "Bearer " + new SignInRealm(shared, "x").adminToken())))
                .isEqualTo(401);
    }

    @Test
    @Order(2)
    void what_others_have_made_there_stays_and_what_is_missing_comes_back() {
        // given a realm as an older version left it, with changes of its administrators
        realm.ask("POST", "/roles", Map.of("name", "theirs"));
        var profile = realm.get("/users/profile").deepCopy();
        ((ArrayNode) profile.path("attributes")).addObject().put("name", "badge");
        realm.ask("PUT", "/users/profile", profile);
        realm.ask(
                "PUT",
                "",
                Map.of(
                        "displayName",
                        "Ours",
                        "attributes",
                        Map.of("tidemill.realm", "1", "theirs", "kept")));
        var admin = admin().path("id").asText();
        second.down();

        // when
        up();

        // then
        var after = realm.get("");
        assertThat(after.path("displayName").asText()).isEqualTo("Ours");
        assertThat(after.path("attributes").path("theirs").asText()).isEqualTo("kept");
        assertThat(after.path("attributes").path("tidemill.realm").asText()).isEqualTo("2");
        assertThat(realm.ask("GET", "/roles/theirs", "").status()).isEqualTo(200);
        assertThat(realm.get("/users/profile").toString()).contains("\"badge\"", "\"memberships\"");
        assertThat(admin().path("id").asText()).isEqualTo(admin);
        assertThat(new SignInRealm(shared, "tidemill").get("").path("enabled").asBoolean())
                .isTrue();
    }

    @Test
    @Order(3)
    void a_realm_of_a_newer_program_is_left_alone() {
        mark("99");
        second.down();

        var up = start(Map.of());

        assertThat(up.exit()).isNotZero();
        assertThat(up.out() + up.error()).contains("the realm elsewhere has version 99");
        assertThat(realm.get("").path("attributes").path("tidemill.realm").asText())
                .isEqualTo("99");
    }

    @Test
    @Order(4)
    void tokens_whose_keys_cannot_be_had_prove_nothing() {
        mark("2");
        start(Map.of("TIDEMILL_API_WEB_IDENTITY_KEYS", "http://127.0.0.1:1/certs")).orFail();

        try (var sts =
                StsClient.builder()
                        .endpointOverride(second.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .build()) {
            assertThatExceptionOfType(AwsServiceException.class)
                    .isThrownBy(
                            () ->
                                    sts.assumeRoleWithWebIdentity(
                                            in ->
                                                    in.roleArn("arn:aws:iam::000000000001:role/x")
                                                            .roleSessionName("build")
                                                            .webIdentityToken(
                                                                    realm.token("robot", "robot"))))
                    .satisfies(
                            no -> {
                                assertThat(no.awsErrorDetails().errorCode())
                                        .isEqualTo("IDPCommunicationError");
                                assertThat(no.statusCode()).isEqualTo(400);
                            });
        }
    }

    private void mark(String version) {
        realm.ask("PUT", "", Map.of("attributes", Map.of("tidemill.realm", version)));
    }

    private JsonNode admin() {
        return realm.get("/users?exact=true&username=admin").path(0);
    }

    private int get(String path, Map<String, String> headers) {
        return Wire.send(Wire.unsigned("GET", second.endpoint().resolve(path), headers, ""))
                .status();
    }

    private void up() {
        start(Map.of()).orFail();
    }

    private Shell.Ran start(Map<String, String> more) {
        var settings = new HashMap<String, String>();
        settings.put("TIDEMILL_PEOPLE_KEYCLOAK", realm.keycloak().toString());
        settings.put("TIDEMILL_PEOPLE_REALM", REALM);
        settings.put("TIDEMILL_PEOPLE_CLIENT_SECRET", realm.adminSecret());
        settings.put(
                "TIDEMILL_API_WEB_IDENTITY_ISSUER", shared.endpoint() + "/auth/realms/" + REALM);
        settings.putAll(more);
        return second.tidemillWith(settings, "up", "-d", "--port", String.valueOf(second.port()));
    }
}
