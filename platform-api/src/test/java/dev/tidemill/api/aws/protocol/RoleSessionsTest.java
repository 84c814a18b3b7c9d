package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.session.Session;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sts.model.Tag;

/** Who gets a session of a role, and what it may do. */
class RoleSessionsTest extends StsStage {

    private static final TenantId OTHER = new TenantId("123456789012");

    @Test
    void a_user_assumes_a_role_that_trusts_its_account() {
        // given
        user(ANYTHING);
        role("AROARUNS", TRUST, ANYTHING);

        // when
        try (var bob = sts(BOB)) {
            var answer =
                    bob.assumeRole(
                            in ->
                                    in.roleArn(ROLE)
                                            .roleSessionName("work")
                                            .durationSeconds(900)
                                            .tags(Tag.builder().key("team").value("a").build()));

            // then
            assertThat(answer.assumedRoleUser().arn())
                    .isEqualTo("arn:aws:sts::000000000001:assumed-role/runs/work");
            assertThat(answer.assumedRoleUser().assumedRoleId()).isEqualTo("AROARUNS:work");
            assertThat(answer.credentials().expiration())
                    .isBetween(Instant.now().plusSeconds(880), Instant.now().plusSeconds(901));
            assertThat(answer.packedPolicySize()).isBetween(1, 10);
            try (var session = sts(of(answer.credentials()))) {
                var who = session.getCallerIdentity();
                assertThat(who.arn()).isEqualTo(answer.assumedRoleUser().arn());
                assertThat(who.userId()).isEqualTo("AROARUNS:work");
                assertThat(who.account()).isEqualTo("000000000001");
            }
        }
    }

    @Test
    void a_role_says_whom_it_trusts() {
        // given
        user();
        role("AROARUNS", TRUST, ANYTHING);
        var denied =
                "User: arn:aws:iam::000000000001:user/bob is not authorized to perform:"
                        + " sts:AssumeRole on resource: "
                        + ROLE
                        + " because no ";
        refused(
                () -> assumed(in -> {}),
                403,
                "AccessDenied",
                denied + "identity-based policy allows the sts:AssumeRole action");

        // when
        user(ANYTHING);
        role(
                "AROARUNS",
                trust(
                        "\"sts:AssumeRole\"",
                        ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"e-17\"}}"),
                ANYTHING);

        // then
        refused(
                () -> assumed(in -> in.externalId("e-18")),
                403,
                "AccessDenied",
                denied + "role trust policy allows the sts:AssumeRole action");
        assertThat(assumed(in -> in.externalId("e-17")).accessKeyId()).startsWith("ASIA");
        door.put(new Change.RoleRemoved(ACCOUNT, "runs"));
        refused(
                () -> assumed(in -> in.externalId("e-17")),
                403,
                "AccessDenied",
                denied + "role trust policy allows the sts:AssumeRole action");
    }

    @Test
    void session_policies_limit_a_session() {
        // given
        user(ANYTHING);
        role("AROARUNS", TRUST, ANYTHING);
        var credentials =
                assumed(
                        in ->
                                in.policy(
                                        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"lambda:ListTags\",\"Resource\":\"*\"}}"));

        // then
        try (var lambda = door.client(LambdaClient.builder(), of(credentials))) {
            assertThat(
                            lambda.listTags(
                                            in ->
                                                    in.resource(
                                                            "arn:aws:lambda:us-east-1:000000000001:function:f"))
                                    .hasTags())
                    .isTrue();
            refused(
                    () -> lambda.invoke(in -> in.functionName("f")),
                    403,
                    "AccessDeniedException",
                    "User: arn:aws:sts::000000000001:assumed-role/runs/work is not authorized to"
                            + " perform: lambda:InvokeFunction on resource:"
                            + " arn:aws:lambda:us-east-1:000000000001:function:f because no session"
                            + " policy allows the lambda:InvokeFunction action");
        }
    }

    @Test
    void session_policies_give_nothing_that_the_role_has_not() {
        // given
        user(ANYTHING);
        role(
                "AROARUNS",
                TRUST,
                ANYTHING.replace("\"Action\":\"*\"", "\"Action\":\"lambda:ListTags\""));
        var credentials = assumed(in -> in.policy(ANYTHING));

        // then
        try (var lambda = door.client(LambdaClient.builder(), of(credentials))) {
            refused(
                    () -> lambda.invoke(in -> in.functionName("f")),
                    403,
                    "AccessDeniedException",
                    "User: arn:aws:sts::000000000001:assumed-role/runs/work is not authorized to"
                            + " perform: lambda:InvokeFunction on resource:"
                            + " arn:aws:lambda:us-east-1:000000000001:function:f because no"
                            + " identity-based policy allows the lambda:InvokeFunction action");
        }
    }

