package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.function.ExecutionRoles;
import dev.tidemill.api.function.Samples;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.session.SessionCredentials;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** The role that a function runs as: who may give it one, and what its credentials are worth. */
@QuarkusTest
class RoleTest extends LambdaStage {

    private static long sequence = 1000;

    @Inject ExecutionRoles roles;

    @AfterEach
    void restore() {
        apply(new Change.RolePut(Samples.role(Samples.TRUST)));
    }

    @Test
    void a_role_of_another_account_is_refused() {
        refused("arn:aws:iam::111122223333:role/worker", 403, "Cross-account pass role is not");
    }

    @Test
    void a_role_that_does_not_exist_is_refused() {
        refused("arn:aws:iam::000000000001:role/none", 400, "cannot be assumed by Lambda.");
        refused("arn:aws:iam::000000000001:role/path/worker", 400, "cannot be assumed by Lambda.");
    }

    @Test
    void a_role_that_does_not_trust_lambda_is_refused() {
        // given
        apply(new Change.RolePut(Samples.role(Samples.TRUST.replace("lambda.", "events."))));
        // then
        refused(
                Samples.ROLE,
                400,
                "The role defined for the function cannot be assumed by Lambda.");
    }

    @Test
    void a_change_of_the_role_is_checked_as_well() {
        // given
        var name = created();
        // then
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(
                        () ->
                                lambda.updateFunctionConfiguration(
                                        u ->
                                                u.functionName(name)
                                                        .role(
                                                                "arn:aws:iam::111122223333:role/worker")))
                .withMessageContaining("Cross-account pass role is not allowed.");
    }

    @Test
    void who_makes_functions_needs_permission_to_pass_the_role() {
        // given
        var create = allow("lambda:CreateFunction", "*", "");
        var pass =
                allow(
                        "iam:PassRole",
                        Samples.ROLE,
                        ",\"Condition\":{\"StringEquals\":"
                                + "{\"iam:PassedToService\":\"lambda.amazonaws.com\"}}");
        var ec2 = pass.replace("lambda.amazonaws.com", "ec2.amazonaws.com");
        // then
        var denied =
                "User: arn:aws:iam::000000000001:user/ada is not authorized to perform:"
                        + " iam:PassRole on resource: "
                        + Samples.ROLE
                        + " because no identity-based policy allows the iam:PassRole action";
        for (var policies : List.of(Map.of("c", create), Map.of("c", create, "p", ec2))) {
            try (var ada = user(policies)) {
                assertThatExceptionOfType(LambdaException.class)
                        .isThrownBy(() -> ada.createFunction(function(name()).build()))
                        .withMessageContaining(denied);
            }
        }
        try (var ada = user(Map.of("c", create, "p", pass))) {
            assertThat(ada.createFunction(function(name()).build()).role()).isEqualTo(Samples.ROLE);
        }
    }

    @Test
    void who_changes_functions_needs_permission_to_pass_the_role_as_well() {
        // given
        var name = created();
        var other = "arn:aws:iam::000000000001:role/mighty";
        apply(new Change.RolePut(Samples.role("mighty", Samples.TRUST, Map.of())));
        var change = allow("lambda:*", "*", "");
        var passOne = allow("iam:PassRole", Samples.ROLE, "");
        // then
        try (var ada = user(Map.of("c", change, "p", passOne))) {
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(
                            () ->
                                    ada.updateFunctionConfiguration(
                                            u -> u.functionName(name).role(other)))
                    .satisfies(no -> assertThat(no.statusCode()).isEqualTo(403))
                    .withMessageContaining(
                            "User: arn:aws:iam::000000000001:user/ada is not authorized to perform:"
                                    + " iam:PassRole on resource: "
                                    + other
                                    + " because no identity-based policy allows the iam:PassRole"
                                    + " action");
            assertThat(ada.getFunctionConfiguration(g -> g.functionName(name)).role())
                    .isEqualTo(Samples.ROLE);
            assertThat(
                            ada.updateFunctionConfiguration(
                                            u -> u.functionName(name).role(Samples.ROLE).timeout(9))
                                    .timeout())
                    .isEqualTo(9);
        }
    }

