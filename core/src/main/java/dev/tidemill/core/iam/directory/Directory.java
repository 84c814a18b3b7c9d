package dev.tidemill.core.iam.directory;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.CompiledPolicy;
import dev.tidemill.core.iam.decision.PolicySet;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The users, groups, roles and policies of one tenant. Immutable: a change makes the next
 * directory, with all documents compiled that it took over. What applies to a principal is gathered
 * at its first request and kept until the next change. It fails closed: who is not here, or has a
 * policy that is not here, is denied everything.
 */
public final class Directory {

    private static final int MOST_SESSIONS = 1000;
    private static final PolicySet GONE =
            PolicySet.ofIdentity(
                    List.of(
                            CompiledPolicy.parse(
                                    """
                                    {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}
                                    """,
                                    PolicyKind.IDENTITY,
                                    "who or whose policies are gone")));

    private final TenantId tenant;
    private final Map<String, Compiled<IamUser>> users;
    private final Map<String, Compiled<IamGroup>> groups;
    private final Map<String, Compiled<IamRole>> roles;
    private final Map<String, CompiledPolicy> trusts;
    private final Policies policies;

    private final PolicySet ofNobody;
    private final Map<String, PolicySet> byId = new ConcurrentHashMap<>();
    private final Map<SessionKey, PolicySet> bySession = new ConcurrentHashMap<>();

    /** An identity with its own policies. */
    private record Compiled<T extends Identity>(T identity, List<CompiledPolicy> inline) {
        static <T extends Identity> Compiled<T> of(T identity) {
            var inline = new ArrayList<CompiledPolicy>();
            identity.inline()
                    .forEach(
                            (name, document) ->
                                    inline.add(
                                            CompiledPolicy.parse(
                                                    document,
                                                    PolicyKind.IDENTITY,
                                                    inlineName(identity, name))));
            return new Compiled<>(identity, List.copyOf(inline));
        }
    }

    private record SessionKey(String role, List<String> policies) {}

    private Directory(
            TenantId tenant,
            Map<String, Compiled<IamUser>> users,
            Map<String, Compiled<IamGroup>> groups,
            Map<String, Compiled<IamRole>> roles,
            Map<String, CompiledPolicy> trusts,
            Policies policies) {
        this.tenant = tenant;
        this.users = users;
        this.groups = groups;
        this.roles = roles;
        this.trusts = trusts;
        this.policies = policies;
        this.ofNobody = PolicySet.ofIdentity(List.of()).within(policies.guardRails());
    }

    public static Directory empty(TenantId tenant) {
        return new Directory(tenant, Map.of(), Map.of(), Map.of(), Map.of(), Policies.NONE);
    }

    /** What decisions call an inline policy: {@code inline:user/bob/its-name}. */
    public static String inlineName(Identity of, String policy) {
        return "inline:" + of.kind() + "/" + of.name() + "/" + policy;
    }

    public Directory with(IamUser user) {
        var next = with(users, user.name(), Compiled.of(user));
        return new Directory(tenant, next, groups, roles, trusts, policies);
    }

    public Directory withoutUser(String name) {
        return new Directory(tenant, without(users, name), groups, roles, trusts, policies);
    }

    public Directory with(IamGroup group) {
        var next = with(groups, group.name(), Compiled.of(group));
        return new Directory(tenant, users, next, roles, trusts, policies);
    }

    public Directory withoutGroup(String name) {
        return new Directory(tenant, users, without(groups, name), roles, trusts, policies);
    }

    public Directory with(IamRole role) {
        var trust = CompiledPolicy.parse(role.trust(), PolicyKind.TRUST, role.arn());
        return new Directory(
                tenant,
                users,
                groups,
                with(roles, role.name(), Compiled.of(role)),
                with(trusts, role.name(), trust),
                policies);
    }

    public Directory withoutRole(String name) {
        return new Directory(
                tenant, users, groups, without(roles, name), without(trusts, name), policies);
    }

    public Directory with(IamPolicy policy) {
        return new Directory(tenant, users, groups, roles, trusts, policies.with(policy));
    }

    public Directory withoutPolicy(String name) {
        return new Directory(tenant, users, groups, roles, trusts, policies.without(name));
    }

    public Directory with(GuardRail rail) {
        return new Directory(tenant, users, groups, roles, trusts, policies.with(rail));
    }

    public Directory withoutGuardRail(String name) {
        return new Directory(tenant, users, groups, roles, trusts, policies.withoutGuardRail(name));
    }

    private static <T> Map<String, T> with(Map<String, T> map, String key, T value) {
        var next = new HashMap<>(map);
        next.put(key, value);
        return next;
    }

