package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may change a part of IAM tries to change what holds it back. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class EscalationTest extends IamStage {

    @Test
    void a_boundary_holds_against_what_its_user_writes_for_itself() {
        var name = user();
        var most =
                iam.createPolicy(
                                p ->
                                        p.policyName(name("most"))
                                                .policyDocument(allow("iam:PutUserPolicy")))
                        .policy()
                        .arn();
        iam.putUserPermissionsBoundary(b -> b.userName(name).permissionsBoundary(most));
        iam.putUserPolicy(p -> p.userName(name).policyName("own").policyDocument(allow("iam:*")));
        try (var climber = clientOf(name)) {
            climber.putUserPolicy(
                    p -> p.userName(name).policyName("all").policyDocument(allow("*")));

            refused(
                    () -> climber.deleteUserPermissionsBoundary(b -> b.userName(name)),
                    403,
                    "AccessDenied",
                    "because no permissions boundary allows the iam:DeleteUserPermissionsBoundary"
                            + " action");
            refused(
                    () -> climber.createAccessKey(k -> k.userName(name)),
                    403,
                    "AccessDenied",
                    "because no permissions boundary allows the iam:CreateAccessKey action");
        }
    }

    @Test
    void a_boundary_holds_on_every_way_over_somebody_else() {
        var name = user();
        var other = user();
        var role = role();
        var arn = policy();
        var most =
                iam.createPolicy(
                                p ->
                                        p.policyName(name("most"))
                                                .policyDocument(
                                                        allow("iam:*")
                                                                .replace(
                                                                        "\"Resource\": \"*\"",
                                                                        "\"Resource\": \"arn:aws:iam::*:user/"
                                                                                + name
                                                                                + "\"")))
                        .policy()
                        .arn();
        iam.putUserPermissionsBoundary(b -> b.userName(name).permissionsBoundary(most));
        iam.putUserPolicy(p -> p.userName(name).policyName("all").policyDocument(allow("*")));
        try (var climber = clientOf(name)) {
            var ways =
                    Map.<String, Runnable>of(
                            "PutUserPolicy",
                            () ->
                                    climber.putUserPolicy(
                                            p ->
                                                    p.userName(other)
                                                            .policyName("all")
                                                            .policyDocument(allow("*"))),
                            "AttachUserPolicy",
                            () -> climber.attachUserPolicy(a -> a.userName(other).policyArn(arn)),
                            "DeleteUserPermissionsBoundary",
                            () -> climber.deleteUserPermissionsBoundary(d -> d.userName(other)),
                            "CreateAccessKey",
                            () -> climber.createAccessKey(k -> k.userName(other)),
                            "CreatePolicyVersion",
                            () ->
                                    climber.createPolicyVersion(
                                            v ->
                                                    v.policyArn(most)
                                                            .policyDocument(allow("*"))
                                                            .setAsDefault(true)),
                            "SetDefaultPolicyVersion",
                            () ->
                                    climber.setDefaultPolicyVersion(
                                            v -> v.policyArn(arn).versionId("v1")),
                            "UpdateAssumeRolePolicy",
                            () ->
                                    climber.updateAssumeRolePolicy(
                                            u -> u.roleName(role).policyDocument(TRUST)),
                            "PutRolePolicy",
                            () ->
                                    climber.putRolePolicy(
                                            p ->
                                                    p.roleName(role)
                                                            .policyName("all")
                                                            .policyDocument(allow("*"))),
                            "CreateUser",
                            () -> climber.createUser(u -> u.userName(name("accomplice"))));
            ways.forEach(
                    (action, call) ->
                            refused(
                                    call,
                                    403,
                                    "AccessDenied",
                                    "because no permissions boundary allows the iam:"
                                            + action
                                            + " action"));
        }
        assertThat(directory().user(other).orElseThrow().inline()).isEmpty();
        assertThat(iam.listAccessKeys(k -> k.userName(other)).accessKeyMetadata()).isEmpty();
        assertThat(iam.listPolicyVersions(p -> p.policyArn(most)).versions()).hasSize(1);
    }

    @Test
    void who_may_make_users_within_a_boundary_makes_none_without_and_attaches_what_is_named() {
        var name = user();
        iam.putUserPolicy(
                p ->
                        p.userName(name)
                                .policyName("delegated")
                                .policyDocument(
                                        """
                                        {"Version": "2012-10-17", "Statement": [
                                          {"Effect": "Allow", "Action": "iam:CreateUser", "Resource": "*",
                                           "Condition": {"StringEquals": {"iam:PermissionsBoundary": "%s"}}},
                                          {"Effect": "Allow", "Action": "iam:AttachUserPolicy", "Resource": "*",
                                           "Condition": {"ArnEquals": {"iam:PolicyARN": "%s"}}}]}
                                        """
                                                .formatted(READ_ONLY, READ_ONLY)));
        var made = name("made");
        try (var delegate = clientOf(name)) {
            refused(
                    () -> delegate.createUser(u -> u.userName(made)),
                    403,
                    "AccessDenied",
                    "iam:CreateUser");
            delegate.createUser(u -> u.userName(made).permissionsBoundary(READ_ONLY));
            delegate.attachUserPolicy(a -> a.userName(made).policyArn(READ_ONLY));
            refused(
                    () ->
                            delegate.attachUserPolicy(
                                    a ->
                                            a.userName(name)
                                                    .policyArn(
                                                            "arn:aws:iam::aws:policy/AdministratorAccess")),
                    403,
                    "AccessDenied",
                    "iam:AttachUserPolicy");
        }
    }

    @Test
    void who_may_rename_one_alone_makes_nobody_of_another_name_or_path() {
        var name = user();
        var group = group();
        iam.putUserPolicy(
                p ->
                        p.userName(name)
                                .policyName("p")
                                .policyDocument(
                                        """
                                        {"Version": "2012-10-17", "Statement": [
                                          {"Effect": "Allow", "Resource": "*",
                                            "Action": ["iam:UpdateUser", "iam:UpdateGroup"]},
                                          {"Effect": "Deny", "Action": "*",
                                            "Resource": ["arn:aws:iam::*:user/admin/*",
                                              "arn:aws:iam::*:group/admins-*"]}]}
                                        """));
        try (var client = clientOf(name)) {
            refused(
                    () -> client.updateUser(u -> u.userName(name).newPath("/admin/")),
                    403,
                    "AccessDenied",
                    "User: arn:aws:iam::%s:user/%s is not authorized to perform: iam:UpdateUser on resource: arn:aws:iam::%s:user/admin/%s with an explicit deny in an identity-based policy"
                            .formatted(ACCOUNT, name, ACCOUNT, name));
            refused(
                    () -> client.updateGroup(g -> g.groupName(group).newGroupName("admins-x")),
                    403,
                    "AccessDenied",
                    "is not authorized to perform: iam:UpdateGroup on resource: arn:aws:iam::%s:group/admins-x"
                            .formatted(ACCOUNT));
            client.updateUser(u -> u.userName(name).newPath("/team/"));
        }
        assertThat(directory().user(name).orElseThrow().path()).isEqualTo("/team/");
        assertThat(directory().group(group)).isPresent();
    }
}
