package dev.tidemill.api.aws.iam;

import static dev.tidemill.api.aws.iam.Quiet.quietly;

import dev.tidemill.api.aws.model.iam.CreateGroupRequest;
import dev.tidemill.api.aws.model.iam.CreateGroupResponse;
import dev.tidemill.api.aws.model.iam.GetGroupRequest;
import dev.tidemill.api.aws.model.iam.GetGroupResponse;
import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.model.iam.ListGroupsRequest;
import dev.tidemill.api.aws.model.iam.ListGroupsResponse;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.iam.EditIdentities;
import dev.tidemill.api.iam.Grants;
import dev.tidemill.api.iam.Identities;
import dev.tidemill.api.iam.IdentityKind;
import dev.tidemill.core.iam.directory.IamGroup;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.directory.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Groups themselves, and who is in them. */
@ApplicationScoped
class GroupRows {

    private final Arns arns;
    private final Identities identities;
    private final EditIdentities edit;
    private final Grants grants;

    GroupRows(Arns arns, Identities identities, EditIdentities edit, Grants grants) {
        this.arns = arns;
        this.identities = identities;
        this.edit = edit;
        this.grants = grants;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(IamModel.CREATE_GROUP)
                        .action("iam:CreateGroup")
                        .on(
                                (call, in) ->
                                        Arns.of(
                                                call,
                                                "group",
                                                in.path().orElse("/"),
                                                in.groupName()))
                        .accepts("Path", "GroupName")
                        .blocking(this::create),
                Operation.of(IamModel.GET_GROUP)
                        .reads()
                        .action("iam:GetGroup")
                        .on((call, in) -> arns.group(call, in.groupName()))
                        .accepts("GroupName", "Marker", "MaxItems")
                        .blocking(this::get),
                Operation.of(IamModel.LIST_GROUPS)
                        .reads()
                        .action("iam:ListGroups")
                        .on((call, in) -> Arns.of(call, "group", in.pathPrefix().orElse("/"), ""))
                        .accepts("PathPrefix", "Marker", "MaxItems")
                        .blocking(this::list),
                Operation.of(IamModel.UPDATE_GROUP)
                        .action("iam:UpdateGroup")
                        .on((call, in) -> arns.group(call, in.groupName()))
                        .to(
                                (call, in) ->
                                        Arns.moved(
                                                arns.group(call, in.groupName()),
                                                in.groupName(),
                                                in.newGroupName(),
                                                in.newPath()))
                        .accepts("GroupName", "NewPath", "NewGroupName")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.move(
                                                        call.tenant(),
                                                        IdentityKind.GROUP,
                                                        in.groupName(),
                                                        in.newGroupName(),
                                                        in.newPath()))),
                Operation.of(IamModel.DELETE_GROUP)
                        .action("iam:DeleteGroup")
                        .on((call, in) -> arns.group(call, in.groupName()))
                        .accepts("GroupName")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.delete(
                                                        call.tenant(),
                                                        IdentityKind.GROUP,
                                                        in.groupName()))),
                Operation.of(IamModel.ADD_USER_TO_GROUP)
                        .action("iam:AddUserToGroup")
                        .on((call, in) -> arns.group(call, in.groupName()))
                        .accepts("GroupName", "UserName")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.join(
                                                        call.tenant(),
                                                        in.groupName(),
                                                        in.userName()))),
                Operation.of(IamModel.REMOVE_USER_FROM_GROUP)
                        .action("iam:RemoveUserFromGroup")
                        .on((call, in) -> arns.group(call, in.groupName()))
                        .accepts("GroupName", "UserName")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.leave(
                                                        call.tenant(),
                                                        in.groupName(),
                                                        in.userName()))));
    }

    private CreateGroupResponse create(Call call, CreateGroupRequest in) {
        var made =
                edit.create(
                        call.tenant(),
                        new EditIdentities.Wanted(
                                IdentityKind.GROUP,
                                in.path().orElse("/"),
                                in.groupName(),
                                Optional.empty(),
                                Map.of(),
                                Optional.empty()));
        return CreateGroupResponse.builder().group(Words.group((IamGroup) made)).build();
    }

    private GetGroupResponse get(Call call, GetGroupRequest in) {
        var group = identities.group(call.tenant(), in.groupName());
        var page = Page.of(identities.members(group), IamUser::name, in.marker(), in.maxItems());
        return GetGroupResponse.builder()
                .group(Words.group(group))
                .users(page.items().stream().map(user -> Words.listed(user).build()).toList())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    private ListGroupsResponse list(Call call, ListGroupsRequest in) {
        var page =
                Page.cut(
                        identities.list(
                                call.tenant(),
                                IdentityKind.GROUP,
                                in.pathPrefix().orElse("/"),
                                Page.after(in.marker()),
                                Page.size(in.maxItems()) + 1),
                        Identity::name,
                        in.maxItems());
        return ListGroupsResponse.builder()
                .groups(page.items().stream().map(group -> Words.group((IamGroup) group)).toList())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }
}
