package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Decision.Allowed;
import dev.tidemill.core.iam.decision.Decision.Denied;
import dev.tidemill.core.iam.policy.PolicyKind;
import java.util.List;
import java.util.Optional;

/** AWS's published evaluation logic. Pure, and almost without allocation. */
public final class Evaluation {

    private static final Decision AS_ROOT = new Allowed.AsRoot();

    private Evaluation() {}

    /** Explicit denials first, whichever policy they are in; then who must allow it, must. */
    public static Decision decide(Request request, PolicySet policies) {
        var denied = denial(request, policies);
        if (denied.isPresent()) {
            return denied.get();
        }
        if (!hasPolicies(request.principal())) {
            return ofResource(request, policies);
        }
        var limit = guardRails(request, policies);
        if (limit.isPresent()) {
            return limit.get();
        }
        return request.principal().tenant().equals(request.account())
                ? sameAccount(request, policies)
                : crossAccount(request, policies);
    }

    /** Services, and who has a foreign token, belong to no account: resources decide alone. */
    private static boolean hasPolicies(Principal principal) {
        return switch (principal) {
            case Principal.Service _, Principal.WebIdentity _ -> false;
            case Principal.Root _, Principal.User _, Principal.RoleSession _, Principal.Person _ ->
                    true;
        };
    }

    private static Optional<Denied> denial(Request request, PolicySet policies) {
        var found =
                hasPolicies(request.principal())
                        ? denial(policies.guardRails(), request)
                        : Optional.<Denied>empty();
        if (found.isEmpty() && policies.resource().isPresent()) {
            var bounded = policies.boundary().isPresent();
            found = policies.resource().get().denial(request, bounded);
        }
        if (found.isEmpty()) {
            found = denial(policies.identity(), request);
        }
        if (found.isEmpty() && policies.boundary().isPresent()) {
            found = policies.boundary().get().denial(request, true);
        }
        return found.isEmpty() ? denial(policies.session(), request) : found;
    }

    private static Optional<Denied> denial(List<CompiledPolicy> policies, Request request) {
        for (var at = 0; at < policies.size(); at++) {
            var found = policies.get(at).denial(request, false);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Decision> guardRails(Request request, PolicySet policies) {
        return policies.guardRails().isEmpty()
                        || permission(policies.guardRails(), request).isPresent()
                ? Optional.empty()
                : Optional.of(new Denied.Implicitly(PolicyKind.GUARD_RAIL));
    }

    /** Either side may allow it; what names the role's session itself needs nobody else's word. */
    private static Decision sameAccount(Request request, PolicySet policies) {
        var direct = byResource(request, policies, Grant.DIRECT);
        if (direct.isPresent()) {
            return direct.get();
        }
        if (policies.resourceKind() == PolicyKind.TRUST
                && byResource(request, policies, Grant.ACCOUNT).isEmpty()) {
            return new Denied.Implicitly(PolicyKind.TRUST); // a role's trust is never implied
        }
        return ofPrincipal(request, policies, byResource(request, policies, Grant.ROLE));
    }

    /** Both sides must allow it. */
    private static Decision crossAccount(Request request, PolicySet policies) {
        var ours = ofPrincipal(request, policies, Optional.empty());
        return ours.isAllowed() ? ofResource(request, policies) : ours;
    }

    private static Decision ofResource(Request request, PolicySet policies) {
        var allowed = byResource(request, policies, Grant.ACCOUNT);
        return allowed.isPresent() ? allowed.get() : new Denied.Implicitly(policies.resourceKind());
    }

    private static Optional<Allowed> byResource(
            Request request, PolicySet policies, Grant atLeast) {
        return policies.resource().isPresent()
                ? policies.resource().get().permission(request, atLeast)
                : Optional.empty();
    }

    /**
     * @param byRole the resource's word for the principal's role, which counts as the role's own
     */
    private static Decision ofPrincipal(
            Request request, PolicySet policies, Optional<Allowed> byRole) {
        if (request.principal() instanceof Principal.Root) {
            return AS_ROOT;
        }
        var own = permission(policies.identity(), request);
        if (own.isEmpty() && byRole.isEmpty()) {
            return new Denied.Implicitly(PolicyKind.IDENTITY);
        }
        if (policies.boundary().isPresent()
                && policies.boundary().get().permission(request, Grant.DIRECT).isEmpty()) {
            return new Denied.Implicitly(PolicyKind.BOUNDARY);
        }
        if (isLimitedBySession(request.principal(), policies)
                && permission(policies.session(), request).isEmpty()) {
            return new Denied.Implicitly(PolicyKind.SESSION);
        }
        return own.isPresent() ? own.get() : byRole.get();
    }

    /** A session with policies that nobody gathered is limited to nothing. */
    private static boolean isLimitedBySession(Principal principal, PolicySet policies) {
        return !policies.session().isEmpty()
                || (principal instanceof Principal.RoleSession session
                        && !session.policies().isEmpty());
    }

    private static Optional<Allowed> permission(List<CompiledPolicy> policies, Request request) {
        for (var at = 0; at < policies.size(); at++) {
            var found = policies.get(at).permission(request, Grant.DIRECT);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
