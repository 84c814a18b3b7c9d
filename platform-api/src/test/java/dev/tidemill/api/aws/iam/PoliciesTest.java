package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.PolicyVersion;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class PoliciesTest extends IamStage {

    @Test
    void a_policy_lives_as_infrastructure_code_wants_it() {
        var name = name("policy");
        var made =
                iam.createPolicy(
                                p ->
                                        p.policyName(name)
                                                .path("/team/")
                                                .description("reads")
                                                .policyDocument(ALLOW))
                        .policy();
        var arn = made.arn();
        assertThat(arn).isEqualTo("arn:aws:iam::" + ACCOUNT + ":policy/team/" + name);
        assertThat(made.policyId()).matches("ANPA[A-Z2-7]{17}");
        assertThat(iam.getPolicy(p -> p.policyArn(arn)).policy()).isEqualTo(made);

        var wider = allow("s3:*");
        iam.createPolicyVersion(v -> v.policyArn(arn).policyDocument(wider).setAsDefault(true));
        assertThat(directory().policy(arn).orElseThrow().document()).isEqualTo(wider);
        assertThat(iam.listPolicyVersions(v -> v.policyArn(arn)).versions())
                .extracting(PolicyVersion::versionId)
                .containsExactly("v2", "v1");
        assertThat(
                        decoded(
                                iam.getPolicyVersion(v -> v.policyArn(arn).versionId("v1"))
                                        .policyVersion()
                                        .document()))
                .isEqualTo(ALLOW);

        iam.setDefaultPolicyVersion(v -> v.policyArn(arn).versionId("v1"));
        assertThat(directory().policy(arn).orElseThrow().document()).isEqualTo(ALLOW);
        refused(
                () -> iam.deletePolicyVersion(v -> v.policyArn(arn).versionId("v1")),
                409,
                "DeleteConflict",
                "Cannot delete the default version of a policy.");
        refused(
                () -> iam.deletePolicy(p -> p.policyArn(arn)),
                409,
                "DeleteConflict",
                "This policy has more than one version.");
        iam.deletePolicyVersion(v -> v.policyArn(arn).versionId("v2"));
        iam.deletePolicy(p -> p.policyArn(arn));
        assertThat(directory().policy(arn)).isEmpty();
        refused(
                () -> iam.getPolicy(p -> p.policyArn(arn)),
                404,
                "NoSuchEntity",
                "Policy " + arn + " was not found.");
    }

    @Test
    void a_policy_has_five_versions_at_most_and_uses_no_number_again() {
        var arn = policy();
        for (var i = 0; i < 4; i++) {
            iam.createPolicyVersion(v -> v.policyArn(arn).policyDocument(ALLOW));
        }
        refused(
                () -> iam.createPolicyVersion(v -> v.policyArn(arn).policyDocument(ALLOW)),
                409,
                "LimitExceeded",
                "A managed policy can have up to 5 versions.");

        iam.deletePolicyVersion(v -> v.policyArn(arn).versionId("v5"));
        var next = iam.createPolicyVersion(v -> v.policyArn(arn).policyDocument(ALLOW));

        assertThat(next.policyVersion().versionId()).isEqualTo("v6");
        assertThat(next.policyVersion().isDefaultVersion()).isFalse();
    }

    @Test
    void a_policy_that_somebody_uses_is_not_deleted() {
        var arn = policy();
        var attached = user();
        var bounded = role();
        iam.attachUserPolicy(a -> a.userName(attached).policyArn(arn));
        iam.putRolePermissionsBoundary(b -> b.roleName(bounded).permissionsBoundary(arn));

        var shown = iam.getPolicy(p -> p.policyArn(arn)).policy();
        assertThat(shown.attachmentCount()).isEqualTo(1);
        assertThat(shown.permissionsBoundaryUsageCount()).isEqualTo(1);
        refused(
                () -> iam.deletePolicy(p -> p.policyArn(arn)),
                409,
                "DeleteConflict",
                "Cannot delete a policy attached to entities.");
        iam.detachUserPolicy(a -> a.userName(attached).policyArn(arn));
        refused(
                () -> iam.deletePolicy(p -> p.policyArn(arn)),
                409,
                "DeleteConflict",
                "Cannot delete a policy attached to entities.");
    }

    @Test
    void names_are_taken_once_and_sizes_are_bounded() {
        var arn = policy();
        var name = arn.substring(arn.lastIndexOf('/') + 1);

        refused(
                () -> iam.createPolicy(p -> p.policyName(name).policyDocument(ALLOW)),
                409,
                "EntityAlreadyExists",
                "A policy called " + name + " already exists. Duplicate names are not allowed.");
        refused(
                () ->
                        iam.createPolicy(
                                p ->
                                        p.policyName(name("policy"))
                                                .policyDocument(allow("s3:" + "x".repeat(7000)))),
                409,
                "LimitExceeded",
                "Cannot exceed quota for PolicySize: 6144");
    }

    @Test
    void policies_of_aws_are_there_to_read() {
        var shown = iam.getPolicy(p -> p.policyArn(READ_ONLY)).policy();
        var document =
                iam.getPolicyVersion(v -> v.policyArn(READ_ONLY).versionId("v1")).policyVersion();

        assertThat(shown.policyName()).isEqualTo("ReadOnlyAccess");
        assertThat(decoded(document.document())).contains("\"Allow\"");
        assertThat(iam.listPoliciesPaginator(l -> l.scope(PolicyScopeType.AWS)).policies())
                .extracting(Policy::arn)
                .contains(READ_ONLY)
                .allMatch(arn -> arn.startsWith("arn:aws:iam::aws:policy/"));
        refused(
                () -> iam.deletePolicy(p -> p.policyArn(READ_ONLY)),
                403,
                "AccessDenied",
                "belongs to AWS and cannot be changed");
    }

    @Test
    void a_policy_of_another_account_is_nobodys() {
        var foreign = "arn:aws:iam::000000000009:policy/theirs";
        var user = user();

        refused(
                () -> iam.getPolicy(p -> p.policyArn(foreign)),
                403,
                "AccessDenied",
                "is not authorized to perform: iam:GetPolicy on resource: " + foreign);
        refused(
                () -> iam.attachUserPolicy(a -> a.userName(user).policyArn(foreign)),
                404,
                "NoSuchEntity",
                "Policy " + foreign + " does not exist or is not attachable.");
    }

    @Test
    void attached_policies_are_found_by_use() {
        var attached = policy();
        var idle = policy();
        var user = user();
        iam.attachUserPolicy(a -> a.userName(user).policyArn(attached));

        var found =
                iam.listPoliciesPaginator(
                                l -> l.scope(PolicyScopeType.LOCAL).onlyAttached(true).maxItems(1))
                        .policies();

        assertThat(found).extracting(Policy::arn).contains(attached).doesNotContain(idle);
    }
}
