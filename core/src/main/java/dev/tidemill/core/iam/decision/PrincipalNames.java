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

/** Whom a statement of a resource's policy names. */
record PrincipalNames(
        boolean everybody,
        Set<TenantId> accounts,
        Set<String> entities,
        Set<String> services,
        Set<String> providers,
        boolean negated) {

    static PrincipalNames of(Selection<PrincipalName> principals) {
        var everybody = false;
        var accounts = new HashSet<TenantId>();
        var entities = new HashSet<String>();
        var services = new HashSet<String>();
        var providers = new HashSet<String>();
        for (var name : principals.values()) {
            switch (name) {
                case PrincipalName.Anyone _ -> everybody = true;
                case PrincipalName.Account(var id) -> accounts.add(id);
                case PrincipalName.Entity(var arn) -> entities.add(arn);
                case PrincipalName.Unique(var id) -> entities.add(id);
                case PrincipalName.Service(var service) -> services.add(service);
                case PrincipalName.Federated(var provider) -> providers.add(provider);
            }
        }
        return new PrincipalNames(
                everybody,
                accounts,
                entities,
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
            case Root _, User _, RoleSession _, Person _ ->
                    entities.isEmpty() ? ofAccount(principal) : ofEntity(principal);
        };
    }

    private Grant ofEntity(Principal principal) {
        if (entities.contains(principal.arn())) {
            return Grant.DIRECT;
        }
        return switch (principal) {
            case User user when entities.contains(user.userId()) -> Grant.DIRECT;
            case RoleSession session when isNamed(session.role()) -> Grant.ROLE;
            case Person person when entities.contains(person.roleArn()) -> Grant.ROLE;
            case Root _, User _, RoleSession _, Person _, Service _, WebIdentity _ ->
                    ofAccount(principal);
        };
    }

    private boolean isNamed(Principal.Role role) {
        return entities.contains(role.arn()) || entities.contains(role.id());
    }

    private Grant ofAccount(Principal principal) {
        return accounts.contains(principal.tenant()) ? Grant.ACCOUNT : Grant.NONE;
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
            case User user -> account && ofEntity(user) == Grant.DIRECT;
            case RoleSession session ->
                    account && entities.contains(session.arn()) && isNamed(session.role());
            case Person person ->
                    account
                            && entities.contains(person.arn())
                            && entities.contains(person.roleArn());
        };
    }
}
