package dev.tidemill.api.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.Servers;
import dev.tidemill.api.admission.Circumstances;
import dev.tidemill.api.admission.Facts;
import dev.tidemill.api.admission.Permissions;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** What guard rails do to whom. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // made before each test
class GuardRailTest extends GuardRailStage {

    private static final String NOT_ALLOWED =
            "because no service control policy allows the %s action";

    @Inject Permissions permissions;

    @Test
    void what_a_guard_rail_denies_is_denied_to_the_root_user_until_it_is_deleted() {
        try (var lambda = tenant.lambda()) {
            // given
            assertThat(put("no-deleting", ALL_BUT_DELETING).status()).isEqualTo(200);
            // then
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> lambda.deleteFunction(f -> f.functionName("any")))
                    .satisfies(
                            no -> {
                                assertThat(no.statusCode()).isEqualTo(403);
                                assertThat(no.awsErrorDetails().errorCode())
                                        .isEqualTo("AccessDeniedException");
                                assertThat(no.awsErrorDetails().errorMessage())
                                        .isEqualTo(
                                                "User: arn:aws:iam::%1$s:root is not authorized to perform: lambda:DeleteFunction on resource: arn:aws:lambda:us-east-1:%1$s:function:any with an explicit deny in a service control policy"
                                                        .formatted(tenant.account()));
                            });
            assertThat(lambda.listFunctions().functions()).isEmpty();
            // when
            assertThat(operator.delete(path() + "/no-deleting").status()).isEqualTo(204);
            // then
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> lambda.deleteFunction(f -> f.functionName("any")))
                    .withMessageContaining("Function not found");
        }
    }

    @Test
    void what_no_guard_rail_allows_is_denied_to_everybody_at_every_door() {
        try (var iam = iam(tenant.keyId(), tenant.secret())) {
            // given
            iam.createUser(u -> u.userName("admin"));
            iam.attachUserPolicy(
                    a ->
                            a.userName("admin")
                                    .policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
            var key = iam.createAccessKey(k -> k.userName("admin")).accessKey();
            // when
            put("lambda-only", LAMBDA_ONLY);
            // then
            refused(iam, "root", i -> i.createUser(u -> u.userName("more")), "iam:CreateUser");
            try (var admin = iam(key.accessKeyId(), key.secretAccessKey())) {
                refused(
                        admin,
                        "user/admin",
                        i -> i.deleteUser(u -> u.userName("admin")),
                        "iam:DeleteUser");
            }
            var events = tenant.http().get("/v1/events");
            assertThat(events.status()).isEqualTo(403);
            assertThat(events.body().path("message").asText())
                    .endsWith(NOT_ALLOWED.formatted("tidemill:ListEvents"));
            var console = tenant.http().post("/v1/aws/iam/ListUsers", "{}");
            assertThat(console.status()).isEqualTo(403);
            assertThat(console.body().path("message").asText())
                    .endsWith(NOT_ALLOWED.formatted("iam:ListUsers"));
            for (var person : new Principal[] {person(false), person(true), session()}) {
                assertThat(denial(person, "iam:ListUsers"))
                        .as(person.arn())
                        .hasValueSatisfying(
                                text ->
                                        assertThat(text)
                                                .endsWith(NOT_ALLOWED.formatted("iam:ListUsers")));
            }
            assertThat(denial(person(false), "lambda:ListFunctions")).isEmpty();
            try (var lambda = tenant.lambda()) {
                assertThat(lambda.listFunctions().functions()).isEmpty();
            }
        }
    }

    @Test
    void the_simulator_says_what_the_guard_rails_say() {
        try (var iam = iam(tenant.keyId(), tenant.secret())) {
            iam.createUser(u -> u.userName("ada"));
            iam.attachUserPolicy(
                    a ->
                            a.userName("ada")
                                    .policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
            put("no-deleting", ALL_BUT_DELETING);

            var results =
                    iam.simulatePrincipalPolicy(
                                    s ->
                                            s.policySourceArn(
                                                            "arn:aws:iam::%s:user/ada"
                                                                    .formatted(tenant.account()))
                                                    .actionNames(
                                                            "lambda:DeleteFunction",
                                                            "lambda:GetFunction"))
                            .evaluationResults();

            assertThat(results)
                    .extracting(
                            r ->
                                    r.evalDecisionAsString()
                                            + " "
                                            + r.organizationsDecisionDetail()
                                                    .allowedByOrganizations())
                    .containsExactly("explicitDeny false", "allowed true");
        }
    }

    /** Of the role that every new tenant has here, which allows it nothing. */
    private Principal session() {
        return new Principal.RoleSession(
                snapshot.directory(tenant.account()).role("any").orElseThrow().principal(),
                "session",
                List.of(),
                Map.of(),
                Instant.EPOCH,
                Instant.MAX,
                Optional.empty(),
                Optional.empty());
    }

    private Optional<String> denial(Principal principal, String action) {
        var circumstances =
                new Circumstances() {
                    @Override
                    public String sourceIp() {
                        return "192.0.2.1";
                    }

                    @Override
                    public boolean isSecure() {
                        return true;
                    }

                    @Override
                    public String region() {
                        return "us-east-1";
                    }

                    @Override
                    public Optional<String> userAgent() {
                        return Optional.empty();
                    }
                };
        return permissions
                .denial(principal, Action.of(action), "*", circumstances, Facts.NONE)
                .map(no -> no.message());
    }

    private void refused(IamClient iam, String who, Consumer<IamClient> call, String action) {
        assertThatExceptionOfType(IamException.class)
                .isThrownBy(() -> call.accept(iam))
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(403);
                            assertThat(no.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
                            assertThat(no.awsErrorDetails().errorMessage())
                                    .startsWith(
                                            "User: arn:aws:iam::%s:%s is not authorized to perform: %s on resource: "
                                                    .formatted(tenant.account(), who, action))
                                    .endsWith(NOT_ALLOWED.formatted(action));
                        });
    }

    private IamClient iam(String accessKeyId, String secret) {
        return IamClient.builder()
                .endpointOverride(address)
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(accessKeyId, secret)))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();
    }
}
