package dev.tidemill.api.aws.iam;

import static dev.tidemill.api.aws.iam.Quiet.quietly;

import dev.tidemill.api.aws.model.iam.CreateUserRequest;
import dev.tidemill.api.aws.model.iam.CreateUserResponse;
import dev.tidemill.api.aws.model.iam.GetUserRequest;
import dev.tidemill.api.aws.model.iam.GetUserResponse;
import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.model.iam.ListGroupsForUserRequest;
import dev.tidemill.api.aws.model.iam.ListGroupsForUserResponse;
import dev.tidemill.api.aws.model.iam.ListUserTagsRequest;
import dev.tidemill.api.aws.model.iam.ListUserTagsResponse;
import dev.tidemill.api.aws.model.iam.ListUsersRequest;
import dev.tidemill.api.aws.model.iam.ListUsersResponse;
import dev.tidemill.api.aws.model.iam.Tag;
import dev.tidemill.api.aws.model.iam.User;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.iam.EditIdentities;
import dev.tidemill.api.iam.Identities;
import dev.tidemill.api.iam.IdentityKind;
import dev.tidemill.core.iam.directory.IamGroup;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.directory.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Users themselves, their tags and boundaries. */
@ApplicationScoped
class UserRows {

    private final Arns arns;
    private final Identities identities;
    private final EditIdentities edit;

    UserRows(Arns arns, Identities identities, EditIdentities edit) {
        this.arns = arns;
        this.identities = identities;
        this.edit = edit;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(IamModel.CREATE_USER)
                        .action("iam:CreateUser")
                        .on(
                                (call, in) ->
                                        Arns.of(call, "user", in.path().orElse("/"), in.userName()))
                        .requestTags((_, in) -> Words.plainTags(in.tags().orElse(List.of())))
                        .keys((_, in) -> Arns.boundaryKey(in.permissionsBoundary()))
                        .accepts("Path", "UserName", "PermissionsBoundary", "Tags")
                        .blocking(this::create),
                Operation.of(IamModel.GET_USER)
                        .reads()
                        .action("iam:GetUser")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName")
                        .blocking(this::get),
                Operation.of(IamModel.LIST_USERS)
                        .reads()
                        .action("iam:ListUsers")
                        .on((call, in) -> Arns.of(call, "user", in.pathPrefix().orElse("/"), ""))
                        .accepts("PathPrefix", "Marker", "MaxItems")
                        .blocking(this::list),
                Operation.of(IamModel.UPDATE_USER)
                        .action("iam:UpdateUser")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .to(
                                (call, in) ->
                                        Arns.moved(
                                                arns.user(call, in.userName()),
                                                in.userName(),
                                                in.newUserName(),
                                                in.newPath()))
                        .accepts("UserName", "NewPath", "NewUserName")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.move(
                                                        call.tenant(),
                                                        IdentityKind.USER,
                                                        in.userName(),
                                                        in.newUserName(),
                                                        in.newPath()))),
                Operation.of(IamModel.DELETE_USER)
                        .action("iam:DeleteUser")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.delete(
                                                        call.tenant(),
                                                        IdentityKind.USER,
                                                        in.userName()))),
                Operation.of(IamModel.TAG_USER)
                        .action("iam:TagUser")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .requestTags((_, in) -> Words.plainTags(in.tags()))
                        .accepts("UserName", "Tags")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.tag(
                                                        call.tenant(),
                                                        IdentityKind.USER,
                                                        in.userName(),
                                                        Words.tagMap(in.tags())))),
                Operation.of(IamModel.UNTAG_USER)
                        .action("iam:UntagUser")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .tagKeys((_, in) -> in.tagKeys())
                        .accepts("UserName", "TagKeys")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.untag(
                                                        call.tenant(),
                                                        IdentityKind.USER,
                                                        in.userName(),
                                                        in.tagKeys()))),
                Operation.of(IamModel.LIST_USER_TAGS)
                        .reads()
                        .action("iam:ListUserTags")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName", "Marker", "MaxItems")
                        .blocking(this::tags),
                Operation.of(IamModel.LIST_GROUPS_FOR_USER)
                        .reads()
                        .action("iam:ListGroupsForUser")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName", "Marker", "MaxItems")
                        .blocking(this::groups),
                Operation.of(IamModel.PUT_USER_PERMISSIONS_BOUNDARY)
                        .action("iam:PutUserPermissionsBoundary")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .keys((_, in) -> Arns.boundaryKey(Optional.of(in.permissionsBoundary())))
                        .accepts("UserName", "PermissionsBoundary")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.bound(
                                                        call.tenant(),
                                                        IdentityKind.USER,
                                                        in.userName(),
                                                        Optional.of(in.permissionsBoundary())))),
                Operation.of(IamModel.DELETE_USER_PERMISSIONS_BOUNDARY)
                        .action("iam:DeleteUserPermissionsBoundary")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .keys((call, in) -> arns.keysOfUser(call, in.userName()))
                        .accepts("UserName")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.bound(
                                                        call.tenant(),
                                                        IdentityKind.USER,
                                                        in.userName(),
                                                        Optional.empty()))));
    }

    private CreateUserResponse create(Call call, CreateUserRequest in) {
        var made =
                edit.create(
                        call.tenant(),
                        new EditIdentities.Wanted(
                                IdentityKind.USER,
                                in.path().orElse("/"),
                                in.userName(),
                                in.permissionsBoundary(),
                                Words.tagMap(in.tags().orElse(List.of())),
                                Optional.empty()));
        return CreateUserResponse.builder().user(Words.user((IamUser) made)).build();
    }

    private GetUserResponse get(Call call, GetUserRequest in) {
        var user =
                Arns.orSelf(call, in.userName())
                        .map(name -> Words.user(identities.user(call.tenant(), name)))
                        .orElseGet(() -> root(call));
        return GetUserResponse.builder().user(user).build();
    }

    /** The root user has an ARN and an id, and nothing else of a user's. */
    private static User root(Call call) {
        return User.builder().userId(call.principal().userId()).arn(call.principal().arn()).build();
    }

    private ListUsersResponse list(Call call, ListUsersRequest in) {
        var page =
                Page.cut(
                        identities.list(
                                call.tenant(),
                                IdentityKind.USER,
                                in.pathPrefix().orElse("/"),
                                Page.after(in.marker()),
                                Page.size(in.maxItems()) + 1),
                        Identity::name,
                        in.maxItems());
        return ListUsersResponse.builder()
                .users(
                        page.items().stream()
                                .map(user -> Words.listed((IamUser) user).build())
                                .toList())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    private ListUserTagsResponse tags(Call call, ListUserTagsRequest in) {
        var tags = Words.tagList(identities.user(call.tenant(), in.userName()).tags());
        var page = Page.of(tags, Tag::key, in.marker(), in.maxItems());
        return ListUserTagsResponse.builder()
                .tags(page.items())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    private ListGroupsForUserResponse groups(Call call, ListGroupsForUserRequest in) {
        var groups = identities.groups(identities.user(call.tenant(), in.userName()));
        var page = Page.of(groups, IamGroup::name, in.marker(), in.maxItems());
        return ListGroupsForUserResponse.builder()
                .groups(page.items().stream().map(Words::group).toList())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }
}
