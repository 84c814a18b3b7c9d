package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.function.ExecutionRoles;
import dev.tidemill.api.function.Samples;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.session.SessionCredentials;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.sts.model.StsException;

/** What the credentials of a function may do, and when they end. */
@QuarkusTest
class RoleCredentialsTest extends RoleStage {

    @Inject ExecutionRoles roles;

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
}