    @Test
    void what_a_request_for_a_session_must_be() {
        // given
        user(ANYTHING);
        role("AROARUNS", TRUST, ANYTHING);

        // then
        refused(
                () -> assumed(in -> in.durationSeconds(7201)),
                400,
                "ValidationError",
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        refused(
                () -> assumed(in -> in.roleArn("arn:aws:iam::000000000001:user/bob")),
                400,
                "ValidationError",
                "arn:aws:iam::000000000001:user/bob is invalid");
        refused(
                () ->
                        assumed(
                                in ->
                                        in.tags(
                                                Tag.builder().key("a").value("1").build(),
                                                Tag.builder().key("A").value("2").build())),
                400,
                "InvalidParameterValue",
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(() -> assumed(in -> in.policy("{\"Statement\":17}")))
                .satisfies(
                        no ->
                                assertThat(no.awsErrorDetails().errorCode())
                                        .isEqualTo("MalformedPolicyDocument"));
        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(() -> assumed(in -> in.serialNumber("arn:aws:iam::1:mfa/x")))
                .withMessageContaining("SerialNumber is not supported by Tidemill");
        try (var root = sts(DoorFixture.ROOT)) {
            refused(
                    () -> root.assumeRole(in -> in.roleArn(ROLE).roleSessionName("work")),
                    403,
                    "AccessDenied",
                    "Roles may not be assumed by root accounts.");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2049, 1_000_000})
    void a_policy_that_is_too_long_is_refused(int length) {
        // given
        user(ANYTHING);
        role("AROARUNS", TRUST, ANYTHING);

        // then
        refused(
                () -> assumed(in -> in.policy(ANYTHING + " ".repeat(length - ANYTHING.length()))),
                400,
                "ValidationError",
                "1 validation error detected: Value at 'policy' failed to satisfy constraint: Member"
                        + " must have length less than or equal to 2048");
    }

    @Test
    void a_chained_session_lasts_an_hour_and_inherits_transitive_tags() {
        // given
        user(ANYTHING);
        role("AROARUNS", TRUST, ANYTHING);
        var first =
                assumed(
                        in ->
                                in.tags(Tag.builder().key("team").value("a").build())
                                        .transitiveTagKeys("team"));

        // then
        try (var chained = sts(of(first))) {
            refused(
                    () ->
                            chained.assumeRole(
                                    in ->
                                            in.roleArn(ROLE)
                                                    .roleSessionName("on")
                                                    .durationSeconds(3601)),
                    400,
                    "ValidationError",
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles"
                            + " assumed by role chaining");
            refused(
                    () ->
                            chained.assumeRole(
                                    in ->
                                            in.roleArn(ROLE)
                                                    .roleSessionName("on")
                                                    .tags(
                                                            Tag.builder()
                                                                    .key("Team")
                                                                    .value("b")
                                                                    .build())),
                    400,
                    "InvalidParameterValue",
                    "One of the specified transitive tag keys can't be set because it conflicts with"
                            + " a transitive tag key from the calling session.");
            var second =
                    chained.assumeRole(in -> in.roleArn(ROLE).roleSessionName("on")).credentials();
            var opened =
                    door.tokens.open(second.accessKeyId(), second.sessionToken()).orElseThrow();
            assertThat(((Session.OfRole) opened.session()).principal().tags())
                    .containsEntry("team", "a");
        }
    }

    @Test
    void the_account_of_a_role_is_told_who_of_another_account_assumes_it() {
        // given
        user(ANYTHING);
        door.put(new Change.TenantPut(new Tenant(OTHER, "other")));
        door.put(
                new Change.RolePut(
                        new IamRole(
                                OTHER,
                                "/",
                                "theirs",
                                "AROATHEIRS",
                                LONG_AGO,
                                "",
                                TRUST,
                                Duration.ofHours(1),
                                Map.of(),
                                Map.of(),
                                List.of(),
                                Optional.empty())));
        var theirs = "arn:aws:iam::" + OTHER + ":role/theirs";
        // when
        assumed(in -> in.roleArn(theirs));
        // then
        assertThat(door.audited)
                .extracting(
                        Message.Audited::tenant,
                        Message.Audited::principal,
                        Message.Audited::action,
                        Message.Audited::resource,
                        Message.Audited::error)
                .containsExactlyInAnyOrder(
                        told(ACCOUNT, theirs, Optional.empty()),
                        told(OTHER, theirs, Optional.empty()));
        // when the owner trusts them no longer
        door.audited.clear();
        door.put(new Change.RoleRemoved(OTHER, "theirs"));
        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(() -> assumed(in -> in.roleArn(theirs)));
        // then strangers' failures fill nobody else's audit
        assertThat(door.audited)
                .extracting(
                        Message.Audited::tenant,
                        Message.Audited::principal,
                        Message.Audited::action,
                        Message.Audited::resource,
                        Message.Audited::error)
                .containsExactly(told(ACCOUNT, theirs, Optional.of("AccessDenied")));
    }

    private static Tuple told(TenantId to, String role, Optional<String> error) {
        return tuple(to, "arn:aws:iam::000000000001:user/bob", "sts:AssumeRole", role, error);
    }
}
