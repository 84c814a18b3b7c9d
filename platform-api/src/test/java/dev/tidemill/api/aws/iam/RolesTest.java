package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Tag;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class RolesTest extends IamStage {

    @Test
    void a_role_lives_as_infrastructure_code_wants_it() {
        var name = name("role");
        var made =
                iam.createRole(
                                r ->
                                        r.roleName(name)
                                                .path("/service/")
                                                .description("runs functions")
                                                .maxSessionDuration(7200)
                                                .assumeRolePolicyDocument(TRUST)
                                                .tags(Tag.builder().key("a").value("1").build()))
                        .role();
        assertThat(made.arn()).isEqualTo("arn:aws:iam::" + ACCOUNT + ":role/service/" + name);
        assertThat(made.roleId()).matches("AROA[A-Z2-7]{17}");
        assertThat(decoded(made.assumeRolePolicyDocument())).isEqualTo(TRUST);
        assertThat(iam.getRole(r -> r.roleName(name)).role()).isEqualTo(made);
        assertThat(directory().role(name).orElseThrow().maxSession())
                .isEqualTo(Duration.ofHours(2));

        iam.attachRolePolicy(a -> a.roleName(name).policyArn(READ_ONLY));
        iam.putRolePolicy(p -> p.roleName(name).policyName("logs").policyDocument(ALLOW));
        iam.putRolePermissionsBoundary(b -> b.roleName(name).permissionsBoundary(READ_ONLY));
        iam.updateRole(r -> r.roleName(name).maxSessionDuration(3600));
        iam.updateRoleDescription(r -> r.roleName(name).description("still runs"));
        var trust = TRUST.replace("lambda", "events");
        iam.updateAssumeRolePolicy(r -> r.roleName(name).policyDocument(trust));
        var changed = iam.getRole(r -> r.roleName(name)).role();
        assertThat(changed.description()).isEqualTo("still runs");
        assertThat(changed.maxSessionDuration()).isEqualTo(3600);
        assertThat(decoded(changed.assumeRolePolicyDocument())).isEqualTo(trust);
        assertThat(changed.permissionsBoundary().permissionsBoundaryArn()).isEqualTo(READ_ONLY);

        // as Terraform deletes it
        assertThat(iam.listInstanceProfilesForRole(r -> r.roleName(name)).instanceProfiles())
                .isEmpty();
        for (var policy : iam.listRolePolicies(r -> r.roleName(name)).policyNames()) {
            iam.deleteRolePolicy(p -> p.roleName(name).policyName(policy));
        }
        for (var policy : iam.listAttachedRolePolicies(r -> r.roleName(name)).attachedPolicies()) {
            iam.detachRolePolicy(p -> p.roleName(name).policyArn(policy.policyArn()));
        }
        iam.deleteRole(r -> r.roleName(name));
        refused(
                () -> iam.getRole(r -> r.roleName(name)),
                404,
                "NoSuchEntity",
                "The role with name " + name + " cannot be found.");
    }

    @Test
    void a_role_with_policies_is_not_deleted() {
        var name = role();
        iam.attachRolePolicy(a -> a.roleName(name).policyArn(READ_ONLY));

        refused(
                () -> iam.deleteRole(r -> r.roleName(name)),
                409,
                "DeleteConflict",
                "Cannot delete entity, must detach all policies first.");
        assertThat(iam.listAttachedRolePolicies(r -> r.roleName(name)).attachedPolicies())
                .extracting(AttachedPolicy::policyName)
                .containsExactly("ReadOnlyAccess");
    }

    @Test
    void a_trust_that_trusts_nobody_is_refused_and_changes_nothing() {
        var name = role();

        refused(
                () -> iam.updateAssumeRolePolicy(r -> r.roleName(name).policyDocument(ALLOW)),
                400,
                "MalformedPolicyDocument",
                "Missing required field Principal");
        refused(
                () -> iam.createRole(r -> r.roleName(name("role")).assumeRolePolicyDocument("[")),
                400,
                "MalformedPolicyDocument",
                "");
        refused(
                () -> iam.createRole(r -> r.roleName(name("role"))),
                400,
                "ValidationError",
                "Value null at 'assumeRolePolicyDocument' failed to satisfy constraint: Member must"
                        + " not be null");
        assertThat(decoded(iam.getRole(r -> r.roleName(name)).role().assumeRolePolicyDocument()))
                .isEqualTo(TRUST);
    }

    @Test
    void roles_of_services_and_instance_profiles_are_refused_by_name() {
        refused(
                () -> iam.createServiceLinkedRole(r -> r.awsServiceName("lambda.amazonaws.com")),
                400,
                "UnsupportedOperation",
                "CreateServiceLinkedRole is not supported by Tidemill");
        refused(
                () -> iam.createInstanceProfile(p -> p.instanceProfileName("machine")),
                400,
                "UnsupportedOperation",
                "CreateInstanceProfile is not supported by Tidemill");
    }
}
