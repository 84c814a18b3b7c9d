package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Roles trust whom their policies meant when they were saved, and nobody who got the name later.
 */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TrustPrincipalsTest extends IamStage {

    @Test
    void a_role_trusts_a_user_and_not_the_next_one_of_the_name() {
        // given
        var alice = user();
        var arn = arn("user", alice);
        var id = directory().user(alice).orElseThrow().id();
        var trust = trust(arn);
        var role = trusting(trust);
        assertThat(trustOf(role)).isEqualTo(trust);
        assume(keyOf(iam, alice), role);
        // when
        again(iam, alice);
        // then
        assertDenied(keyOf(iam, alice), role);
        var shown = trust.replace(arn, id);
        assertThat(trustOf(role)).isEqualTo(shown);
        assertThat(listed(role)).isEqualTo(shown);
        assertThat(detailed(role)).isEqualTo(shown);
        // when the owner means the new one
        iam.updateAssumeRolePolicy(u -> u.roleName(role).policyDocument(trust));
        // then
        assertThat(trustOf(role)).isEqualTo(trust);
        assume(keyOf(iam, alice), role);
    }

    @Test
    void a_role_trusts_sessions_of_a_role_and_not_of_the_next_one_of_the_name() {
        // given
        var first = trusting(trust(arn("user", user())));
        var session = "arn:aws:sts::" + ACCOUNT + ":assumed-role/" + first + "/nightly";
        var id = directory().role(first).orElseThrow().id();
        var byRole = trusting(trust(arn("role", first)));
        var bySession = trusting(trust(session));
        assertThat(trustOf(bySession)).isEqualTo(trust(session));
        var nightly = sessionOf(first, "nightly");
        assume(nightly, bySession);
        assume(nightly, byRole);
        assertDenied(sessionOf(first, "weekly"), bySession);
        // when
        iam.deleteRolePolicy(d -> d.roleName(first).policyName("all"));
        iam.deleteRole(d -> d.roleName(first));
        iam.createRole(r -> r.roleName(first).assumeRolePolicyDocument(TRUST));
        // then
        assertDenied(sessionOf(first, "nightly"), bySession);
        assertDenied(sessionOf(first, "nightly"), byRole);
        assertThat(trustOf(byRole)).isEqualTo(trust(id));
        assertThat(trustOf(bySession)).isEqualTo(trust(id + ":nightly"));
    }

    @Test
    void who_may_make_users_in_another_account_gets_nothing_by_an_old_name() {
        // given
        var other = NewTenant.at(address);
        try (var theirs = client(other.keyId(), other.secret())) {
            theirs.createUser(u -> u.userName("partner").path("/team/"));
            theirs.putUserPolicy(
                    p -> p.userName("partner").policyName("all").policyDocument(allow("*")));
            var arn = "arn:aws:iam::" + other.account() + ":user/team/partner";
            var role = trusting(trust(arn));
            assertThat(trustOf(role)).isEqualTo(trust(arn));
            assume(keyOf(theirs, "partner"), role);
            // when
            theirs.deleteUserPolicy(d -> d.userName("partner").policyName("all"));
            var id = theirs.getUser(u -> u.userName("partner")).user().userId();
            removeKeys(theirs, "partner");
            theirs.deleteUser(d -> d.userName("partner"));
            theirs.createUser(u -> u.userName("partner").path("/team/"));
            theirs.putUserPolicy(
                    p -> p.userName("partner").policyName("all").policyDocument(allow("*")));
            // then
            assertDenied(keyOf(theirs, "partner"), role);
            assertThat(trustOf(role)).isEqualTo(trust(id));
        }
    }

    @Test
    void a_user_with_a_new_name_is_the_same_user() {
        // given
        var alice = user();
        var role = trusting(trust(arn("user", alice)));
        var next = name("user");
        // when
        iam.updateUser(u -> u.userName(alice).newUserName(next).newPath("/moved/"));
        iam.createUser(u -> u.userName(alice));
        // then
        assertThat(trustOf(role)).isEqualTo(trust(arn("user", "moved/" + next)));
        assume(keyOf(iam, next), role);
        assertDenied(keyOf(iam, alice), role);
    }

    @Test
    void a_denial_holds_for_whom_it_meant() {
        // given
        var alice = user();
        var role =
                trusting(
                        """
                        {"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":["%1$s"]}},\
                        {"Effect":"Deny","Action":"sts:AssumeRole","NotPrincipal":{"AWS":["%1$s","%2$s"]}}]}"""
                                .formatted(arn("user", alice), ACCOUNT));
        assume(keyOf(iam, alice), role);
        // when
        again(iam, alice);
        iam.putUserPolicy(p -> p.userName(alice).policyName("all").policyDocument(allow("sts:*")));
        // then
        assertDenied(keyOf(iam, alice), role);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::000000000001:user/nobody",
                "arn:aws:iam::000000000001:role/nobody",
                "arn:aws:sts::000000000001:assumed-role/nobody/session",
                "arn:aws:iam::000000000000:user/nobody",
                "arn:aws:iam::210987654321:user/nobody",
                "arn:aws:iam::210987654321:root",
                "210987654321",
                "AIDANOBODYNOBODYNOBOD",
                "AROANOBODYNOBODYNOBOD",
                "AROANOBODYNOBODYNOBOD:session"
            })
    void whoever_does_not_exist_is_refused(String principal) {
        var message = "Invalid principal in policy: \"AWS\":\"" + principal + "\"";
        refused(() -> trusting(trust(principal)), 400, "MalformedPolicyDocument", message);
        var role = role();
        refused(
                () ->
                        iam.updateAssumeRolePolicy(
                                u -> u.roleName(role).policyDocument(trust(principal))),
                400,
                "MalformedPolicyDocument",
                message);
        assertThat(trustOf(role)).isEqualTo(TRUST);
    }

    @Test
    void another_path_is_another_user() {
        var alice = user();
        refused(
                () -> trusting(trust(arn("user", "team/" + alice))),
                400,
                "MalformedPolicyDocument",
                "Invalid principal in policy");
    }

    @Test
    void an_id_of_somebody_who_lives_may_be_written() {
        // given
        var alice = user();
        // when
        var role = trusting(trust(directory().user(alice).orElseThrow().id()));
        // then
        assertThat(trustOf(role)).isEqualTo(trust(arn("user", alice)));
        assume(keyOf(iam, alice), role);
    }

    private static String trust(String principal) {
        return """
               {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                 "Principal": {"Service": "lambda.amazonaws.com", "AWS": ["%s"]}}]}
               """
                .formatted(principal);
    }

    private static String arn(String kind, String name) {
        return "arn:aws:iam::" + ACCOUNT + ":" + kind + "/" + name;
    }

    private String trusting(String trust) {
        var role = name("role");
        iam.createRole(r -> r.roleName(role).assumeRolePolicyDocument(trust));
        return role;
    }

    private String trustOf(String role) {
        return decoded(iam.getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument());
    }

    private String listed(String name) {
        return iam.listRolesPaginator().roles().stream()
                .filter(role -> role.roleName().equals(name))
                .map(role -> decoded(role.assumeRolePolicyDocument()))
                .findFirst()
                .orElseThrow();
    }

    private String detailed(String name) {
        return iam
                .getAccountAuthorizationDetailsPaginator(d -> d.filterWithStrings("Role"))
                .stream()
                .flatMap(page -> page.roleDetailList().stream())
                .filter(role -> role.roleName().equals(name))
                .map(role -> decoded(role.assumeRolePolicyDocument()))
                .findFirst()
                .orElseThrow();
    }

    private static void again(IamClient iam, String user) {
        removeKeys(iam, user);
        iam.deleteUser(u -> u.userName(user));
        iam.createUser(u -> u.userName(user));
    }

    private static void removeKeys(IamClient iam, String user) {
        for (var key : iam.listAccessKeys(k -> k.userName(user)).accessKeyMetadata()) {
            iam.deleteAccessKey(k -> k.userName(user).accessKeyId(key.accessKeyId()));
        }
    }

    private static AwsCredentials keyOf(IamClient iam, String user) {
        removeKeys(iam, user);
        var key = iam.createAccessKey(k -> k.userName(user)).accessKey();
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    /** A session of a role that its account may assume, and that may do anything. */
    private AwsCredentials sessionOf(String role, String session) {
        var alice = user();
        iam.updateAssumeRolePolicy(u -> u.roleName(role).policyDocument(trust(arn("user", alice))));
        iam.putRolePolicy(
                p -> p.roleName(role).policyName("all").policyDocument(allow("sts:AssumeRole")));
        var made = assume(keyOf(iam, alice), role, session);
        return AwsSessionCredentials.create(
                made.accessKeyId(), made.secretAccessKey(), made.sessionToken());
    }

    private void assume(AwsCredentials who, String role) {
        assume(who, role, "session");
    }

    private Credentials assume(AwsCredentials who, String role, String session) {
        try (var sts =
                StsClient.builder()
                        .endpointOverride(address)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(who))
                        .build()) {
            return sts.assumeRole(a -> a.roleArn(arn("role", role)).roleSessionName(session))
                    .credentials();
        }
    }

    private void assertDenied(AwsCredentials who, String role) {
        assertThatExceptionOfType(StsException.class)
                .isThrownBy(() -> assume(who, role))
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(403);
                            assertThat(no.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
                        });
    }
}
