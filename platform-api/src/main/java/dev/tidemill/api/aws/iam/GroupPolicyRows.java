package dev.tidemill.api.aws.iam;

import static dev.tidemill.api.aws.iam.Quiet.quietly;

import dev.tidemill.api.aws.model.iam.GetGroupPolicyRequest;
import dev.tidemill.api.aws.model.iam.GetGroupPolicyResponse;
import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.model.iam.ListAttachedGroupPoliciesRequest;
import dev.tidemill.api.aws.model.iam.ListAttachedGroupPoliciesResponse;
import dev.tidemill.api.aws.model.iam.ListGroupPoliciesRequest;
import dev.tidemill.api.aws.model.iam.ListGroupPoliciesResponse;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.iam.Grants;
import dev.tidemill.api.iam.Identities;
import dev.tidemill.api.iam.IdentityKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;

/** The policies that a group has, inline and attached. */
@ApplicationScoped
class GroupPolicyRows {

    private final Arns arns;
    private final Identities identities;
    private final Grants grants;

    GroupPolicyRows(Arns arns, Identities identities, Grants grants) {
        this.arns = arns;
        this.identities = identities;
        this.grants = grants;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(IamModel.PUT_GROUP_POLICY)
                        .action("iam:PutGroupPolicy")
                        .on((call, in) -> arns.group(call, in.groupName()))
                        .accepts("GroupName", "PolicyName", "PolicyDocument")
                        .checksItself("PolicyDocument")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.put(
                                                        call.tenant(),
                                                        IdentityKind.GROUP,
                                                        in.groupName(),
                                                        in.policyName(),
                                                        Words.checked(
                                                                in.policyDocument(),
                                                                "policyDocument")))),
                Operation.of(IamModel.GET_GROUP_POLICY)
                        .reads()
                        .action("iam:GetGroupPolicy")
                        .on((call, in) -> arns.group(call, in.groupName()))
                        .accepts("GroupName", "PolicyName")
                        .blocking(this::get),
                Operation.of(IamModel.LIST_GROUP_POLICIES)
                        .reads()
                        .action("iam:ListGroupPolicies")
                        .on((call, in) -> arns.group(call, in.groupName()))
                        .accepts("GroupName", "Marker", "MaxItems")
                        .blocking(this::list),
                Operation.of(IamModel.DELETE_GROUP_POLICY)
                        .action("iam:DeleteGroupPolicy")
                        .on((call, in) -> arns.group(call, in.groupName()))
                        .accepts("GroupName", "PolicyName")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.remove(
                                                        call.tenant(),
                                                        IdentityKind.GROUP,
                                                        in.groupName(),
                                                        in.policyName()))),
                Operation.of(IamModel.ATTACH_GROUP_POLICY)
                        .action("iam:AttachGroupPolicy")
                        .on((call, in) -> arns.group(call, in.groupName()))
                        .keys((_, in) -> Arns.policyKey(in.policyArn()))
                        .accepts("GroupName", "PolicyArn")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.attach(
                                                        call.tenant(),
                                                        IdentityKind.GROUP,
                                                        in.groupName(),
                                                        in.policyArn()))),
                Operation.of(IamModel.DETACH_GROUP_POLICY)
                        .action("iam:DetachGroupPolicy")
                        .on((call, in) -> arns.group(call, in.groupName()))
                        .keys((_, in) -> Arns.policyKey(in.policyArn()))
                        .accepts("GroupName", "PolicyArn")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.detach(
                                                        call.tenant(),
                                                        IdentityKind.GROUP,
                                                        in.groupName(),
                                                        in.policyArn()))),
                Operation.of(IamModel.LIST_ATTACHED_GROUP_POLICIES)
                        .reads()
                        .action("iam:ListAttachedGroupPolicies")
                        .on((call, in) -> arns.group(call, in.groupName()))
                        .accepts("GroupName", "PathPrefix", "Marker", "MaxItems")
                        .blocking(this::attached));
    }

    private GetGroupPolicyResponse get(Call call, GetGroupPolicyRequest in) {
        var group = identities.group(call.tenant(), in.groupName());
        return GetGroupPolicyResponse.builder()
                .groupName(group.name())
                .policyName(in.policyName())
                .policyDocument(
                        Words.encoded(grants.inline(group, IdentityKind.GROUP, in.policyName())))
                .build();
    }

    private ListGroupPoliciesResponse list(Call call, ListGroupPoliciesRequest in) {
        var group = identities.group(call.tenant(), in.groupName());
        var page =
                Page.of(
                        group.inline().keySet().stream().sorted().toList(),
                        Function.identity(),
                        in.marker(),
                        in.maxItems());
        return ListGroupPoliciesResponse.builder()
                .policyNames(page.items())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    private ListAttachedGroupPoliciesResponse attached(
            Call call, ListAttachedGroupPoliciesRequest in) {
        var group = identities.group(call.tenant(), in.groupName());
        var page =
                Page.of(
                        Words.attached(group.attached(), in.pathPrefix()),
                        Words::nameOf,
                        in.marker(),
                        in.maxItems());
        return ListAttachedGroupPoliciesResponse.builder()
                .attachedPolicies(page.items())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }
}
