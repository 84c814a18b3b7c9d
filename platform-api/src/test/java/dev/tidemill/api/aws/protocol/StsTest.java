package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.session.Session;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/** Sessions by the stock SDK, and what is wrong with a token. */
class StsTest {

    private static final TenantId ACCOUNT = TenantId.DEFAULT;
    private static final TenantId OTHER = new TenantId("123456789012");
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final AccessKey BOB =
            new AccessKey("AKIABOB", "bobs-secret", ACCOUNT, Optional.of("bob"), true);
    private static final String ROLE = "arn:aws:iam::000000000001:role/app/runs";
    private static final String ANYTHING =
            "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
    private static final String INVALID = "The security token included in the request is invalid.";

    private final DoorFixture door = new DoorFixture();

    @AfterEach
    void close() {
        door.close();
    }

    private void user(String... policies) {
        door.put(new Change.UserPut(bob("AIDABOB", policies)));
        door.put(new Change.AccessKeyPut(BOB));
    }

    private static IamUser bob(String id, String... policies) {
        var inline = policies.length == 0 ? Map.<String, String>of() : Map.of("own", policies[0]);
        return new IamUser(
                ACCOUNT,
                "/",
                "bob",
                id,
                LONG_AGO,
                Map.of(),
                List.of(),
                inline,
                List.of(),
                Optional.empty());
    }

    private void role(String id, String trust, String policy) {
        door.put(
                new Change.RolePut(
                        new IamRole(
                                ACCOUNT,
                                "/app/",
                                "runs",
                                id,
                                LONG_AGO,
                                "",
                                trust,
                                Duration.ofHours(2),
                                Map.of("of", "role"),
                                Map.of("own", policy),
                                List.of(),
                                Optional.empty())));
    }

    private static String trust(String action, String condition) {
        return """
               {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                "Principal":{"AWS":"arn:aws:iam::000000000001:root"},"Action":%s%s}}
               """
                .formatted(action, condition);
    }

    private static final String TRUST = trust("[\"sts:AssumeRole\",\"sts:TagSession\"]", "");

    private StsClient sts(AccessKey key) {
        return door.client(StsClient.builder(), key);
    }

    private StsClient sts(AwsCredentials credentials) {
        return door.client(StsClient.builder(), credentials);
    }

    private static AwsCredentials of(Credentials credentials) {
        return AwsSessionCredentials.create(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken());
    }

    private Credentials assumed(Consumer<AssumeRoleRequest.Builder> more) {
        try (var sts = sts(BOB)) {
            return sts.assumeRole(
                            in -> {
                                in.roleArn(ROLE).roleSessionName("work");
                                more.accept(in);
                            })
                    .credentials();
        }
    }

    private void refused(Runnable call, int status, String code, String message) {
        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(call::run)
                .satisfies(
                        no -> {
                            assertThat(no.awsErrorDetails().errorCode()).isEqualTo(code);
                            assertThat(no.statusCode()).isEqualTo(status);
                            assertThat(no.awsErrorDetails().errorMessage()).isEqualTo(message);
                        });
    }

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
    void a_session_of_a_user_is_that_user() {
        // given
        user(ANYTHING);

        // when
        Credentials credentials;
        try (var bob = sts(BOB)) {
            credentials = bob.getSessionToken(in -> in.durationSeconds(900)).credentials();
        }

        // then
        try (var session = sts(of(credentials))) {
            assertThat(session.getCallerIdentity().arn())
                    .isEqualTo("arn:aws:iam::000000000001:user/bob");
            refused(
                    session::getSessionToken,
                    403,
                    "AccessDenied",
                    "Cannot call GetSessionToken with session credentials");
            refused(
                    () -> session.getAccessKeyInfo(in -> in.accessKeyId("AKIANOBODY000000")),
                    403,
                    "AccessDenied",
                    "Cannot call GetAccessKeyInfo with session credentials");
        }
        try (var bob = sts(BOB)) {
            refused(
                    () -> bob.getAccessKeyInfo(in -> in.accessKeyId("AKIANOBODY000000")),
                    400,
                    "ValidationError",
                    "The access key AKIANOBODY000000 is not known");
        }
    }

    @Test
    void a_session_ends_with_its_role_its_user_and_its_tenant() {
        // given
        user(ANYTHING);
        role("AROARUNS", TRUST, ANYTHING);
        var ofRole = of(assumed(in -> {}));
        var ofUser =
                session(
                        new Session.OfUser(
                                ACCOUNT, "bob", "AIDABOB", Instant.now().plusSeconds(900)));
        var ofRoot =
                session(
                        new Session.OfRoot(
                                ACCOUNT, DoorFixture.ROOT.id(), Instant.now().plusSeconds(900)));

        // when
        role("AROAANEW", TRUST, ANYTHING);
        door.put(new Change.UserPut(bob("AIDAANEW", ANYTHING)));
        door.put(new Change.TenantRemoved(ACCOUNT));

        // then
        for (var credentials : List.of(ofRole, ofUser, ofRoot)) {
            unknown(credentials);
        }
    }

    @Test
    void a_session_of_a_root_user_ends_with_the_key_that_asked_for_it() {
        // given
        var credentials = ofRoot();
        try (var session = sts(credentials)) {
            assertThat(session.getCallerIdentity().arn())
                    .isEqualTo("arn:aws:iam::000000000001:root");
        }

        // when
        door.put(new Change.AccessKeyPut(inactive(DoorFixture.ROOT)));

        // then
        unknown(credentials);
    }

