package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.function.ExecutionRoles;
import dev.tidemill.api.function.Samples;
import dev.tidemill.core.catalogue.Change;
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
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaException;

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
    void the_credentials_of_a_role_may_do_what_the_role_may_and_nothing_else() {
        // given
        var name = created();
        var invoke = allow("lambda:InvokeFunction", id(name).arn(), "");
        apply(new Change.RolePut(Samples.role("worker", Samples.TRUST, Map.of("i", invoke))));
        var credentials = issue().orElseThrow();
        // then
        try (var session = session(credentials)) {
            assertThat(session.invoke(i -> i.functionName(name)).statusCode()).isEqualTo(200);
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> session.deleteFunction(d -> d.functionName(name)))
                    .withMessageContaining(
                            "User: arn:aws:sts::000000000001:assumed-role/worker/f is not"
                                    + " authorized to perform: lambda:DeleteFunction");
        }
    }

    @Test
    void credentials_end_with_their_role() {
        // given
        var name = created();
        var all = allow("*", "*", "");
        apply(new Change.RolePut(Samples.role("worker", Samples.TRUST, Map.of("all", all))));
        var credentials = issue().orElseThrow();
        // when
        apply(new Change.RoleRemoved(TenantId.DEFAULT, "worker"));
        // then
        try (var session = session(credentials)) {
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> session.invoke(i -> i.functionName(name)))
                    .satisfies(no -> assertThat(no.statusCode()).isEqualTo(403));
        }
        assertThat(issue()).isEmpty();
    }

    @Test
    void nobody_issues_credentials_of_a_role_for_another_accounts_function() {
        // when
        var issued =
                roles.issue(
                        new TenantId("111122223333"), Samples.ROLE, "f", Duration.ofMinutes(15));
        // then
        assertThat(issued).isEmpty();
    }

    private Optional<SessionCredentials> issue() {
        return roles.issue(TenantId.DEFAULT, Samples.ROLE, "f", Duration.ofMinutes(15));
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
        return client(
                AwsSessionCredentials.create(
                        credentials.accessKeyId(),
                        credentials.secretAccessKey(),
                        credentials.token()));
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
