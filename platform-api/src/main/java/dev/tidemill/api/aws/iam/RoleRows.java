package dev.tidemill.api.aws.iam;

import static dev.tidemill.api.aws.iam.Quiet.quietly;

import dev.tidemill.api.aws.model.iam.CreateRoleRequest;
import dev.tidemill.api.aws.model.iam.CreateRoleResponse;
import dev.tidemill.api.aws.model.iam.GetRoleRequest;
import dev.tidemill.api.aws.model.iam.GetRoleResponse;
import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.model.iam.ListInstanceProfilesForRoleRequest;
import dev.tidemill.api.aws.model.iam.ListInstanceProfilesForRoleResponse;
import dev.tidemill.api.aws.model.iam.ListRoleTagsRequest;
import dev.tidemill.api.aws.model.iam.ListRoleTagsResponse;
import dev.tidemill.api.aws.model.iam.ListRolesRequest;
import dev.tidemill.api.aws.model.iam.ListRolesResponse;
import dev.tidemill.api.aws.model.iam.Role;
import dev.tidemill.api.aws.model.iam.Tag;
import dev.tidemill.api.aws.model.iam.UpdateRoleDescriptionResponse;
import dev.tidemill.api.aws.model.iam.UpdateRoleResponse;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.iam.EditIdentities;
import dev.tidemill.api.iam.Identities;
import dev.tidemill.api.iam.IdentityKind;
import dev.tidemill.api.iam.PrincipalIds;
import dev.tidemill.api.iam.TrustDocument;
import dev.tidemill.api.iam.TrustDocuments;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Roles themselves, who may assume them, their tags and boundaries. */
@ApplicationScoped
class RoleRows {

    private static final Duration USUAL_SESSION = Duration.ofHours(1);

    private final Arns arns;
    private final Identities identities;
    private final EditIdentities edit;
    private final TrustDocuments trusts;
    private final PrincipalIds principals;