    @Test
    void an_account_that_is_made_again_lets_no_session_of_the_first_one_in() {
        // given
        var credentials = ofRoot();

        // when
        door.put(new Change.AccessKeyRemoved(DoorFixture.ROOT.id()));
        door.put(new Change.TenantRemoved(ACCOUNT));
        door.put(new Change.TenantPut(new Tenant(ACCOUNT, "again")));
        door.put(new Change.AccessKeyPut(AccessKey.ofRoot("AKIANEW", "new-secret", ACCOUNT)));

        // then
        unknown(credentials);
    }

    private AwsCredentials ofRoot() {
        try (var root = sts(DoorFixture.ROOT)) {
            return of(root.getSessionToken().credentials());
        }
    }

    private static AccessKey inactive(AccessKey key) {
        return new AccessKey(key.id(), key.secret(), key.tenant(), key.user(), false);
    }

    @Test
    void tokens_are_good_for_their_own_key_only() {
        // given
        door.put(new Change.TenantPut(new Tenant(OTHER, "other")));
        var mine =
                (AwsSessionCredentials)
                        session(
                                new Session.OfRoot(
                                        ACCOUNT,
                                        DoorFixture.ROOT.id(),
                                        Instant.now().plusSeconds(900)));
        var theirs =
                (AwsSessionCredentials)
                        session(
                                new Session.OfRoot(
                                        OTHER, "AKIAOTHER", Instant.now().plusSeconds(900)));
        var token = mine.sessionToken();

        // then
        unknown(
                AwsSessionCredentials.create(
                        mine.accessKeyId(), mine.secretAccessKey(), theirs.sessionToken()));
        unknown(
                AwsSessionCredentials.create(
                        theirs.accessKeyId(), theirs.secretAccessKey(), token));
        unknown(
                AwsSessionCredentials.create(
                        mine.accessKeyId(),
                        mine.secretAccessKey(),
                        token.substring(0, token.length() - 8)));
        unknown(
                AwsSessionCredentials.create(
                        mine.accessKeyId(), mine.secretAccessKey(), token + "AAAA"));
        unknown(
                AwsSessionCredentials.create(
                        DoorFixture.ROOT.id(), DoorFixture.ROOT.secret(), token));
        unknown(
                software.amazon.awssdk.auth.credentials.AwsBasicCredentials.create(
                        mine.accessKeyId(), mine.secretAccessKey()));
    }

    @Test
    void a_session_that_is_over_says_so() {
        // given
        var over =
                session(
                        new Session.OfRoot(
                                ACCOUNT, DoorFixture.ROOT.id(), Instant.now().minusSeconds(1)));

        // then
        try (var sts = sts(over);
                var lambda = door.client(LambdaClient.builder(), over)) {
            refused(
                    sts::getCallerIdentity,
                    403,
                    "ExpiredToken",
                    "The security token included in the request is expired");
            refused(
                    () -> lambda.invoke(in -> in.functionName("f")),
                    403,
                    "ExpiredTokenException",
                    "The security token included in the request is expired");
        }
    }

    @Test
    void a_key_that_is_not_active_is_as_unknown_as_none() {
        // given
        user(ANYTHING);
        door.put(
                new Change.AccessKeyPut(
                        new AccessKey(BOB.id(), BOB.secret(), ACCOUNT, BOB.user(), false)));

        // then
        for (var key : List.of(BOB, AccessKey.ofRoot("AKIANOBODY", "x", ACCOUNT))) {
            try (var sts = sts(key)) {
                refused(sts::getCallerIdentity, 403, "InvalidClientTokenId", INVALID);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GetFederationToken", "AssumeRoleWithSAML", "DecodeAuthorizationMessage"})
    void what_tidemill_does_not_do_is_refused_by_name(String operation) {
        try (var sts = sts(DoorFixture.ROOT)) {
            assertThatExceptionOfType(AwsServiceException.class)
                    .isThrownBy(
                            () -> {
                                switch (operation) {
                                    case "GetFederationToken" ->
                                            sts.getFederationToken(in -> in.name("somebody"));
                                    case "AssumeRoleWithSAML" ->
                                            throw unsigned("AssumeRoleWithSAML");
                                    default ->
                                            sts.decodeAuthorizationMessage(
                                                    in -> in.encodedMessage("x"));
                                }
                            })
                    .withMessageContaining(
                            operation.equals("AssumeRoleWithSAML")
                                    ? "Missing Authentication Token"
                                    : operation + " is not supported by Tidemill");
        }
    }

    /** What who has not signed is told. */
    private AwsServiceException unsigned(String operation) {
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(door.uri("/"))
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "Action=" + operation + "&Version=2011-06-15"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return AwsServiceException.builder().message(answer.body()).build();
        } catch (java.io.IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void a_web_identity_without_a_good_token_is_nobody() {
        try (var sts =
                door.client(
                        StsClient.builder(),
                        software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider
                                .create()
                                .resolveCredentials())) {
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
        role(
                "AROAWEB",
                """
                {"Statement":{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
                 "Principal":{"Federated":"arn:aws:iam::000000000001:oidc-provider/nobody"}}}
                """,
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}");
        try (var sts =
                door.client(
                        StsClient.builder(),
                        software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider
                                .create()
                                .resolveCredentials())) {
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

    private AwsCredentials session(Session session) {
        var issued = door.tokens.issue(session);
        return AwsSessionCredentials.create(
                issued.accessKeyId(), issued.secretAccessKey(), issued.token());
    }

    private void unknown(AwsCredentials credentials) {
        try (var sts = sts(credentials)) {
            refused(sts::getCallerIdentity, 403, "InvalidClientTokenId", INVALID);
        }
    }
}
