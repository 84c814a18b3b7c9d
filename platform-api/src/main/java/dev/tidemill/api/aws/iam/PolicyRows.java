package dev.tidemill.api.aws.iam;

import static dev.tidemill.api.aws.iam.Quiet.quietly;

import dev.tidemill.api.aws.model.iam.CreatePolicyRequest;
import dev.tidemill.api.aws.model.iam.CreatePolicyResponse;
import dev.tidemill.api.aws.model.iam.CreatePolicyVersionRequest;
import dev.tidemill.api.aws.model.iam.CreatePolicyVersionResponse;
import dev.tidemill.api.aws.model.iam.GetPolicyResponse;
import dev.tidemill.api.aws.model.iam.GetPolicyVersionResponse;
import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.model.iam.ListPoliciesRequest;
import dev.tidemill.api.aws.model.iam.ListPoliciesResponse;
import dev.tidemill.api.aws.model.iam.ListPolicyTagsRequest;
import dev.tidemill.api.aws.model.iam.ListPolicyTagsResponse;
import dev.tidemill.api.aws.model.iam.ListPolicyVersionsRequest;
import dev.tidemill.api.aws.model.iam.ListPolicyVersionsResponse;
import dev.tidemill.api.aws.model.iam.Tag;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.iam.EditPolicies;
import dev.tidemill.api.iam.Policies;
import dev.tidemill.api.iam.PolicyView;
import dev.tidemill.core.iam.managed.ManagedPolicies;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/** Managed policies, their versions and tags. */
@ApplicationScoped
class PolicyRows {

    private final Policies policies;
    private final EditPolicies edit;

