package dev.tidemill.api.aws.iam;

import static dev.tidemill.api.aws.iam.Quiet.quietly;

import dev.tidemill.api.aws.model.iam.GetRolePolicyRequest;
import dev.tidemill.api.aws.model.iam.GetRolePolicyResponse;
import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.model.iam.ListAttachedRolePoliciesRequest;
import dev.tidemill.api.aws.model.iam.ListAttachedRolePoliciesResponse;
import dev.tidemill.api.aws.model.iam.ListRolePoliciesRequest;
import dev.tidemill.api.aws.model.iam.ListRolePoliciesResponse;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.iam.Grants;
import dev.tidemill.api.iam.Identities;
import dev.tidemill.api.iam.IdentityKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;

/** The policies that a role has, inline and attached. */
@ApplicationScoped
class RolePolicyRows {

    private final Arns arns;
    private final Identities identities;
    private final Grants grants;

    RolePolicyRows(Arns arns, Identities identities, Grants grants) {
        this.arns = arns;
        this.identities = identities;
        this.grants = grants;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(IamModel.PUT_ROLE_POLICY)
                        .action("iam:PutRolePolicy")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .keys((call, in) -> arns.keysOfRole(call, in.roleName()))
                        .accepts("RoleName", "PolicyName", "PolicyDocument")
                        .checksItself("PolicyDocument")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.put(
                                                        call.tenant(),
                                                        IdentityKind.ROLE,
                                                        in.roleName(),
                                                        in.policyName(),
                                                        Words.checked(
                                                                in.policyDocument(),
                                                                "policyDocument")))),
                Operation.of(IamModel.GET_ROLE_POLICY)
                        .reads()
                        .action("iam:GetRolePolicy")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .accepts("RoleName", "PolicyName")
                        .blocking(this::get),
                Operation.of(IamModel.LIST_ROLE_POLICIES)
                        .reads()
                        .action("iam:ListRolePolicies")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .accepts("RoleName", "Marker", "MaxItems")
                        .blocking(this::list),
                Operation.of(IamModel.DELETE_ROLE_POLICY)
                        .action("iam:DeleteRolePolicy")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .keys((call, in) -> arns.keysOfRole(call, in.roleName()))
                        .accepts("RoleName", "PolicyName")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.remove(
                                                        call.tenant(),
                                                        IdentityKind.ROLE,
                                                        in.roleName(),
                                                        in.policyName()))),
                Operation.of(IamModel.ATTACH_ROLE_POLICY)
                        .action("iam:AttachRolePolicy")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .keys((call, in) -> arns.keysOfRole(call, in.roleName(), in.policyArn()))
                        .accepts("RoleName", "PolicyArn")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.attach(
                                                        call.tenant(),
                                                        IdentityKind.ROLE,
                                                        in.roleName(),
                                                        in.policyArn()))),
                Operation.of(IamModel.DETACH_ROLE_POLICY)
                        .action("iam:DetachRolePolicy")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .keys((call, in) -> arns.keysOfRole(call, in.roleName(), in.policyArn()))
                        .accepts("RoleName", "PolicyArn")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.detach(
                                                        call.tenant(),
                                                        IdentityKind.ROLE,
                                                        in.roleName(),
                                                        in.policyArn()))),
                Operation.of(IamModel.LIST_ATTACHED_ROLE_POLICIES)
                        .reads()
                        .action("iam:ListAttachedRolePolicies")
                        .on((call, in) -> arns.role(call, in.roleName()))
                        .accepts("RoleName", "PathPrefix", "Marker", "MaxItems")
                        .blocking(this::attached));
    }

    private GetRolePolicyResponse get(Call call, GetRolePolicyRequest in) {
        var role = identities.role(call.tenant(), in.roleName());
        return GetRolePolicyResponse.builder()
                .roleName(role.name())
                .policyName(in.policyName())
                .policyDocument(
                        Words.encoded(grants.inline(role, IdentityKind.ROLE, in.policyName())))
                .build();
    }

    private ListRolePoliciesResponse list(Call call, ListRolePoliciesRequest in) {
        var role = identities.role(call.tenant(), in.roleName());
        var page =
                Page.of(
                        role.inline().keySet().stream().sorted().toList(),
                        Function.identity(),
                        in.marker(),
                        in.maxItems());
        return ListRolePoliciesResponse.builder()
                .policyNames(page.items())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    private ListAttachedRolePoliciesResponse attached(
            Call call, ListAttachedRolePoliciesRequest in) {
        var role = identities.role(call.tenant(), in.roleName());
        var page =
                Page.of(
                        Words.attached(role.attached(), in.pathPrefix()),
                        Words::nameOf,
                        in.marker(),
                        in.maxItems());
        return ListAttachedRolePoliciesResponse.builder()
                .attachedPolicies(page.items())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }
}
