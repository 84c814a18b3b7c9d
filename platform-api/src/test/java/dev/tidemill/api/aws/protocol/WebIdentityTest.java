package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.Tenant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Sessions for those whom only a token of the issuer knows. */
class WebIdentityTest extends StsStage {

    @Test
    void a_web_identity_without_a_good_token_is_nobody() {
        try (var sts = unsigned()) {
            refused(
                    () ->
                            sts.assumeRoleWithWebIdentity(
                                    in ->
                                            in.roleArn(ROLE)
                                                    .roleSessionName("me")
                                                    .webIdentityToken("a.b.c")),
                    400,
                    "InvalidIdentityToken",
                    "no");
        }
        assertThat(door.audited).isEmpty(); // else strangers would fill it
    }

    @Test
    void a_web_identity_is_told_to_the_account_of_the_role_when_it_is_known() {
        trusting();
        try (var sts = unsigned()) {
            // when
            sts.assumeRoleWithWebIdentity(
                    in -> in.roleArn(ROLE).roleSessionName("me").webIdentityToken("good"));
            refused(
                    () ->
                            sts.assumeRoleWithWebIdentity(
                                    in ->
                                            in.roleArn(ROLE + "-not")
                                                    .roleSessionName("me")
                                                    .webIdentityToken("good")),
                    403,
                    "AccessDenied",
                    "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        }
        // then
        assertThat(door.audited)
                .extracting(
                        entry -> entry.tenant().value(),
                        Message.Audited::action,
                        Message.Audited::resource,
                        Message.Audited::error)
                .containsExactly(
                        tuple(
                                "000000000001",
                                "sts:AssumeRoleWithWebIdentity",
                                ROLE,
                                Optional.empty()),
                        tuple(
                                "000000000001",
                                "sts:AssumeRoleWithWebIdentity",
                                ROLE + "-not",
                                Optional.of("AccessDenied")));
        assertThat(door.audited).extracting(Message.Audited::principal).doesNotContain("");
    }

    @Test
    void nobody_gets_a_session_of_a_suspended_account_and_those_that_are_out_stop() {
        // given
        trusting();
        try (var sts = unsigned()) {
            var before = of(good(sts));
            assertIn(before);
            // when
            door.put(new Change.TenantPut(new Tenant(ACCOUNT, "default").suspended(true)));
            // then
            refused(
                    () -> good(sts),
                    403,
                    "AccessDenied",
                    "Not authorized to perform sts:AssumeRoleWithWebIdentity");
            try (var session = sts(before)) {
                refused(
                        session::getCallerIdentity,
                        403,
                        "AccessDenied",
                        "The account 000000000001 is suspended.");
            }
            assertThat(door.audited)
                    .extracting(Message.Audited::action, Message.Audited::error)
                    .contains(tuple("sts:AssumeRoleWithWebIdentity", Optional.of("AccessDenied")));
            // when
            door.put(new Change.TenantPut(new Tenant(ACCOUNT, "default")));
            // then
            assertIn(before);
            assertIn(of(good(sts)));
        }
    }

    @Test
    void no_token_is_in_the_audit() {
        // given
        trusting();
        // when
        try (var sts = unsigned()) {
            good(sts);
        }
        // then
        assertThat(door.audited)
                .singleElement()
                .satisfies(entry -> assertThat(entry.toString()).doesNotContain("good"));
    }

    private void assertIn(AwsCredentials credentials) {
        try (var session = sts(credentials)) {
            assertThat(session.getCallerIdentity().userId()).isEqualTo("AROAWEB:me");
        }
    }

    private static Credentials good(StsClient sts) {
        return sts.assumeRoleWithWebIdentity(
                        in -> in.roleArn(ROLE).roleSessionName("me").webIdentityToken("good"))
                .credentials();
    }

    private StsClient unsigned() {
        return sts(AnonymousCredentialsProvider.create().resolveCredentials());
    }

    private void trusting() {
        role(
                "AROAWEB",
                """
                {"Statement":{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
                 "Principal":{"Federated":"arn:aws:iam::000000000001:oidc-provider/nobody"}}}
                """,
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}");
    }
}