    @Test
    void the_credentials_of_a_role_may_do_what_the_role_may_and_nothing_else() {
        // given
        var name = created();
        var invoke = allow("lambda:InvokeFunction", id(name).arn(), "");
        apply(new Change.RolePut(Samples.role("worker", Samples.TRUST, Map.of("i", invoke))));
        var credentials = issue(name).orElseThrow();
        // then
        try (var session = session(credentials)) {
            assertThat(session.invoke(i -> i.functionName(name)).statusCode()).isEqualTo(200);
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> session.deleteFunction(d -> d.functionName(name)))
                    .withMessageContaining(
                            "User: arn:aws:sts::000000000001:assumed-role/worker/"
                                    + name
                                    + " is not authorized to perform: lambda:DeleteFunction on"
                                    + " resource: "
                                    + id(name).arn()
                                    + " because no identity-based policy allows the"
                                    + " lambda:DeleteFunction action");
        }
    }

    @Test
    void credentials_end_with_their_role() {
        // given
        var name = created();
        var all = allow("*", "*", "");
        apply(new Change.RolePut(Samples.role("worker", Samples.TRUST, Map.of("all", all))));
        var credentials = issue(name).orElseThrow();
        // when
        apply(new Change.RoleRemoved(TenantId.DEFAULT, "worker"));
        // then
        try (var session = session(credentials)) {
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> session.invoke(i -> i.functionName(name)))
                    .satisfies(no -> assertThat(no.statusCode()).isEqualTo(403));
        }
        assertThat(issue(name)).isEmpty();
    }

    @Test
    void nobody_issues_credentials_of_a_role_for_another_accounts_function() {
        // given
        var other = new TenantId("111122223333");
        var mine = snapshot.function(id(created()), "$LATEST").orElseThrow();
        var theirs =
                new FunctionVersion(
                        new FunctionId(other, "f"),
                        mine.id(),
                        mine.version(),
                        mine.revision(),
                        mine.runtime(),
                        mine.handler(),
                        mine.memoryMegabytes(),
                        mine.timeout(),
                        mine.ephemeralStorageMegabytes(),
                        mine.role(),
                        Map.of(),
                        mine.code(),
                        mine.logGroup());
        // when
        var issued = roles.issue(theirs, Duration.ofMinutes(15));
        // then
        assertThat(issued).isEmpty();
    }

    @Test
    void credentials_end_with_their_function_even_when_one_of_its_name_follows() {
        // given
        var name = created();
        var all = allow("*", "*", "");
        var trust =
                Samples.TRUST.replace(
                        "\"Service\":\"lambda.amazonaws.com\"",
                        "\"Service\":\"lambda.amazonaws.com\",\"AWS\":\"000000000001\"");
        apply(new Change.RolePut(Samples.role("worker", trust, Map.of("all", all))));
        var credentials = issue(name).orElseThrow();
        var chained = chained(credentials);
        identity(credentials, name);
        identity(chained, "chained");
        // when
        lambda.deleteFunction(d -> d.functionName(name));
        // then
        for (var of : List.of(credentials, chained)) {
            unknown(of);
        }
        // when
        lambda.createFunction(function(name).build());
        // then
        for (var of : List.of(credentials, chained)) {
            unknown(of);
        }
        identity(issue(name).orElseThrow(), name);
    }

    @Test
    void credentials_outlive_the_version_that_runs() {
        // given
        var name = created();
        lambda.publishVersion(p -> p.functionName(name));
        var version = snapshot.function(id(name), "1").orElseThrow();
        var credentials = roles.issue(version, Duration.ofMinutes(15)).orElseThrow();
        // when
        lambda.deleteFunction(d -> d.functionName(name).qualifier("1"));
        // then
        identity(credentials, name);
        // when
        lambda.deleteFunction(d -> d.functionName(name));
        // then
        unknown(credentials);
        assertThat(roles.issue(version, Duration.ofMinutes(15))).isEmpty();
    }

    /** The function's own code makes a session of the same role. */
    private SessionCredentials chained(SessionCredentials of) {
        try (var sts = sts(of)) {
            var made =
                    sts.assumeRole(r -> r.roleArn(Samples.ROLE).roleSessionName("chained"))
                            .credentials();
            return new SessionCredentials(
                    made.accessKeyId(),
                    made.secretAccessKey(),
                    made.sessionToken(),
                    made.expiration());
        }
    }

    private void identity(SessionCredentials of, String session) {
        try (var sts = sts(of)) {
            assertThat(sts.getCallerIdentity().arn())
                    .isEqualTo("arn:aws:sts::000000000001:assumed-role/worker/" + session);
        }
    }

    private void unknown(SessionCredentials credentials) {
        var invalid = "The security token included in the request is invalid.";
        try (var session = session(credentials);
                var sts = sts(credentials)) {
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(session::listFunctions)
                    .satisfies(no -> assertThat(no.statusCode()).isEqualTo(403))
                    .extracting(AwsServiceException::awsErrorDetails)
                    .extracting(AwsErrorDetails::errorCode, AwsErrorDetails::errorMessage)
                    .containsExactly("UnrecognizedClientException", invalid);
            assertThatExceptionOfType(StsException.class)
                    .isThrownBy(sts::getCallerIdentity)
                    .satisfies(no -> assertThat(no.statusCode()).isEqualTo(403))
                    .extracting(AwsServiceException::awsErrorDetails)
                    .extracting(AwsErrorDetails::errorCode, AwsErrorDetails::errorMessage)
                    .containsExactly("InvalidClientTokenId", invalid);
        }
    }

    private Optional<SessionCredentials> issue(String function) {
        return roles.issue(
                snapshot.function(id(function), "$LATEST").orElseThrow(), Duration.ofMinutes(15));
    }

    private void apply(Change change) {
        assertThat(snapshot.apply(change, ++sequence)).isTrue();
    }

    private static String allow(String action, String resource, String more) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"%s","Resource":"%s"%s}]}
        """
                .formatted(action, resource, more);
    }

    private LambdaClient user(Map<String, String> policies) {
        apply(
                new Change.UserPut(
                        new IamUser(
                                TenantId.DEFAULT,
                                "/",
                                "ada",
                                "AIDATESTADA000000",
                                Instant.EPOCH,
                                Map.of(),
                                List.of(),
                                policies,
                                List.of(),
                                Optional.empty())));
        apply(
                new Change.AccessKeyPut(
                        new AccessKey(
                                "AKIAADA0000000000000",
                                "ada-secret",
                                TenantId.DEFAULT,
                                Optional.of("ada"),
                                true)));
        return client(AwsBasicCredentials.create("AKIAADA0000000000000", "ada-secret"));
    }

    private LambdaClient session(SessionCredentials credentials) {
        return client(of(credentials));
    }

    private StsClient sts(SessionCredentials credentials) {
        return StsClient.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(of(credentials)))
                .build();
    }

    private static AwsCredentials of(SessionCredentials credentials) {
        return AwsSessionCredentials.create(
                credentials.accessKeyId(), credentials.secretAccessKey(), credentials.token());
    }

    private LambdaClient client(AwsCredentials credentials) {
        return LambdaClient.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();
    }

    private void refused(String role, int status, String message) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> lambda.createFunction(function(name()).role(role).build()))
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(status))
                .withMessageContaining(message);
    }
}
