package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.Principal.Person;
import dev.tidemill.core.iam.Principal.RoleSession;
import dev.tidemill.core.iam.Principal.Root;
import dev.tidemill.core.iam.Principal.Service;
import dev.tidemill.core.iam.Principal.User;
import dev.tidemill.core.iam.Principal.WebIdentity;
import dev.tidemill.core.iam.policy.PrincipalName;
import dev.tidemill.core.iam.policy.Selection;
import dev.tidemill.core.tenant.TenantId;
import java.util.HashSet;
import java.util.Set;

/**
 * Whom a statement of a resource's policy names. Stored policies name users and roles by their
 * unique ids; ARNs stand in those that somebody tries out.
 *
 * @param ids of users and roles
 * @param sessions ids of roles with the names of their sessions
 * @param arns of users, roles and sessions
 */
record PrincipalNames(
        boolean everybody,
        Set<TenantId> accounts,
        Set<String> ids,
        Set<String> sessions,
        Set<String> arns,
        Set<String> services,
        Set<String> providers,
        boolean negated) {

    static PrincipalNames of(Selection<PrincipalName> principals) {
        var everybody = false;
        var accounts = new HashSet<TenantId>();
        var ids = new HashSet<String>();
        var sessions = new HashSet<String>();
        var arns = new HashSet<String>();
        var services = new HashSet<String>();
        var providers = new HashSet<String>();
        for (var name : principals.values()) {
            switch (name) {
                case PrincipalName.Anyone _ -> everybody = true;
                case PrincipalName.Account(var id) -> accounts.add(id);
                case PrincipalName.Entity(var arn) -> arns.add(arn);
                case PrincipalName.Unique(var id) when id.indexOf(':') < 0 -> ids.add(id);
                case PrincipalName.Unique(var session) -> sessions.add(session);
                case PrincipalName.Service(var service) -> services.add(service);
                case PrincipalName.Federated(var provider) -> providers.add(provider);
            }
        }
        return new PrincipalNames(
                everybody,
                accounts,
                ids,
                sessions,
                arns,
                services,
                providers,
                principals instanceof Selection.AllBut);
    }

    /** How the statement names the principal, {@code NotPrincipal} apart. */
    Grant grant(Principal principal) {
        if (everybody) {
            return Grant.DIRECT;
        }
        return switch (principal) {
            case Service service -> direct(services.contains(service.name()));
            case WebIdentity identity -> direct(providers.contains(identity.provider()));
            case Root _, User _, RoleSession _, Person _ -> {
                var named = byName(principal);
                yield named == Grant.NONE && accounts.contains(principal.tenant())
                        ? Grant.ACCOUNT
                        : named;
            }
        };
    }

    private Grant byName(Principal principal) {
        return switch (principal) {
            case User user -> direct(ids.contains(user.userId()) || isByArn(user));
            case RoleSession session when isNamed(session) -> Grant.DIRECT;
            case RoleSession session when isNamed(session.role()) -> Grant.ROLE;
            case Person person when isByArn(person) -> Grant.DIRECT;
            case Person person when arns.contains(person.roleArn()) -> Grant.ROLE;
            case Root _, RoleSession _, Person _, Service _, WebIdentity _ -> Grant.NONE;
        };
    }

    private boolean isNamed(RoleSession session) {
        return (!sessions.isEmpty() && sessions.contains(session.userId())) || isByArn(session);
    }

    private boolean isNamed(Principal.Role role) {
        return ids.contains(role.id()) || (!arns.isEmpty() && arns.contains(role.arn()));
    }

    /** An ARN is put together: not where there is none to compare it with. */
    private boolean isByArn(Principal principal) {
        return !arns.isEmpty() && arns.contains(principal.arn());
    }

    private static Grant direct(boolean named) {
        return named ? Grant.DIRECT : Grant.NONE;
    }

    /**
     * Whether a denial is meant for the principal. {@code NotPrincipal} spares only whom it names
     * with all that it is: its account, its role and its session; and nobody with a boundary.
     */
    boolean denies(Principal principal, boolean bounded) {
        return negated ? bounded || !isSpared(principal) : grant(principal) != Grant.NONE;
    }

    private boolean isSpared(Principal principal) {
        if (everybody) {
            return true;
        }
        var account = accounts.contains(principal.tenant());
        return switch (principal) {
            case Service _, WebIdentity _ -> grant(principal) == Grant.DIRECT;
            case Root _ -> account;
            case User user -> account && byName(user) == Grant.DIRECT;
            case RoleSession session -> account && isNamed(session) && isNamed(session.role());
            case Person person -> account && isByArn(person) && arns.contains(person.roleArn());
        };
    }
}
