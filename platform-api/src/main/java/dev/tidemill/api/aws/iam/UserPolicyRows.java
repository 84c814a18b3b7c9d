package dev.tidemill.api.aws.iam;

import static dev.tidemill.api.aws.iam.Quiet.quietly;

import dev.tidemill.api.aws.model.iam.GetUserPolicyRequest;
import dev.tidemill.api.aws.model.iam.GetUserPolicyResponse;
import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.model.iam.ListAttachedUserPoliciesRequest;
import dev.tidemill.api.aws.model.iam.ListAttachedUserPoliciesResponse;
import dev.tidemill.api.aws.model.iam.ListUserPoliciesRequest;
import dev.tidemill.api.aws.model.iam.ListUserPoliciesResponse;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.iam.Grants;
import dev.tidemill.api.iam.Identities;
import dev.tidemill.api.iam.IdentityKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;

/** The policies that a user has, inline and attached. */
@ApplicationScoped
class UserPolicyRows {

    private final Arns arns;
    private final Identities identities;
    private final Grants grants;

    UserPolicyRows(Arns arns, Identities identities, Grants grants) {
        this.arns = arns;
        this.identities = identities;
        this.grants = grants;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(IamModel.PUT_USER_POLICY)
                        .action("iam:PutUserPolicy")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .keys((call, in) -> arns.keysOfUser(call, in.userName()))
                        .accepts("UserName", "PolicyName", "PolicyDocument")
                        .checksItself("PolicyDocument")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.put(
                                                        call.tenant(),
                                                        IdentityKind.USER,
                                                        in.userName(),
                                                        in.policyName(),
                                                        Words.checked(
                                                                in.policyDocument(),
                                                                "policyDocument")))),
                Operation.of(IamModel.GET_USER_POLICY)
                        .reads()
                        .action("iam:GetUserPolicy")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName", "PolicyName")
                        .blocking(this::get),
                Operation.of(IamModel.LIST_USER_POLICIES)
                        .reads()
                        .action("iam:ListUserPolicies")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName", "Marker", "MaxItems")
                        .blocking(this::list),
                Operation.of(IamModel.DELETE_USER_POLICY)
                        .action("iam:DeleteUserPolicy")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .keys((call, in) -> arns.keysOfUser(call, in.userName()))
                        .accepts("UserName", "PolicyName")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.remove(
                                                        call.tenant(),
                                                        IdentityKind.USER,
                                                        in.userName(),
                                                        in.policyName()))),
                Operation.of(IamModel.ATTACH_USER_POLICY)
                        .action("iam:AttachUserPolicy")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .keys((call, in) -> arns.keysOfUser(call, in.userName(), in.policyArn()))
                        .accepts("UserName", "PolicyArn")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.attach(
                                                        call.tenant(),
                                                        IdentityKind.USER,
                                                        in.userName(),
                                                        in.policyArn()))),
                Operation.of(IamModel.DETACH_USER_POLICY)
                        .action("iam:DetachUserPolicy")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .keys((call, in) -> arns.keysOfUser(call, in.userName(), in.policyArn()))
                        .accepts("UserName", "PolicyArn")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                grants.detach(
                                                        call.tenant(),
                                                        IdentityKind.USER,
                                                        in.userName(),
                                                        in.policyArn()))),
                Operation.of(IamModel.LIST_ATTACHED_USER_POLICIES)
                        .reads()
                        .action("iam:ListAttachedUserPolicies")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName", "PathPrefix", "Marker", "MaxItems")
                        .blocking(this::attached));
    }

    private GetUserPolicyResponse get(Call call, GetUserPolicyRequest in) {
        var user = identities.user(call.tenant(), in.userName());
        return GetUserPolicyResponse.builder()
                .userName(user.name())
                .policyName(in.policyName())
                .policyDocument(
                        Words.encoded(grants.inline(user, IdentityKind.USER, in.policyName())))
                .build();
    }

    private ListUserPoliciesResponse list(Call call, ListUserPoliciesRequest in) {
        var user = identities.user(call.tenant(), in.userName());
        var page =
                Page.of(
                        user.inline().keySet().stream().sorted().toList(),
                        Function.identity(),
                        in.marker(),
                        in.maxItems());
        return ListUserPoliciesResponse.builder()
                .policyNames(page.items())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    private ListAttachedUserPoliciesResponse attached(
            Call call, ListAttachedUserPoliciesRequest in) {
        var user = identities.user(call.tenant(), in.userName());
        var page =
                Page.of(
                        Words.attached(user.attached(), in.pathPrefix()),
                        Words::nameOf,
                        in.marker(),
                        in.maxItems());
        return ListAttachedUserPoliciesResponse.builder()
                .attachedPolicies(page.items())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }
}
