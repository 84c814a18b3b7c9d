package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Sessions of roles for who has a token of the real Keycloak. */
@ExtendWith(SharedInstance.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebIdentityIT {

    private static final String GOOD = "pipeline";
    private static final String FOR_OTHERS = "for-others";
    private static final String SHORT = "short";
    private static final String NOT_VALID =
            "The web identity token that was passed could not be validated";

    private final Instance instance;
    private final Clients clients;
    private final SignInRealm realm;
    private final StsClient nobody;
    private final String role = Functions.name("web");

    WebIdentityIT(Instance instance, Clients clients) {
        this.instance = instance;
        this.clients = clients;
        this.realm = new SignInRealm(instance, "tidemill");
        this.nobody =
                StsClient.builder()
                        .endpointOverride(instance.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .build();
    }

    @BeforeAll
    void a_role_that_trusts_one_client() {
        realm.addClient(GOOD, "tidemill-console", 300);
        realm.addClient(FOR_OTHERS, "somebody-else", 300);
        realm.addClient(SHORT, "tidemill-console", 1);
        clients.iam().createRole(r -> r.roleName(role).assumeRolePolicyDocument(trust(GOOD)));
    }

    @AfterAll
    void remove() {
        nobody.close();
        realm.removeClient(GOOD);
        realm.removeClient(FOR_OTHERS);
        realm.removeClient(SHORT);
        clients.iam().deleteRole(r -> r.roleName(role));
    }

    @Test
    void the_trusted_subject_gets_a_session_of_the_role() {
        var answer =
                nobody.assumeRoleWithWebIdentity(
                        in ->
                                in.roleArn(arn())
                                        .roleSessionName("build")
                                        .webIdentityToken(realm.token(GOOD, GOOD)));

        assertThat(answer.subjectFromWebIdentityToken()).isEqualTo(subject(GOOD));
        assertThat(answer.audience()).contains("tidemill-console");
        assertThat(answer.provider()).endsWith("oidc-provider/" + provider());
        try (var sts = session(answer.credentials())) {
            assertThat(sts.getCallerIdentity().arn())
                    .isEqualTo(
                            "arn:aws:sts::%s:assumed-role/%s/build"
                                    .formatted(Instance.DEFAULT_ACCOUNT, role));
        }
    }

    @Test
    void the_conditions_of_the_trust_policy_hold() {
        clients.iam().updateAssumeRolePolicy(r -> r.roleName(role).policyDocument(trust(SHORT)));
        try {
            refused(
                    () -> assume(realm.token(GOOD, GOOD)),
                    403,
                    "AccessDenied",
                    "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        } finally {
            clients.iam().updateAssumeRolePolicy(r -> r.roleName(role).policyDocument(trust(GOOD)));
        }
        refused(
                () ->
                        nobody.assumeRoleWithWebIdentity(
                                in ->
                                        in.roleArn(arn() + "-that-is-not")
                                                .roleSessionName("build")
                                                .webIdentityToken(realm.token(GOOD, GOOD))),
                403,
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }

    @Test
    void a_token_for_somebody_else_is_none() {
        refused(
                () -> assume(realm.token(FOR_OTHERS, FOR_OTHERS)),
                400,
                "InvalidIdentityToken",
                "Incorrect token audience");
    }

    @Test
    void a_token_of_another_realm_is_none() {
        refused(() -> assume(realm.adminToken()), 400, "InvalidIdentityToken", NOT_VALID);
    }

    @Test
    void what_is_forged_is_none() {
        var parts = realm.token(GOOD, GOOD).split("\\.", 3);
        var other =
                part(
                        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                                .replace("tidemill-console", "tidemill-consolX"));
        var none = part("{\"alg\":\"none\",\"typ\":\"JWT\"}");
        var secret = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

        for (var forged :
                new String[] {
                    parts[0] + "." + other + "." + parts[2],
                    parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length()),
                    none + "." + parts[1] + ".",
                    secret + "." + parts[1] + "." + parts[2],
                    "no.token.atall"
                }) {
            refused(() -> assume(forged), 400, "InvalidIdentityToken", NOT_VALID);
        }
    }

    @Test
    void a_token_that_is_over_says_so() {
        var token = realm.token(SHORT, SHORT);

        Awaitility.await("the token and the half minute that clocks may differ")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () ->
                                refused(
                                        () -> assume(token),
                                        400,
                                        "ExpiredTokenException",
                                        "Token expired"));
    }

    private void assume(String token) {
        nobody.assumeRoleWithWebIdentity(
                in -> in.roleArn(arn()).roleSessionName("build").webIdentityToken(token));
    }

    private static void refused(ThrowingCallable asked, int status, String code, String message) {
        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(asked)
                .satisfies(
                        no -> {
                            assertThat(no.awsErrorDetails().errorCode()).isEqualTo(code);
                            assertThat(no.statusCode()).isEqualTo(status);
                            assertThat(no.awsErrorDetails().errorMessage()).contains(message);
                        });
    }

    private String trust(String client) {
        return """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
          "Principal": {"Federated": "arn:aws:iam::%s:oidc-provider/%s"},
          "Action": "sts:AssumeRoleWithWebIdentity",
          "Condition": {"StringEquals": {"%2$s:sub": "%s"}, "ForAnyValue:StringEquals": {"%2$s:aud": "tidemill-console"}}}}"""
                .formatted(Instance.DEFAULT_ACCOUNT, provider(), subject(client));
    }

    private String subject(String client) {
        var id = realm.get("/clients?clientId=" + client).path(0).path("id").asText();
        return realm.get("/clients/" + id + "/service-account-user").path("id").asText();
    }

    private String provider() {
        return instance.endpoint().getAuthority() + "/auth/realms/tidemill";
    }

    private String arn() {
        return "arn:aws:iam::" + Instance.DEFAULT_ACCOUNT + ":role/" + role;
    }

    private StsClient session(Credentials credentials) {
        return StsClient.builder()
                .endpointOverride(instance.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsSessionCredentials.create(
                                        credentials.accessKeyId(),
                                        credentials.secretAccessKey(),
                                        credentials.sessionToken())))
                .build();
    }

    private static String part(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