    RoleRows(
            Arns arns,
            Identities identities,
            EditIdentities edit,
            TrustDocuments trusts,
            PrincipalIds principals) {
        this.arns = arns;
        this.identities = identities;
        this.edit = edit;
        this.trusts = trusts;
        this.principals = principals;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(IamModel.CREATE_ROLE)
                        .action("iam:CreateRole")
                        .on(
                                (call, in) ->
                                        Arns.of(call, "role", in.path().orElse("/"), in.roleName()))
                        .requestTags((_, in) -> Words.plainTags(in.tags().orElse(List.of())))
                        .keys((_, in) -> Arns.boundaryKey(in.permissionsBoundary()))
                        .accepts(
                                "Path",
                                "RoleName",
                                "AssumeRolePolicyDocument",
                                "Description",
                                "MaxSessionDuration",
                                "PermissionsBoundary",
                                "Tags")
                        .checksItself("AssumeRolePolicyDocument")
                        .blocking(this::create),
                Operation.of(IamModel.GET_ROLE)
                        .reads()
                        .action("iam:GetRole")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .accepts("RoleName")
                        .blocking(this::get),
                Operation.of(IamModel.LIST_ROLES)
                        .reads()
                        .action("iam:ListRoles")
                        .on((call, in) -> Arns.of(call, "role", in.pathPrefix().orElse("/"), ""))
                        .accepts("PathPrefix", "Marker", "MaxItems")
                        .blocking(this::list),
                Operation.of(IamModel.UPDATE_ROLE)
                        .action("iam:UpdateRole")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .accepts("RoleName", "Description", "MaxSessionDuration")
                        .blocking(
                                (call, in) -> {
                                    edit.changeSettings(
                                            call.tenant(),
                                            in.roleName(),
                                            in.description(),
                                            in.maxSessionDuration().map(Duration::ofSeconds));
                                    return UpdateRoleResponse.builder().build();
                                }),
                Operation.of(IamModel.UPDATE_ROLE_DESCRIPTION)
                        .action("iam:UpdateRoleDescription")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .accepts("RoleName", "Description")
                        .blocking(
                                (call, in) ->
                                        UpdateRoleDescriptionResponse.builder()
                                                .role(
                                                        whole(
                                                                edit.changeSettings(
                                                                        call.tenant(),
                                                                        in.roleName(),
                                                                        Optional.of(
                                                                                in.description()),
                                                                        Optional.empty())))
                                                .build()),
                Operation.of(IamModel.UPDATE_ASSUME_ROLE_POLICY)
                        .action("iam:UpdateAssumeRolePolicy")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .accepts("RoleName", "PolicyDocument")
                        .checksItself("PolicyDocument")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.changeTrust(
                                                        call.tenant(),
                                                        in.roleName(),
                                                        trust(
                                                                in.policyDocument(),
                                                                "policyDocument")))),
                Operation.of(IamModel.DELETE_ROLE)
                        .action("iam:DeleteRole")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .accepts("RoleName")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.delete(
                                                        call.tenant(),
                                                        IdentityKind.ROLE,
                                                        in.roleName()))),
                Operation.of(IamModel.TAG_ROLE)
                        .action("iam:TagRole")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .requestTags((_, in) -> Words.plainTags(in.tags()))
                        .accepts("RoleName", "Tags")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.tag(
                                                        call.tenant(),
                                                        IdentityKind.ROLE,
                                                        in.roleName(),
                                                        Words.tagMap(in.tags())))),
                Operation.of(IamModel.UNTAG_ROLE)
                        .action("iam:UntagRole")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .tagKeys((_, in) -> in.tagKeys())
                        .accepts("RoleName", "TagKeys")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.untag(
                                                        call.tenant(),
                                                        IdentityKind.ROLE,
                                                        in.roleName(),
                                                        in.tagKeys()))),
                Operation.of(IamModel.LIST_ROLE_TAGS)
                        .reads()
                        .action("iam:ListRoleTags")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .accepts("RoleName", "Marker", "MaxItems")
                        .blocking(this::tags),
                Operation.of(IamModel.PUT_ROLE_PERMISSIONS_BOUNDARY)
                        .action("iam:PutRolePermissionsBoundary")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .keys((_, in) -> Arns.boundaryKey(Optional.of(in.permissionsBoundary())))
                        .accepts("RoleName", "PermissionsBoundary")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.bound(
                                                        call.tenant(),
                                                        IdentityKind.ROLE,
                                                        in.roleName(),
                                                        Optional.of(in.permissionsBoundary())))),
                Operation.of(IamModel.DELETE_ROLE_PERMISSIONS_BOUNDARY)
                        .action("iam:DeleteRolePermissionsBoundary")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .keys((call, in) -> arns.keysOfRole(call, in.roleName()))
                        .accepts("RoleName")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.bound(
                                                        call.tenant(),
                                                        IdentityKind.ROLE,
                                                        in.roleName(),
                                                        Optional.empty()))),
                Operation.of(IamModel.LIST_INSTANCE_PROFILES_FOR_ROLE)
                        .reads()
                        .action("iam:ListInstanceProfilesForRole")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .accepts("RoleName", "Marker", "MaxItems")
                        .blocking(this::noInstanceProfiles));
    }

    private CreateRoleResponse create(Call call, CreateRoleRequest in) {
        var settings =
                new EditIdentities.RoleSettings(
                        trust(in.assumeRolePolicyDocument(), "assumeRolePolicyDocument"),
                        in.description().orElse(""),
                        in.maxSessionDuration().map(Duration::ofSeconds).orElse(USUAL_SESSION));
        var made =
                edit.create(
                        call.tenant(),
                        new EditIdentities.Wanted(
                                IdentityKind.ROLE,
                                in.path().orElse("/"),
                                in.roleName(),
                                in.permissionsBoundary(),
                                Words.tagMap(in.tags().orElse(List.of())),
                                Optional.of(settings)));
        return CreateRoleResponse.builder().role(whole((IamRole) made)).build();
    }

    private TrustDocument trust(@Nullable String document, String parameter) {
        return trusts.read(Words.checked(document, parameter));
    }

    private GetRoleResponse get(Call call, GetRoleRequest in) {
        var role = identities.role(call.tenant(), in.roleName());
        return GetRoleResponse.builder().role(whole(role)).build();
    }

    private Role whole(IamRole role) {
        var uses = identities.lastUses(role.tenant(), Optional.of(role.id()));
        return Words.role(
                role, principals.shown(role.trust()), Optional.ofNullable(uses.get(role.id())));
    }

    private ListRolesResponse list(Call call, ListRolesRequest in) {
        var page =
                Page.cut(
                        identities.list(
                                call.tenant(),
                                IdentityKind.ROLE,
                                in.pathPrefix().orElse("/"),
                                Page.after(in.marker()),
                                Page.size(in.maxItems()) + 1),
                        Identity::name,
                        in.maxItems());
        var roles = page.items().stream().map(IamRole.class::cast).toList();
        var shown = principals.shownOf(roles.stream().map(IamRole::trust).toList());
        return ListRolesResponse.builder()
                .roles(
                        roles.stream()
                                .map(role -> Words.listed(role, shown.apply(role.trust())).build())
                                .toList())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    private ListRoleTagsResponse tags(Call call, ListRoleTagsRequest in) {
        var tags = Words.tagList(identities.role(call.tenant(), in.roleName()).tags());
        var page = Page.of(tags, Tag::key, in.marker(), in.maxItems());
        return ListRoleTagsResponse.builder()
                .tags(page.items())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    /** There are no machines to have a profile; who deletes a role asks nevertheless. */
    private ListInstanceProfilesForRoleResponse noInstanceProfiles(
            Call call, ListInstanceProfilesForRoleRequest in) {
        identities.role(call.tenant(), in.roleName()); // there must be one
        return ListInstanceProfilesForRoleResponse.builder()
                .instanceProfiles(List.of())
                .isTruncated(false)
                .build();
    }
}
