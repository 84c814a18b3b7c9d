package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.function.Samples;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** Which roles functions may have, and who may give them one. */
@QuarkusTest
class RoleTest extends RoleStage {

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

    private void refused(String role, int status, String message) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> lambda.createFunction(function(name()).role(role).build()))
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(status))
                .withMessageContaining(message);
    }
}
