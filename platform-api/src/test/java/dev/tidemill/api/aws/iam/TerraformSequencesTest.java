package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

/** What Terraform's IAM resources ask in their life, in its order: made, read, changed, gone. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TerraformSequencesTest extends IamStage {

    @Test
    void a_user_with_its_policies_keys_and_groups_and_its_forced_destruction() {
        var name = name("user");
        var group = group();
        var arn = policy();
        // aws_iam_user, read again as an import does
        iam.createUser(u -> u.userName(name).path("/team/").tags(tag("a", "b")));
        var read = iam.getUser(u -> u.userName(name)).user();
        assertThat(read.path()).isEqualTo("/team/");
        assertThat(read.tags()).containsExactly(tag("a", "b"));
        iam.updateUser(u -> u.userName(name).newUserName(name).newPath("/other/"));
        iam.tagUser(u -> u.userName(name).tags(tag("c", "d")));
        iam.untagUser(u -> u.userName(name).tagKeys("a"));
        iam.putUserPermissionsBoundary(b -> b.userName(name).permissionsBoundary(arn));
        iam.deleteUserPermissionsBoundary(b -> b.userName(name));
        // aws_iam_user_policy, aws_iam_user_policy_attachment
        iam.putUserPolicy(p -> p.userName(name).policyName("own").policyDocument(ALLOW));
        assertThat(
                        decoded(
                                iam.getUserPolicy(p -> p.userName(name).policyName("own"))
                                        .policyDocument()))
                .isEqualTo(ALLOW);
        iam.attachUserPolicy(a -> a.userName(name).policyArn(arn));
        assertThat(iam.listAttachedUserPolicies(l -> l.userName(name)).attachedPolicies())
                .extracting(AttachedPolicy::policyArn)
                .containsExactly(arn);
        // aws_iam_user_group_membership, aws_iam_group_membership
        iam.addUserToGroup(a -> a.userName(name).groupName(group));
        assertThat(iam.listGroupsForUser(l -> l.userName(name)).groups())
                .extracting(Group::groupName)
                .containsExactly(group);
        assertThat(iam.getGroup(g -> g.groupName(group)).users())
                .extracting(User::userName)
                .containsExactly(name);
        // aws_iam_access_key
        var key = iam.createAccessKey(k -> k.userName(name)).accessKey().accessKeyId();
        iam.updateAccessKey(k -> k.userName(name).accessKeyId(key).status(StatusType.INACTIVE));
        assertThat(iam.listAccessKeys(l -> l.userName(name)).accessKeyMetadata())
                .singleElement()
                .satisfies(k -> assertThat(k.status()).isEqualTo(StatusType.INACTIVE));
        // what still hangs on it refuses its deletion
        refused(() -> iam.deleteUser(u -> u.userName(name)), 409, "DeleteConflict", "must");
        iam.deleteUserPolicy(p -> p.userName(name).policyName("own"));
        iam.detachUserPolicy(a -> a.userName(name).policyArn(arn));
        // force_destroy
        iam.listGroupsForUser(l -> l.userName(name))
                .groups()
                .forEach(
                        g ->
                                iam.removeUserFromGroup(
                                        r -> r.userName(name).groupName(g.groupName())));
        iam.listAccessKeys(l -> l.userName(name))
                .accessKeyMetadata()
                .forEach(k -> iam.deleteAccessKey(d -> d.userName(name).accessKeyId(key)));
        assertThat(iam.listSSHPublicKeys(l -> l.userName(name)).sshPublicKeys()).isEmpty();
        assertThat(iam.listVirtualMFADevices().virtualMFADevices()).isEmpty();
        assertThat(iam.listMFADevices(l -> l.userName(name)).mfaDevices()).isEmpty();
        assertThat(iam.listSigningCertificates(l -> l.userName(name)).certificates()).isEmpty();
        assertThat(
                        iam.listServiceSpecificCredentials(l -> l.userName(name))
                                .serviceSpecificCredentials())
                .isEmpty();
        refused(
                () -> iam.getLoginProfile(l -> l.userName(name)),
                404,
                "NoSuchEntity",
                "Login Profile for User " + name + " cannot be found.");
        refused(
                () -> iam.deleteLoginProfile(l -> l.userName(name)),
                404,
                "NoSuchEntity",
                "Login Profile for User " + name + " cannot be found.");
        iam.deleteUser(u -> u.userName(name));
        refused(() -> iam.getUser(u -> u.userName(name)), 404, "NoSuchEntity", name);
        refused(() -> iam.deleteUser(u -> u.userName(name)), 404, "NoSuchEntity", name);
    }

    @Test
    void a_group_with_its_policies() {
        var name = name("group");
        var arn = policy();
        iam.createGroup(g -> g.groupName(name));
        assertThat(iam.getGroup(g -> g.groupName(name)).group().path()).isEqualTo("/");
        iam.putGroupPolicy(p -> p.groupName(name).policyName("own").policyDocument(ALLOW));
        iam.getGroupPolicy(p -> p.groupName(name).policyName("own"));
        iam.attachGroupPolicy(a -> a.groupName(name).policyArn(arn));
        assertThat(iam.listAttachedGroupPolicies(l -> l.groupName(name)).attachedPolicies())
                .hasSize(1);
        var next = name + "-2";
        iam.updateGroup(g -> g.groupName(name).newGroupName(next).newPath("/x/"));
        assertThat(iam.getGroup(g -> g.groupName(next)).group().path()).isEqualTo("/x/");
        iam.detachGroupPolicy(a -> a.groupName(next).policyArn(arn));
        iam.deleteGroupPolicy(p -> p.groupName(next).policyName("own"));
        iam.deleteGroup(g -> g.groupName(next));
        refused(() -> iam.getGroup(g -> g.groupName(next)), 404, "NoSuchEntity", next);
        refused(
                () -> iam.getGroupPolicy(p -> p.groupName(next).policyName("own")),
                404,
                "NoSuchEntity",
                "");
    }

    @Test
    void a_role_with_its_policies_and_without_instance_profiles() {
        var name = name("role");
        var arn = policy();
        iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST).tags(tag("a", "b")));
        assertThat(iam.getRole(r -> r.roleName(name)).role().tags()).containsExactly(tag("a", "b"));
        iam.updateAssumeRolePolicy(r -> r.roleName(name).policyDocument(TRUST));
        iam.updateRoleDescription(r -> r.roleName(name).description("x"));
        iam.updateRole(r -> r.roleName(name).description("y").maxSessionDuration(7200));
        iam.putRolePermissionsBoundary(b -> b.roleName(name).permissionsBoundary(arn));
        iam.deleteRolePermissionsBoundary(b -> b.roleName(name));
        iam.putRolePolicy(p -> p.roleName(name).policyName("own").policyDocument(ALLOW));
        assertThat(iam.listRolePolicies(l -> l.roleName(name)).policyNames())
                .containsExactly("own");
        iam.attachRolePolicy(a -> a.roleName(name).policyArn(arn));
        assertThat(iam.listAttachedRolePolicies(l -> l.roleName(name)).attachedPolicies())
                .hasSize(1);
        // its destruction looks for instance profiles first
        assertThat(iam.listInstanceProfilesForRole(l -> l.roleName(name)).instanceProfiles())
                .isEmpty();
        refused(() -> iam.deleteRole(r -> r.roleName(name)), 409, "DeleteConflict", "must");
        iam.detachRolePolicy(a -> a.roleName(name).policyArn(arn));
        iam.deleteRolePolicy(p -> p.roleName(name).policyName("own"));
        iam.deleteRole(r -> r.roleName(name));
        refused(() -> iam.getRole(r -> r.roleName(name)), 404, "NoSuchEntity", name);
        refused(
                () -> iam.createInstanceProfile(p -> p.instanceProfileName("p")),
                400,
                "UnsupportedOperation",
                "CreateInstanceProfile is not supported by Tidemill");
    }

    @Test
    void a_managed_policy_with_its_versions() {
        var arn = policy();
        assertThat(iam.getPolicy(p -> p.policyArn(arn)).policy().defaultVersionId())
                .isEqualTo("v1");
        iam.getPolicyVersion(v -> v.policyArn(arn).versionId("v1"));
        iam.createPolicyVersion(
                v -> v.policyArn(arn).policyDocument(allow("s3:*")).setAsDefault(true));
        iam.tagPolicy(t -> t.policyArn(arn).tags(tag("a", "b")));
        assertThat(iam.getPolicy(p -> p.policyArn(arn)).policy().tags())
                .containsExactly(tag("a", "b"));
        iam.listPolicyVersions(l -> l.policyArn(arn)).versions().stream()
                .filter(version -> !version.isDefaultVersion())
                .forEach(
                        version ->
                                iam.deletePolicyVersion(
                                        d -> d.policyArn(arn).versionId(version.versionId())));
        iam.deletePolicy(p -> p.policyArn(arn));
        refused(() -> iam.getPolicy(p -> p.policyArn(arn)), 404, "NoSuchEntity", arn);
    }

    @Test
    void an_account_has_an_alias_and_no_password_policy() {
        var alias = name("a").substring(0, 20).replaceAll("-+$", "");
        iam.createAccountAlias(a -> a.accountAlias(alias));
        assertThat(iam.listAccountAliases().accountAliases()).containsExactly(alias);
        iam.deleteAccountAlias(a -> a.accountAlias(alias));
        assertThat(iam.listAccountAliases().accountAliases()).isEmpty();
        var missing = "The Password Policy with domain name " + ACCOUNT + " cannot be found.";
        refused(() -> iam.getAccountPasswordPolicy(), 404, "NoSuchEntity", missing);
        refused(() -> iam.deleteAccountPasswordPolicy(), 404, "NoSuchEntity", missing);
        refused(
                () -> iam.updateAccountPasswordPolicy(p -> p.minimumPasswordLength(12)),
                400,
                "UnsupportedOperation",
                "UpdateAccountPasswordPolicy is not supported by Tidemill");
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
