package dev.tidemill.api.admission;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.decision.CompiledPolicy;
import dev.tidemill.core.iam.decision.Decision.Denied;
import dev.tidemill.core.iam.decision.Evaluation;
import dev.tidemill.core.iam.decision.PolicySet;
import dev.tidemill.core.iam.decision.Request;
import dev.tidemill.core.iam.managed.ManagedPolicies;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a principal may do: the one place where every door asks. Reads the snapshot only. The root
 * user of an account may do all in it that no policy forbids, and so may a person at the console;
 * the account's guard rails bind both. The operator's account owns nothing.
 */
@ApplicationScoped
public class Permissions {

    private static final Action PASS_ROLE = Action.of("iam:PassRole");
    private static final PolicySet ADMINISTRATOR =
            PolicySet.ofIdentity(
                    List.of(
                            ManagedPolicies.find("arn:aws:iam::aws:policy/AdministratorAccess")
                                    .orElseThrow()
                                    .compiled()));

    private final Snapshot snapshot;
    private final Clock clock;
    private final Map<String, ResourcePolicies> resources = new HashMap<>();
    private final Map<String, ResourceTags> tags = new HashMap<>();

    @Inject
    public Permissions(
            Snapshot snapshot,
            Clock clock,
            @All List<ResourcePolicies> resources,
            @All List<ResourceTags> tags) {
        this.snapshot = snapshot;
        this.clock = clock;
        for (var policies : resources) {
            if (this.resources.put(policies.service(), policies) != null) {
                throw new IllegalArgumentException("two of " + policies.service());
            }
        }
        tags.forEach(each -> this.tags.put(each.service(), each));
    }

    /**
     * @param resource an ARN, or {@code *}
     * @return why not; empty when it may
     */
    public Optional<Denial> denial(
            Principal principal,
            Action action,
            String resource,
            Circumstances circumstances,
            Facts facts) {
        var account = owner(principal.tenant(), resource);
        var context = new DoorContext(circumstances, facts, this::tags, clock);
        var request = new Request(principal, action, resource, account, context);
        if (principal.tenant().equals(TenantId.PLATFORM)) {
            return denied(request, new Denied.Implicitly(PolicyKind.IDENTITY));
        }
        if (account.equals(TenantId.PLATFORM)) {
            return denied(request, new Denied.Implicitly(PolicyKind.RESOURCE));
        }
        var ofResource = resourcePolicy(action, resource);
        var policies = of(principal);
        if (principal instanceof Principal.Root
                && ofResource.isEmpty()
                && policies.guardRails().isEmpty()
                && account.equals(principal.tenant())) {
            return Optional.empty(); // what evaluation would say, without it
        }
        var decision =
                Evaluation.decide(
                        request, ofResource.isEmpty() ? policies : policies.before(ofResource));
        if (decision instanceof Denied no) {
            return denied(request, no);
        }
        return account.equals(principal.tenant()) ? Optional.empty() : suspended(account);
    }

    /** Callers of the account itself are refused at the doors; those of others come this far. */
    private Optional<Denial> suspended(TenantId account) {
        return snapshot.tenant(account)
                .filter(Tenant::suspended)
                .map(
                        _ ->
                                new Denial(
                                        new Denied.Implicitly(PolicyKind.RESOURCE),
                                        "The account " + account + " is suspended."));
    }

    /**
     * Whether the principal may give a role to a service.
     *
     * @param service such as {@code lambda.amazonaws.com}
     */
    public Optional<Denial> denialToPass(
            Principal principal, String roleArn, String service, Circumstances circumstances) {
        var facts =
                new Facts() {
                    @Override
                    public Map<String, List<String>> serviceKeys() {
                        return Map.of("iam:PassedToService", List.of(service));
                    }
                };
        return denial(principal, PASS_ROLE, roleArn, circumstances, facts);
    }

    private PolicySet of(Principal principal) {
        var own = snapshot.directory(principal.tenant()).policies(principal);
        return principal instanceof Principal.Person ? ADMINISTRATOR.within(own.guardRails()) : own;
    }

    private Optional<CompiledPolicy> resourcePolicy(Action action, String resource) {
        var policies = resources.get(action.service());
        return policies == null ? Optional.empty() : policies.of(action, resource);
    }

    private Map<String, String> tags(String resource) {
        var fields = resource.split(":", 4);
        var known = fields.length == 4 ? tags.get(fields[2]) : null;
        return known == null ? Map.of() : known.of(resource);
    }

    private static Optional<Denial> denied(Request request, Denied reason) {
        return Optional.of(new Denial(reason, reason.message(request)));
    }

    /**
     * Whose it is, by {@code arn:partition:service:region:account:rest}. What belongs to AWS is
     * everybody's own; what names no account is the operator's, who lets nobody in.
     */
    private static TenantId owner(TenantId asking, String resource) {
        if (!resource.startsWith("arn:")) {
            return asking;
        }
        var start = 0;
        for (var colons = 0; colons < 4; colons++) {
            start = resource.indexOf(':', start) + 1;
            if (start == 0) {
                return TenantId.PLATFORM;
            }
        }
        var end = resource.indexOf(':', start);
        var account = asking.value();
        if (end - start == account.length() && resource.startsWith(account, start)) {
            return asking;
        }
        var named = end < 0 ? "" : resource.substring(start, end);
        if (named.equals("aws")) {
            return asking;
        }
        return TenantId.isValid(named) ? new TenantId(named) : TenantId.PLATFORM;
    }
}
