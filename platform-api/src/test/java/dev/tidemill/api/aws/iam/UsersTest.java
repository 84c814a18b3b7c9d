package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class UsersTest extends IamStage {

    @Test
    void a_user_lives_as_infrastructure_code_wants_it() {
        var name = name("user");
        var made =
                iam.createUser(
                                u ->
                                        u.userName(name)
                                                .path("/team/blue/")
                                                .permissionsBoundary(READ_ONLY)
                                                .tags(tag("team", "blue")))
                        .user();
        assertThat(made.arn()).isEqualTo("arn:aws:iam::" + ACCOUNT + ":user/team/blue/" + name);
        assertThat(made.userId()).matches("AIDA[A-Z2-7]{17}");

        var read = iam.getUser(u -> u.userName(name)).user();
        assertThat(read).isEqualTo(made);
        assertThat(read.permissionsBoundary().permissionsBoundaryArn()).isEqualTo(READ_ONLY);
        assertThat(read.tags()).containsExactly(tag("team", "blue"));

        iam.tagUser(u -> u.userName(name).tags(tag("Team", "red"), tag("cost", "7")));
        assertThat(iam.listUserTags(u -> u.userName(name)).tags())
                .containsExactly(tag("Team", "red"), tag("cost", "7"));
        iam.untagUser(u -> u.userName(name).tagKeys("cost"));
        iam.deleteUserPermissionsBoundary(u -> u.userName(name));
        var renamed = name("renamed");
        iam.updateUser(u -> u.userName(name).newUserName(renamed).newPath("/"));
        var after = iam.getUser(u -> u.userName(renamed)).user();
        assertThat(after.userId()).isEqualTo(made.userId());
        assertThat(after.path()).isEqualTo("/");
        assertThat(after.permissionsBoundary()).isNull();
        assertThat(after.tags()).containsExactly(tag("Team", "red"));
        assertThat(directory().user(renamed)).isPresent();
        assertThat(directory().user(name)).isEmpty();

        iam.deleteUser(u -> u.userName(renamed));
        assertThat(directory().user(renamed)).isEmpty();
        refused(
                () -> iam.getUser(u -> u.userName(renamed)),
                404,
                "NoSuchEntity",
                "The user with name " + renamed + " cannot be found.");
    }

    @Test
    void a_name_is_taken_whatever_its_case() {
        var name = user();

        refused(
                () -> iam.createUser(u -> u.userName(name.toUpperCase(Locale.ROOT))),
                409,
                "EntityAlreadyExists",
                "User with name " + name.toUpperCase(Locale.ROOT) + " already exists.");
    }

    @Test
    void a_user_is_deleted_when_nothing_belongs_to_it_any_more() {
        var name = user();
        var group = group();
        iam.attachUserPolicy(a -> a.userName(name).policyArn(READ_ONLY));
        iam.putUserPolicy(p -> p.userName(name).policyName("own").policyDocument(ALLOW));
        iam.addUserToGroup(g -> g.groupName(group).userName(name));
        var key = iam.createAccessKey(k -> k.userName(name)).accessKey().accessKeyId();

        conflict(name, "Cannot delete entity, must detach all policies first.");
        iam.detachUserPolicy(a -> a.userName(name).policyArn(READ_ONLY));
        conflict(name, "Cannot delete entity, must delete policies first.");
        iam.deleteUserPolicy(p -> p.userName(name).policyName("own"));
        conflict(name, "Cannot delete entity, must remove users from group first.");
        iam.removeUserFromGroup(g -> g.groupName(group).userName(name));
        conflict(name, "Cannot delete entity, must delete access keys first.");
        iam.deleteAccessKey(k -> k.userName(name).accessKeyId(key));

        iam.deleteUser(u -> u.userName(name));
        assertThat(snapshot.accessKey(key)).isEmpty();
    }

    private void conflict(String user, String message) {
        refused(() -> iam.deleteUser(u -> u.userName(user)), 409, "DeleteConflict", message);
    }

    @Test
    void lists_come_in_pages_below_a_path() {
        var path = "/" + name("path") + "/";
        var names = new ArrayList<String>();
        for (var i = 0; i < 5; i++) {
            var name = "page-" + i + name("");
            names.add(name);
            iam.createUser(u -> u.userName(name).path(path));
        }

        var found =
                iam.listUsersPaginator(l -> l.pathPrefix(path).maxItems(2)).users().stream()
                        .map(User::userName)
                        .toList();

        assertThat(found).isEqualTo(names);
        assertThat(iam.listUsers(l -> l.pathPrefix(path).maxItems(2)).isTruncated()).isTrue();
        refused(() -> iam.listUsers(l -> l.marker("?")), 400, "ValidationError", "Invalid Marker.");
    }

    @Test
    void policies_of_a_user_are_attached_written_and_taken_away() {
        var name = user();
        var own = policy();
        iam.attachUserPolicy(a -> a.userName(name).policyArn(READ_ONLY));
        iam.attachUserPolicy(a -> a.userName(name).policyArn(own));
        iam.attachUserPolicy(a -> a.userName(name).policyArn(own));
        iam.putUserPolicy(p -> p.userName(name).policyName("inline").policyDocument(ALLOW));

        assertThat(iam.listAttachedUserPolicies(l -> l.userName(name)).attachedPolicies())
                .extracting(AttachedPolicy::policyArn)
                .containsExactly(READ_ONLY, own);
        assertThat(iam.listUserPolicies(l -> l.userName(name)).policyNames())
                .containsExactly("inline");
        var shown = iam.getUserPolicy(p -> p.userName(name).policyName("inline"));
        assertThat(shown.policyDocument()).startsWith("%7B%22Version%22%3A%20%222012-10-17%22");
        assertThat(decoded(shown.policyDocument())).isEqualTo(ALLOW);
        assertThat(directory().user(name).orElseThrow().attached()).containsExactly(own, READ_ONLY);

        iam.detachUserPolicy(a -> a.userName(name).policyArn(own));
        iam.deleteUserPolicy(p -> p.userName(name).policyName("inline"));
        refused(
                () -> iam.detachUserPolicy(a -> a.userName(name).policyArn(own)),
                404,
                "NoSuchEntity",
                "Policy " + own + " was not found.");
        refused(
                () -> iam.getUserPolicy(p -> p.userName(name).policyName("inline")),
                404,
                "NoSuchEntity",
                "The user policy with name inline cannot be found.");
    }

    @Test
    void what_is_malformed_or_too_much_is_refused_as_aws_words_it() {
        var name = user();
        var wide = allow("s3:" + "x".repeat(3000));

        refused(
                () -> iam.createUser(u -> u.userName("no spaces")),
                400,
                "ValidationError",
                "Value 'no spaces' at 'userName' failed to satisfy constraint: Member must satisfy"
                        + " regular expression pattern: [\\w+=,.@-]+");
        refused(
                () -> iam.putUserPolicy(p -> p.userName(name).policyName("p").policyDocument("{}")),
                400,
                "MalformedPolicyDocument",
                "Missing required field Statement");
        refused(
                () -> iam.putUserPolicy(p -> p.userName(name).policyName("p").policyDocument(wide)),
                409,
                "LimitExceeded",
                "Maximum policy size of 2048 bytes exceeded for user " + name);
        refused(
                () ->
                        iam.putUserPolicy(
                                p ->
                                        p.userName(name)
                                                .policyName("p")
                                                .policyDocument(" ".repeat(1_000_000))),
                400,
                "ValidationError",
                "Member must have length less than or equal to 131072");
        refused(
                () -> iam.attachUserPolicy(a -> a.userName(name).policyArn(READ_ONLY + "Not")),
                404,
                "NoSuchEntity",
                "Policy " + READ_ONLY + "Not does not exist or is not attachable.");
        refused(
                () -> iam.tagUser(u -> u.userName(name).tags(tag("a", "1"), tag("A", "2"))),
                400,
                "InvalidInput",
                "Duplicate tag keys found.");
    }

    @Test
    void ten_policies_are_attached_at_most() {
        var name = user();
        for (var i = 0; i < 10; i++) {
            var arn = policy();
            iam.attachUserPolicy(a -> a.userName(name).policyArn(arn));
        }

        refused(
                () -> iam.attachUserPolicy(a -> a.userName(name).policyArn(READ_ONLY)),
                409,
                "LimitExceeded",
                "Cannot exceed quota for PoliciesPerUser: 10");
    }

    @Test
    void keys_are_rotated() {
        var name = user();
        var first = iam.createAccessKey(k -> k.userName(name)).accessKey();
        var second = iam.createAccessKey(k -> k.userName(name)).accessKey();
        assertThat(first.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
        assertThat(first.secretAccessKey()).hasSize(40);
        refused(
                () -> iam.createAccessKey(k -> k.userName(name)),
                409,
                "LimitExceeded",
                "Cannot exceed quota for AccessKeysPerUser: 2");

        iam.updateAccessKey(
                k -> k.userName(name).accessKeyId(first.accessKeyId()).status(StatusType.INACTIVE));

        assertThat(iam.listAccessKeys(k -> k.userName(name)).accessKeyMetadata())
                .extracting(AccessKeyMetadata::accessKeyId, AccessKeyMetadata::status)
                .containsExactly(
                        tuple(first.accessKeyId(), StatusType.INACTIVE),
                        tuple(second.accessKeyId(), StatusType.ACTIVE));
        var known = snapshot.accessKey(first.accessKeyId()).orElseThrow();
        assertThat(known.active()).isFalse();
        assertThat(known.user()).contains(name);
        var unused = iam.getAccessKeyLastUsed(k -> k.accessKeyId(first.accessKeyId()));
        assertThat(unused.userName()).isEqualTo(name);
        assertThat(unused.accessKeyLastUsed().serviceName()).isEqualTo("N/A");

        iam.deleteAccessKey(k -> k.userName(name).accessKeyId(first.accessKeyId()));
        refused(
                () -> iam.deleteAccessKey(k -> k.userName(name).accessKeyId(first.accessKeyId())),
                404,
                "NoSuchEntity",
                "The Access Key with id " + first.accessKeyId() + " cannot be found.");
    }

    @Test
    void a_renamed_user_keeps_its_keys_and_groups() {
        var name = user();
        var group = group();
        iam.addUserToGroup(g -> g.groupName(group).userName(name));
        var key = iam.createAccessKey(k -> k.userName(name)).accessKey().accessKeyId();
        var renamed = name("renamed");

        iam.updateUser(u -> u.userName(name).newUserName(renamed));

        assertThat(snapshot.accessKey(key).orElseThrow().user()).contains(renamed);
        assertThat(directory().user(renamed).orElseThrow().groups()).containsExactly(group);
    }

    @Test
    void a_group_lives_as_infrastructure_code_wants_it() {
        var group = group();
        var user = user();
        iam.addUserToGroup(g -> g.groupName(group).userName(user));
        iam.attachGroupPolicy(g -> g.groupName(group).policyArn(READ_ONLY));
        iam.putGroupPolicy(g -> g.groupName(group).policyName("p").policyDocument(ALLOW));

        assertThat(iam.getGroup(g -> g.groupName(group)).users())
                .extracting(User::userName)
                .containsExactly(user);
        assertThat(iam.listGroupsForUser(u -> u.userName(user)).groups())
                .extracting(Group::groupName)
                .containsExactly(group);
        assertThat(
                        decoded(
                                iam.getGroupPolicy(g -> g.groupName(group).policyName("p"))
                                        .policyDocument()))
                .isEqualTo(ALLOW);
        var renamed = name("group");
        iam.updateGroup(g -> g.groupName(group).newGroupName(renamed));
        assertThat(directory().user(user).orElseThrow().groups()).containsExactly(renamed);

        refused(
                () -> iam.deleteGroup(g -> g.groupName(renamed)),
                409,
                "DeleteConflict",
                "Cannot delete entity, must detach all policies first.");
        iam.detachGroupPolicy(g -> g.groupName(renamed).policyArn(READ_ONLY));
        iam.deleteGroupPolicy(g -> g.groupName(renamed).policyName("p"));
        refused(
                () -> iam.deleteGroup(g -> g.groupName(renamed)),
                409,
                "DeleteConflict",
                "Cannot delete entity, must remove users from group first.");
        iam.removeUserFromGroup(g -> g.groupName(renamed).userName(user));
        iam.deleteGroup(g -> g.groupName(renamed));
        assertThat(directory().group(renamed)).isEmpty();
    }

    @Test
    void the_root_user_is_told_about_itself() {
        var root = iam.getUser().user();

        assertThat(root.arn()).isEqualTo("arn:aws:iam::" + ACCOUNT + ":root");
        assertThat(root.userId()).isEqualTo(ACCOUNT);
        assertThat(iam.listAccessKeys().accessKeyMetadata())
                .extracting(AccessKeyMetadata::accessKeyId)
                .isEqualTo(List.of("AKIADEFAULT000000000"));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