    private static <T> Map<String, T> without(Map<String, T> map, String key) {
        var next = new HashMap<>(map);
        next.remove(key);
        return next;
    }

    /** Whether it holds nothing at all. */
    public boolean isEmpty() {
        return users.isEmpty() && groups.isEmpty() && roles.isEmpty() && policies.isEmpty();
    }

    public Optional<IamUser> user(String name) {
        return Optional.ofNullable(users.get(name)).map(Compiled::identity);
    }

    public Optional<IamGroup> group(String name) {
        return Optional.ofNullable(groups.get(name)).map(Compiled::identity);
    }

    public Optional<IamRole> role(String name) {
        return Optional.ofNullable(roles.get(name)).map(Compiled::identity);
    }

    /** A managed policy of the tenant's. */
    public Optional<IamPolicy> policy(String arn) {
        return policies.find(arn);
    }

    /** What a managed policy says, the tenant's or AWS's. */
    public Optional<String> document(String policyArn) {
        return policies.document(policyArn);
    }

    /** Who may assume the role. */
    public Optional<CompiledPolicy> trust(String role) {
        return Optional.ofNullable(trusts.get(role));
    }

    /**
     * All that applies to the principal, the resource's policy apart. Principals without policies
     * of their own (the root user, a person) get the tenant's guard rails only.
     */
    public PolicySet policies(Principal principal) {
        return switch (principal) {
            case Principal.User user when user.tenant().equals(tenant) -> ofUser(user);
            case Principal.RoleSession session when session.tenant().equals(tenant) ->
                    ofSession(session);
            case Principal.User _, Principal.RoleSession _ -> GONE;
            case Principal.Root _,
                    Principal.Person _,
                    Principal.Service _,
                    Principal.WebIdentity _ ->
                    ofNobody;
        };
    }

    /**
     * What would apply to a user or to a session of a role; of a group, what it gives its users.
     */
    public PolicySet policies(Identity identity) {
        var known =
                switch (identity) {
                    case IamUser user -> users.get(user.name());
                    case IamGroup group -> groups.get(group.name());
                    case IamRole role -> roles.get(role.name());
                };
        return known == null || !known.identity().id().equals(identity.id())
                ? GONE
                : gathered(known);
    }

    private PolicySet ofUser(Principal.User principal) {
        var user = users.get(principal.name());
        return user == null || !user.identity().id().equals(principal.userId())
                ? GONE
                : gathered(user);
    }

    private PolicySet ofSession(Principal.RoleSession session) {
        var role = roles.get(session.role().name());
        if (role == null || !role.identity().id().equals(session.role().id())) {
            return GONE;
        }
        var ofRole = gathered(role);
        return session.policies().isEmpty()
                ? ofRole
                : limited(new SessionKey(session.role().id(), session.policies()), ofRole);
    }

    private PolicySet limited(SessionKey session, PolicySet ofRole) {
        var known = bySession.get(session);
        if (known == null) {
            known =
                    new PolicySet(
                            ofRole.guardRails(),
                            ofRole.identity(),
                            ofRole.boundary(),
                            policies.ofSession(session.policies()),
                            Optional.empty());
            if (bySession.size() >= MOST_SESSIONS) {
                bySession.clear(); // a full house once in a while costs less than a queue
            }
            bySession.put(session, known);
        }
        return known;
    }

    private PolicySet gathered(Compiled<?> compiled) {
        var id = compiled.identity().id();
        var known = byId.get(id);
        if (known == null) {
            known = gather(compiled);
            byId.put(id, known);
        }
        return known;
    }

    private PolicySet gather(Compiled<?> compiled) {
        var identity = new ArrayList<CompiledPolicy>();
        var complete = add(compiled, identity);
        var boundary = Optional.<String>empty();
        switch (compiled.identity()) {
            case IamUser user -> {
                boundary = user.boundary();
                for (var group : user.groups()) {
                    complete &= add(groups.get(group), identity);
                }
            }
            case IamRole role -> boundary = role.boundary();
            case IamGroup _ -> {}
        }
        var limit = boundary.flatMap(arn -> policies.compiled(arn, PolicyKind.BOUNDARY));
        return complete && limit.isPresent() == boundary.isPresent()
                ? new PolicySet(policies.guardRails(), identity, limit, List.of(), Optional.empty())
                : GONE;
    }

    /**
     * @return false when something is missing
     */
    private boolean add(@Nullable Compiled<?> compiled, List<CompiledPolicy> to) {
        if (compiled == null) {
            return false;
        }
        to.addAll(compiled.inline());
        for (var arn : compiled.identity().attached()) {
            var policy = policies.compiled(arn, PolicyKind.IDENTITY);
            if (policy.isEmpty()) {
                return false;
            }
            to.add(policy.get());
        }
        return true;
    }
}
