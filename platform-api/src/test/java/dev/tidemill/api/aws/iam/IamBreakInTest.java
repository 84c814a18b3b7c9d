package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import dev.tidemill.api.SignedHttp;
import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.sts.StsClient;

/** Who has little tries to get more, and who is of another account to get in. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class IamBreakInTest extends IamStage {

    private static final String SQL = "'; drop table iam_identity; --";

    @Inject @All List<CatalogueContent> contents;

    @Test
    void a_user_without_policies_may_nothing() {
        var name = user();
        try (var nobody = clientOf(name)) {
            refused(
                    () -> nobody.createUser(u -> u.userName("accomplice")),
                    403,
                    "AccessDenied",
                    "User: arn:aws:iam::%s:user/%s is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::%s:user/accomplice because no identity-based policy allows the iam:CreateUser action"
                            .formatted(ACCOUNT, name, ACCOUNT));
            refused(nobody::listUsers, 403, "AccessDenied", ":user/ because no identity-based");
            refused(
                    () -> nobody.getPolicy(p -> p.policyArn(READ_ONLY)),
                    403,
                    "AccessDenied",
                    "iam:GetPolicy on resource: " + READ_ONLY);
        }
    }

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
    void a_key_that_is_inactive_or_deleted_opens_nothing() {
        var name = user();
        iam.attachUserPolicy(a -> a.userName(name).policyArn(READ_ONLY));
        var key = iam.createAccessKey(k -> k.userName(name)).accessKey();
        try (var client = client(key.accessKeyId(), key.secretAccessKey())) {
            assertThat(client.getUser().user().userName()).isEqualTo(name);
            activate(name, key.accessKeyId(), StatusType.INACTIVE);
            refused(client::getUser, 403, "InvalidClientTokenId", "");
            activate(name, key.accessKeyId(), StatusType.ACTIVE);
            assertThat(client.getUser().user().userName()).isEqualTo(name);
            iam.deleteAccessKey(k -> k.userName(name).accessKeyId(key.accessKeyId()));
            refused(client::getUser, 403, "InvalidClientTokenId", "");
        }
    }

    private void activate(String user, String key, StatusType status) {
        iam.updateAccessKey(k -> k.userName(user).accessKeyId(key).status(status));
    }

    @Test
    void another_account_sees_nothing_and_leaves_nothing() {
        var name = user();
        var role = role();
        var arn = policy();
        var operator = new SignedHttp(address, "AKIAOPERATOR00000000", "operator-secret");
        var tenant =
                operator.post(
                                "/v1/tenants",
                                "{\"name\":\"t%s\"}"
                                        .formatted(UUID.randomUUID().toString().substring(0, 8)))
                        .body();
        var account = new TenantId(tenant.path("accountId").asText());
        var root = tenant.path("rootCredentials");
        try (var other =
                client(root.path("accessKeyId").asText(), root.path("secretAccessKey").asText())) {
            refused(() -> other.getUser(u -> u.userName(name)), 404, "NoSuchEntity", name);
            refused(() -> other.deleteRole(r -> r.roleName(role)), 404, "NoSuchEntity", role);
            assertThat(other.listUsers().users()).isEmpty();
            assertThat(other.getAccountAuthorizationDetails().policies()).isEmpty();
            for (Runnable call :
                    List.<Runnable>of(
                            () -> other.getPolicy(p -> p.policyArn(arn)),
                            () -> other.deletePolicy(p -> p.policyArn(arn)),
                            () -> other.listPolicyVersions(p -> p.policyArn(arn)),
                            () -> other.getPolicyVersion(p -> p.policyArn(arn).versionId("v1")),
                            () ->
                                    other.createPolicyVersion(
                                            p -> p.policyArn(arn).policyDocument(ALLOW)),
                            () -> other.tagPolicy(p -> p.policyArn(arn).tags(tag("a", "b"))),
                            () -> other.listEntitiesForPolicy(p -> p.policyArn(arn)))) {
                refused(call, 403, "AccessDenied", "on resource: " + arn);
            }
            // the same names are free there
            other.createUser(u -> u.userName(name));
            other.createRole(r -> r.roleName(role).assumeRolePolicyDocument(TRUST));
            assertThat(snapshot.directory(account).user(name)).isPresent();
            operator.delete("/v1/tenants/" + account);
            assertThat(snapshot.directory(account).isEmpty()).isTrue();
            assertThat(directory().user(name)).isPresent();
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

    @Test
    void sessions_of_users_without_a_second_factor_do_nothing_at_iam() {
        var name = user();
        iam.attachUserPolicy(
                a -> a.userName(name).policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        var key = iam.createAccessKey(k -> k.userName(name)).accessKey();
        try (var sts =
                StsClient.builder()
                        .endpointOverride(address)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                key.accessKeyId(), key.secretAccessKey())))
                        .build()) {
            var session = sts.getSessionToken().credentials();
            try (var client =
                    IamClient.builder()
                            .endpointOverride(address)
                            .region(Region.AWS_GLOBAL)
                            .credentialsProvider(
                                    StaticCredentialsProvider.create(
                                            AwsSessionCredentials.create(
                                                    session.accessKeyId(),
                                                    session.secretAccessKey(),
                                                    session.sessionToken())))
                            .build()) {
                refused(
                        client::listUsers,
                        403,
                        "InvalidClientTokenId",
                        "The security token included in the request is invalid");
                refused(
                        () -> client.createAccessKey(k -> k.userName(name)),
                        403,
                        "InvalidClientTokenId",
                        "The security token included in the request is invalid");
            }
        }
        assertThat(iam.listAccessKeys(k -> k.userName(name)).accessKeyMetadata()).hasSize(1);
    }

    @Test
    void sql_in_a_text_is_a_text() {
        var name = name("user");
        iam.createUser(
                u ->
                        u.userName(name)
                                .path("/" + SQL.replace(" ", "") + "/")
                                .tags(tag("note", "- @:/")));
        var role = name("role");
        iam.createRole(r -> r.roleName(role).description(SQL).assumeRolePolicyDocument(TRUST));

        assertThat(iam.listUsers(l -> l.pathPrefix("/" + SQL.replace(" ", "") + "/")).users())
                .extracting(User::userName)
                .contains(name);
        assertThat(iam.getRole(r -> r.roleName(role)).role().description()).isEqualTo(SQL);
        for (Runnable call :
                List.<Runnable>of(
                        () -> iam.getUser(u -> u.userName(SQL)),
                        () -> iam.createGroup(g -> g.groupName(SQL)),
                        () -> iam.getRolePolicy(p -> p.roleName(role).policyName(SQL)),
                        () -> iam.createPolicy(p -> p.policyName(SQL).policyDocument(ALLOW)),
                        () -> iam.createAccountAlias(a -> a.accountAlias(SQL)),
                        () -> iam.getAccessKeyLastUsed(k -> k.accessKeyId(SQL)))) {
            refused(call, 400, "ValidationError", "failed to satisfy constraint");
        }
    }

    @Test
    void ten_thousand_statements_are_refused_at_once() {
        var name = user();
        var statement = "{\"Effect\":\"Allow\",\"Action\":\"a:B\",\"Resource\":\"*\"}";
        var many = "{\"Statement\":[" + (statement + ",").repeat(2_000) + statement + "]}";
        var huge = "{\"Statement\":[" + (statement + ",").repeat(9_999) + statement + "]}";

        refused(
                () -> iam.putUserPolicy(p -> p.userName(name).policyName("p").policyDocument(many)),
                409,
                "LimitExceeded",
                "Maximum policy size of 2048 bytes exceeded for user " + name);
        refused(
                () -> iam.putUserPolicy(p -> p.userName(name).policyName("p").policyDocument(huge)),
                400,
                "ValidationError",
                "Member must have length less than or equal to 131072");
    }

    @Test
    void kafka_is_told_all_again_when_it_has_lost_it() {
        var name = user();
        var key = iam.createAccessKey(k -> k.userName(name)).accessKey().accessKeyId();
        var arn = policy();
        var told = new ArrayList<Change>();

        CurrentTenant.runForAll(
                () ->
                        QuarkusTransaction.requiringNew()
                                .run(
                                        () ->
                                                contents.forEach(
                                                        content ->
                                                                content.tell(
                                                                        (_, change) ->
                                                                                told.add(
                                                                                        change)))));

        assertThat(told)
                .contains(
                        new Change.UserPut(directory().user(name).orElseThrow()),
                        new Change.PolicyPut(directory().policy(arn).orElseThrow()),
                        new Change.AccessKeyPut(snapshot.accessKey(key).orElseThrow()));
    }

    private IamClient clientOf(String user) {
        var key = iam.createAccessKey(k -> k.userName(user)).accessKey();
        return client(key.accessKeyId(), key.secretAccessKey());
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
