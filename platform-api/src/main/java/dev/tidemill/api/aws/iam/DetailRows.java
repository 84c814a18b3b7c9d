package dev.tidemill.api.aws.iam;

import dev.tidemill.api.aws.model.iam.GetAccountAuthorizationDetailsRequest;
import dev.tidemill.api.aws.model.iam.GetAccountAuthorizationDetailsResponse;
import dev.tidemill.api.aws.model.iam.GroupDetail;
import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.model.iam.ManagedPolicyDetail;
import dev.tidemill.api.aws.model.iam.PolicyDetail;
import dev.tidemill.api.aws.model.iam.RoleDetail;
import dev.tidemill.api.aws.model.iam.UserDetail;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.iam.Identities;
import dev.tidemill.api.iam.IdentityKind;
import dev.tidemill.api.iam.Policies;
import dev.tidemill.api.iam.PolicyView;
import dev.tidemill.api.iam.PrincipalIds;
import dev.tidemill.core.iam.directory.IamGroup;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.directory.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** All that an account's IAM has, in one list: what audits read. */
@ApplicationScoped
class DetailRows {

    private final Identities identities;
    private final Policies policies;
    private final PrincipalIds principals;

    DetailRows(Identities identities, Policies policies, PrincipalIds principals) {
        this.identities = identities;
        this.policies = policies;
        this.principals = principals;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(IamModel.GET_ACCOUNT_AUTHORIZATION_DETAILS)
                        .reads()
                        .action("iam:GetAccountAuthorizationDetails")
                        .onAll()
                        .accepts("Filter", "Marker", "MaxItems")
                        .blocking(this::details));
    }

    /**
     * @param position sorts users before groups before roles before policies
     */
    private record Entry(String position, Object detail) {}

    private GetAccountAuthorizationDetailsResponse details(
            Call call, GetAccountAuthorizationDetailsRequest in) {
        Predicate<String> wanted =
                kind ->
                        in.filter()
                                .filter(all -> !all.isEmpty())
                                .map(all -> all.contains(kind))
                                .orElse(true);
        var uses = identities.lastUses(call.tenant(), Optional.empty());
        var all = new ArrayList<Entry>();
        for (var kind : IdentityKind.values()) {
            if (wanted.test(kind.title())) {
                var some = identities.list(call.tenant(), kind, "/", "", kind.most());
                var shown = principals.shownOf(trusts(some));
                some.forEach(one -> all.add(entry(one, uses, shown)));
            }
        }
        if (wanted.test("LocalManagedPolicy")) {
            policies.own(call.tenant()).forEach(one -> all.add(entry("3", call, one)));
        }
        if (wanted.test("AWSManagedPolicy")) {
            policies.managed(call.tenant()).stream()
                    .filter(one -> one.attachments() + one.boundaries() > 0)
                    .forEach(one -> all.add(entry("4", call, one)));
        }
        return answer(Page.of(all, Entry::position, in.marker(), in.maxItems()));
    }

    private static GetAccountAuthorizationDetailsResponse answer(Page<Entry> page) {
        return GetAccountAuthorizationDetailsResponse.builder()
                .userDetailList(of(page, UserDetail.class))
                .groupDetailList(of(page, GroupDetail.class))
                .roleDetailList(of(page, RoleDetail.class))
                .policies(of(page, ManagedPolicyDetail.class))
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    private static <T> List<T> of(Page<Entry> page, Class<T> kind) {
        return page.items().stream()
                .map(Entry::detail)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static List<String> trusts(List<Identity> identities) {
        return identities.stream()
                .filter(IamRole.class::isInstance)
                .map(role -> ((IamRole) role).trust())
                .toList();
    }

    private static Entry entry(
            Identity identity, Map<String, Identities.LastUse> uses, UnaryOperator<String> shown) {
        return switch (identity) {
            case IamUser user -> new Entry("0/" + user.name(), detail(user));
            case IamGroup group -> new Entry("1/" + group.name(), detail(group));
            case IamRole role -> {
                var used = Optional.ofNullable(uses.get(role.id()));
                yield new Entry("2/" + role.name(), detail(role, shown.apply(role.trust()), used));
            }
        };
    }

    private static Object detail(IamUser user) {
        return UserDetail.builder()
                .path(user.path())
                .userName(user.name())
                .userId(user.id())
                .arn(user.arn())
                .createDate(user.createdAt())
                .userPolicyList(inline(user.inline()))
                .groupList(user.groups())
                .attachedManagedPolicies(Words.attached(user.attached(), Optional.empty()))
                .permissionsBoundary(Words.bound(user.boundary()))
                .tags(Words.tagList(user.tags()))
                .build();
    }

    private static Object detail(IamGroup group) {
        return GroupDetail.builder()
                .path(group.path())
                .groupName(group.name())
                .groupId(group.id())
                .arn(group.arn())
                .createDate(group.createdAt())
                .groupPolicyList(inline(group.inline()))
                .attachedManagedPolicies(Words.attached(group.attached(), Optional.empty()))
                .build();
    }

    private static Object detail(IamRole role, String trust, Optional<Identities.LastUse> used) {
        return RoleDetail.builder()
                .path(role.path())
                .roleName(role.name())
                .roleId(role.id())
                .arn(role.arn())
                .createDate(role.createdAt())
                .assumeRolePolicyDocument(Words.encoded(trust))
                .instanceProfileList(List.of())
                .roleLastUsed(Words.lastUsed(used))
                .rolePolicyList(inline(role.inline()))
                .attachedManagedPolicies(Words.attached(role.attached(), Optional.empty()))
                .permissionsBoundary(Words.bound(role.boundary()))
                .tags(Words.tagList(role.tags()))
                .build();
    }

    private static List<PolicyDetail> inline(Map<String, String> policies) {
        return policies.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(
                        policy ->
                                PolicyDetail.builder()
                                        .policyName(policy.getKey())
                                        .policyDocument(Words.encoded(policy.getValue()))
                                        .build())
                .toList();
    }

    private Entry entry(String section, Call call, PolicyView policy) {
        var detail =
                ManagedPolicyDetail.builder()
                        .policyName(policy.name())
                        .policyId(policy.id())
                        .arn(policy.arn())
                        .path(policy.path())
                        .defaultVersionId(Words.versionId(policy.defaultVersion()))
                        .attachmentCount(policy.attachments())
                        .permissionsBoundaryUsageCount(policy.boundaries())
                        .isAttachable(true)
                        .description(policy.description())
                        .createDate(policy.createdAt())
                        .updateDate(policy.updatedAt())
                        .policyVersionList(
                                policies.versions(call.tenant(), policy.arn()).stream()
                                        .map(Words::version)
                                        .toList())
                        .build();
        return new Entry(section + "/" + policy.name(), detail);
    }
}
