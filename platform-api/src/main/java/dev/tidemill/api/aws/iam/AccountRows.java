package dev.tidemill.api.aws.iam;

import static dev.tidemill.api.aws.iam.Quiet.quietly;

import dev.tidemill.api.aws.model.iam.GetAccountSummaryResponse;
import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.model.iam.ListAccountAliasesResponse;
import dev.tidemill.api.aws.model.iam.ListEntitiesForPolicyRequest;
import dev.tidemill.api.aws.model.iam.ListEntitiesForPolicyResponse;
import dev.tidemill.api.aws.model.iam.PolicyGroup;
import dev.tidemill.api.aws.model.iam.PolicyRole;
import dev.tidemill.api.aws.model.iam.PolicyUser;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.iam.AccountAliases;
import dev.tidemill.api.iam.Identities;
import dev.tidemill.api.iam.IdentityKind;
import dev.tidemill.api.iam.Policies;
import dev.tidemill.core.iam.directory.IamGroup;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.directory.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What concerns the account as a whole, and who uses a policy. */
@ApplicationScoped
class AccountRows {

    private final Identities identities;
    private final Policies policies;
    private final AccountAliases aliases;

    AccountRows(Identities identities, Policies policies, AccountAliases aliases) {
        this.identities = identities;
        this.policies = policies;
        this.aliases = aliases;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(IamModel.GET_ACCOUNT_SUMMARY)
                        .reads()
                        .action("iam:GetAccountSummary")
                        .onAll()
                        .blocking((call, _) -> summary(call)),
                Operation.of(IamModel.CREATE_ACCOUNT_ALIAS)
                        .action("iam:CreateAccountAlias")
                        .onAll()
                        .accepts("AccountAlias")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                aliases.set(call.tenant(), in.accountAlias()))),
                Operation.of(IamModel.DELETE_ACCOUNT_ALIAS)
                        .action("iam:DeleteAccountAlias")
                        .onAll()
                        .accepts("AccountAlias")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                aliases.remove(call.tenant(), in.accountAlias()))),
                Operation.of(IamModel.LIST_ACCOUNT_ALIASES)
                        .reads()
                        .action("iam:ListAccountAliases")
                        .onAll()
                        .accepts("Marker", "MaxItems")
                        .blocking(
                                (call, _) ->
                                        ListAccountAliasesResponse.builder()
                                                .accountAliases(
                                                        aliases.get(call.tenant()).stream()
                                                                .toList())
                                                .isTruncated(false)
                                                .build()),
                Operation.of(IamModel.LIST_ENTITIES_FOR_POLICY)
                        .reads()
                        .action("iam:ListEntitiesForPolicy")
                        .on((_, in) -> in.policyArn())
                        .accepts(
                                "PolicyArn",
                                "PathPrefix",
                                "PolicyUsageFilter",
                                "Marker",
                                "MaxItems")
                        .acceptsOnly("EntityFilter", "User", "Role", "Group")
                        .blocking(this::entities));
    }

    /** Counts of what there is, and the bounds that hold. */
    private GetAccountSummaryResponse summary(Call call) {
        var tenant = call.tenant();
        var own = policies.own(tenant);
        var versions =
                own.stream().mapToInt(policy -> policies.versions(tenant, policy.arn()).size());
        var summary = new TreeMap<>(BOUNDS);
        summary.put("Users", identities.count(tenant, IdentityKind.USER));
        summary.put("Groups", identities.count(tenant, IdentityKind.GROUP));
        summary.put("Roles", identities.count(tenant, IdentityKind.ROLE));
        summary.put("Policies", own.size());
        summary.put("PolicyVersionsInUse", versions.sum());
        return GetAccountSummaryResponse.builder().summaryMap(summary).build();
    }

    private static final Map<String, Integer> BOUNDS =
            Map.ofEntries(
                    Map.entry("UsersQuota", IdentityKind.USER.most()),
                    Map.entry("GroupsQuota", IdentityKind.GROUP.most()),
                    Map.entry("RolesQuota", IdentityKind.ROLE.most()),
                    Map.entry("PoliciesQuota", 1500),
                    Map.entry("UserPolicySizeQuota", IdentityKind.USER.inlineCharacters()),
                    Map.entry("GroupPolicySizeQuota", IdentityKind.GROUP.inlineCharacters()),
                    Map.entry("RolePolicySizeQuota", IdentityKind.ROLE.inlineCharacters()),
                    Map.entry("PolicySizeQuota", 6144),
                    Map.entry("AssumeRolePolicySizeQuota", 2048),
                    Map.entry("VersionsPerPolicyQuota", 5),
                    Map.entry("GroupsPerUserQuota", 10),
                    Map.entry("AccessKeysPerUserQuota", 2),
                    Map.entry("AttachedPoliciesPerUserQuota", 10),
                    Map.entry("AttachedPoliciesPerGroupQuota", 10),
                    Map.entry("AttachedPoliciesPerRoleQuota", 10),
                    Map.entry("MFADevices", 0),
                    Map.entry("MFADevicesInUse", 0),
                    Map.entry("InstanceProfiles", 0),
                    Map.entry("ServerCertificates", 0));

    private ListEntitiesForPolicyResponse entities(Call call, ListEntitiesForPolicyRequest in) {
        var arn = in.policyArn();
        policies.get(call.tenant(), arn); // there must be one
        var usage = in.policyUsageFilter().orElse("");
        var found = new TreeMap<String, Identity>();
        if (!usage.equals("PermissionsBoundary")) {
            identities
                    .attachedTo(call.tenant(), arn)
                    .forEach(identity -> found.put(position(identity), identity));
        }
        if (!usage.equals("PermissionsPolicy")) {
            identities
                    .boundedBy(call.tenant(), arn)
                    .forEach(identity -> found.put(position(identity), identity));
        }
        var wanted =
                found.values().stream()
                        .filter(one -> one.path().startsWith(in.pathPrefix().orElse("/")))
                        .filter(
                                one ->
                                        in.entityFilter()
                                                .map(filter -> filter.equalsIgnoreCase(one.kind()))
                                                .orElse(true))
                        .toList();
        return entities(Page.of(wanted, AccountRows::position, in.marker(), in.maxItems()));
    }

    private static ListEntitiesForPolicyResponse entities(Page<Identity> page) {
        var users = new ArrayList<PolicyUser>();
        var groups = new ArrayList<PolicyGroup>();
        var roles = new ArrayList<PolicyRole>();
        for (var identity : page.items()) {
            var name = identity.name();
            var id = identity.id();
            switch (identity) {
                case IamUser _ -> users.add(PolicyUser.builder().userName(name).userId(id).build());
                case IamGroup _ ->
                        groups.add(PolicyGroup.builder().groupName(name).groupId(id).build());
                case IamRole _ -> roles.add(PolicyRole.builder().roleName(name).roleId(id).build());
            }
        }
        return ListEntitiesForPolicyResponse.builder()
                .policyUsers(users)
                .policyGroups(groups)
                .policyRoles(roles)
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    static String position(Identity identity) {
        return identity.kind() + "/" + identity.name();
    }
}