    PolicyRows(Policies policies, EditPolicies edit) {
        this.policies = policies;
        this.edit = edit;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(IamModel.CREATE_POLICY)
                        .action("iam:CreatePolicy")
                        .on(
                                (call, in) ->
                                        Arns.of(
                                                call,
                                                "policy",
                                                in.path().orElse("/"),
                                                in.policyName()))
                        .requestTags((_, in) -> Words.plainTags(in.tags().orElse(List.of())))
                        .accepts("Path", "PolicyName", "PolicyDocument", "Description", "Tags")
                        .checksItself("PolicyDocument")
                        .blocking(this::create),
                Operation.of(IamModel.GET_POLICY)
                        .reads()
                        .action("iam:GetPolicy")
                        .on((_, in) -> in.policyArn())
                        .accepts("PolicyArn")
                        .blocking(
                                (call, in) ->
                                        GetPolicyResponse.builder()
                                                .policy(
                                                        Words.policy(
                                                                policies.get(
                                                                        call.tenant(),
                                                                        in.policyArn())))
                                                .build()),
                Operation.of(IamModel.LIST_POLICIES)
                        .reads()
                        .action("iam:ListPolicies")
                        .onAll()
                        .accepts(
                                "Scope",
                                "OnlyAttached",
                                "PathPrefix",
                                "PolicyUsageFilter",
                                "Marker",
                                "MaxItems")
                        .blocking(this::list),
                Operation.of(IamModel.DELETE_POLICY)
                        .action("iam:DeletePolicy")
                        .on((_, in) -> in.policyArn())
                        .accepts("PolicyArn")
                        .blocking(
                                quietly((call, in) -> edit.delete(call.tenant(), in.policyArn()))),
                Operation.of(IamModel.CREATE_POLICY_VERSION)
                        .action("iam:CreatePolicyVersion")
                        .on((_, in) -> in.policyArn())
                        .accepts("PolicyArn", "PolicyDocument", "SetAsDefault")
                        .checksItself("PolicyDocument")
                        .blocking(this::addVersion),
                Operation.of(IamModel.GET_POLICY_VERSION)
                        .reads()
                        .action("iam:GetPolicyVersion")
                        .on((_, in) -> in.policyArn())
                        .accepts("PolicyArn", "VersionId")
                        .blocking(
                                (call, in) ->
                                        GetPolicyVersionResponse.builder()
                                                .policyVersion(
                                                        Words.version(
                                                                edit.version(
                                                                        call.tenant(),
                                                                        in.policyArn(),
                                                                        number(in.versionId()))))
                                                .build()),
                Operation.of(IamModel.LIST_POLICY_VERSIONS)
                        .reads()
                        .action("iam:ListPolicyVersions")
                        .on((_, in) -> in.policyArn())
                        .accepts("PolicyArn", "Marker", "MaxItems")
                        .blocking(this::versions),
                Operation.of(IamModel.SET_DEFAULT_POLICY_VERSION)
                        .action("iam:SetDefaultPolicyVersion")
                        .on((_, in) -> in.policyArn())
                        .accepts("PolicyArn", "VersionId")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.setDefault(
                                                        call.tenant(),
                                                        in.policyArn(),
                                                        number(in.versionId())))),
                Operation.of(IamModel.DELETE_POLICY_VERSION)
                        .action("iam:DeletePolicyVersion")
                        .on((_, in) -> in.policyArn())
                        .accepts("PolicyArn", "VersionId")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.deleteVersion(
                                                        call.tenant(),
                                                        in.policyArn(),
                                                        number(in.versionId())))),
                Operation.of(IamModel.TAG_POLICY)
                        .action("iam:TagPolicy")
                        .on((_, in) -> in.policyArn())
                        .requestTags((_, in) -> Words.plainTags(in.tags()))
                        .accepts("PolicyArn", "Tags")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.tag(
                                                        call.tenant(),
                                                        in.policyArn(),
                                                        Words.tagMap(in.tags())))),
                Operation.of(IamModel.UNTAG_POLICY)
                        .action("iam:UntagPolicy")
                        .on((_, in) -> in.policyArn())
                        .tagKeys((_, in) -> in.tagKeys())
                        .accepts("PolicyArn", "TagKeys")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                edit.untag(
                                                        call.tenant(),
                                                        in.policyArn(),
                                                        in.tagKeys()))),
                Operation.of(IamModel.LIST_POLICY_TAGS)
                        .reads()
                        .action("iam:ListPolicyTags")
                        .on((_, in) -> in.policyArn())
                        .accepts("PolicyArn", "Marker", "MaxItems")
                        .blocking(this::tags));
    }

    private CreatePolicyResponse create(Call call, CreatePolicyRequest in) {
        var made =
                edit.create(
                        call.tenant(),
                        in.path().orElse("/"),
                        in.policyName(),
                        in.description().orElse(""),
                        Words.checked(in.policyDocument(), "policyDocument"),
                        Words.tagMap(in.tags().orElse(List.of())));
        return CreatePolicyResponse.builder().policy(Words.policy(made)).build();
    }

    private ListPoliciesResponse list(Call call, ListPoliciesRequest in) {
        var scope = in.scope().orElse("All");
        var own = scope.equals("AWS") ? List.<PolicyView>of() : policies.own(call.tenant());
        var aws = scope.equals("Local") ? List.<PolicyView>of() : policies.managed(call.tenant());
        var found =
                Stream.concat(aws.stream(), own.stream())
                        .filter(policy -> policy.path().startsWith(in.pathPrefix().orElse("/")))
                        .filter(policy -> isWanted(policy, in))
                        .toList();
        var page = Page.of(found, PolicyRows::position, in.marker(), in.maxItems());
        return ListPoliciesResponse.builder()
                .policies(
                        page.items().stream().map(policy -> Words.listed(policy).build()).toList())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    private static boolean isWanted(PolicyView policy, ListPoliciesRequest in) {
        var attached = policy.attachments() > 0;
        var bounds = policy.boundaries() > 0;
        return in.policyUsageFilter()
                        .map(filter -> filter.equals("PermissionsBoundary") ? bounds : attached)
                        .orElse(true)
                && (!in.onlyAttached().orElse(false) || attached);
    }

    /** AWS's come first; names are told apart within each. */
    private static String position(PolicyView policy) {
        return (ManagedPolicies.isManaged(policy.arn()) ? "aws/" : "own/") + policy.name();
    }

    private CreatePolicyVersionResponse addVersion(Call call, CreatePolicyVersionRequest in) {
        var made =
                edit.addVersion(
                        call.tenant(),
                        in.policyArn(),
                        Words.checked(in.policyDocument(), "policyDocument"),
                        in.setAsDefault().orElse(false));
        return CreatePolicyVersionResponse.builder()
                .policyVersion(Words.listed(made).build())
                .build();
    }

    private ListPolicyVersionsResponse versions(Call call, ListPolicyVersionsRequest in) {
        var page =
                Page.of(
                        policies.versions(call.tenant(), in.policyArn()),
                        version -> "%010d".formatted(Integer.MAX_VALUE - version.number()),
                        in.marker(),
                        in.maxItems());
        return ListPolicyVersionsResponse.builder()
                .versions(
                        page.items().stream()
                                .map(version -> Words.listed(version).build())
                                .toList())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    private ListPolicyTagsResponse tags(Call call, ListPolicyTagsRequest in) {
        var tags = Words.tagList(policies.get(call.tenant(), in.policyArn()).tags());
        var page = Page.of(tags, Tag::key, in.marker(), in.maxItems());
        return ListPolicyTagsResponse.builder()
                .tags(page.items())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    /** What the model lets through and is no number of ours names no version. */
    private static int number(String versionId) {
        try {
            return Integer.parseInt(versionId.substring(1));
        } catch (NumberFormatException other) {
            throw new AwsException(
                    "NoSuchEntity", 404, "Policy version " + versionId + " was not found.");
        }
    }
}
