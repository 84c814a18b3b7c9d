package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import dev.tidemill.api.SignedHttp;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
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

    private void activate(String user, String key, StatusType status) {
        iam.updateAccessKey(k -> k.userName(user).accessKeyId(key).status(status));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
