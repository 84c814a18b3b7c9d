package dev.tidemill.api.aws.iam;

import dev.tidemill.api.aws.model.iam.ContextEntry;
import dev.tidemill.api.aws.model.iam.EvaluationResult;
import dev.tidemill.api.aws.model.iam.OrganizationsDecisionDetail;
import dev.tidemill.api.aws.model.iam.PermissionsBoundaryDecisionDetail;
import dev.tidemill.api.aws.model.iam.Position;
import dev.tidemill.api.aws.model.iam.SimulatePolicyResponse;
import dev.tidemill.api.aws.model.iam.Statement;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.decision.CallContext;
import dev.tidemill.core.iam.decision.Context;
import dev.tidemill.core.iam.decision.Decision;
import dev.tidemill.core.iam.decision.PolicySet;
import dev.tidemill.core.iam.decision.Request;
import dev.tidemill.core.iam.decision.Simulation;
import dev.tidemill.core.iam.directory.Directory;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.managed.ManagedPolicies;
import dev.tidemill.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request that nobody makes: of whom, in which circumstances, and what would be decided. */
final class SimulatedCall {

    private static final int MOST_CONTEXT = 8192;

    /** Characters of policies that a page looks at, once for so many of the request. */
    private static final long PAGE_WORK = 32_000_000;

    private static final int AT_ONCE = 64;

    private final Principal principal;
    private final TenantId owner;
    private final Context context;
    private final long contextCharacters;

    /**
     * @param directory of the call's account: whom it has is taken as it is
     * @param callerArn of a user or a role; empty: of nobody whom a policy could name
     * @param resourceOwner an account's root ARN or number, for resources that name no account
     */
    SimulatedCall(
            Call call,
            Directory directory,
            Optional<String> callerArn,
            Optional<String> resourceOwner,
            List<ContextEntry> entries) {
        principal =
                principal(
                        directory,
                        callerArn.orElseGet(
                                () -> "arn:aws:iam::" + call.tenant() + ":user/simulated"));
        owner = resourceOwner.map(SimulatedCall::account).orElse(call.tenant());
        Context ofPrincipal = callerArn.isPresent() ? known(call) : (_, _) -> List.of();
        var given = new HashMap<String, List<String>>();
        for (var entry : entries) {
            entry.contextKeyName()
                    .ifPresent(key -> given.put(key, entry.contextKeyValues().orElse(List.of())));
        }
        context = ofPrincipal.with(given);
        contextCharacters =
                given.values().stream()
                        .flatMap(List::stream)
                        .mapToLong(value -> value.length() + 1)
                        .sum();
        if (contextCharacters > MOST_CONTEXT) {
            throw SimulationRows.invalid(
                    "The context entries are longer than " + MOST_CONTEXT + " characters.");
        }
    }

    /** What follows from the caller; all else must be said. */
    private static Context known(Call call) {
        var real =
                new CallContext(
                        Optional.empty(),
                        false,
                        Instant.EPOCH,
                        call.region(),
                        Optional.empty(),
                        Map.of(),
                        Map.of(),
                        Map.of());
        return (key, request) ->
                key.name().startsWith("aws:principal") || key.name().startsWith("aws:user")
                        ? key.name().equals("aws:useragent") ? List.of() : real.values(key, request)
                        : List.of();
    }

    private static Principal principal(Directory directory, String arn) {
        var name = arn.substring(arn.lastIndexOf('/') + 1);
        var account = account(arn);
        var slash = arn.indexOf('/');
        if (slash < 0) {
            throw SimulationRows.invalid("Invalid Entity Arn: " + arn);
        }
        var path = arn.substring(slash, arn.lastIndexOf('/') + 1);
        if (arn.contains(":user/")) {
            var user = directory.user(name).filter(found -> found.arn().equals(arn));
            return new Principal.User(
                    account,
                    path,
                    name,
                    user.map(IamUser::id).orElse("AIDASIMULATEDCALLER00"),
                    user.map(IamUser::tags).orElse(Map.of()),
                    "AKIASIMULATEDCALLER0");
        }
        if (arn.contains(":role/")) {
            var role = directory.role(name).filter(found -> found.arn().equals(arn));
            return new Principal.RoleSession(
                    role.map(IamRole::principal)
                            .orElseGet(
                                    () ->
                                            new Principal.Role(
                                                    account, path, name, "AROASIMULATEDCALLER00")),
                    "simulated",
                    List.of(),
                    role.map(IamRole::tags).orElse(Map.of()),
                    Instant.EPOCH,
                    Instant.MAX,
                    Optional.empty(),
                    Optional.empty());
        }
        throw SimulationRows.invalid("Invalid Entity Arn: " + arn);
    }

    private static TenantId account(String arn) {
        var parts = arn.split(":", 6);
        var account = parts.length == 6 ? parts[4] : arn;
        if (!TenantId.isValid(account)) {
            throw SimulationRows.invalid("Invalid Entity Arn: " + arn);
        }
        return new TenantId(account);
    }

    /**
     * A page of it; as AWS may, it has fewer results than were asked for when there is much to do.
     *
     * @param characters of all policies together
     */
    SimulatePolicyResponse decide(
            PolicySet policies,
            long characters,
            List<String> actions,
            List<String> resources,
            Optional<String> marker,
            Optional<Integer> maxItems) {
        var targets = resources.isEmpty() ? List.of("*") : resources;
        var all = (long) actions.size() * targets.size();
        var first = first(marker);
        var size = Math.min(Page.size(maxItems), most(characters, targets));
        var end = Math.min(all, first + size);
        var results = new ArrayList<EvaluationResult>();
        for (var at = first; at < end; at++) {
            results.add(
                    result(
                            actions.get((int) (at / targets.size())),
                            targets.get((int) (at % targets.size())),
                            policies));
        }
        return SimulatePolicyResponse.builder()
                .evaluationResults(results)
                .isTruncated(end < all)
                .marker(end < all ? Optional.of(marker(end)) : Optional.empty())
                .build();
    }

    private long most(long characters, List<String> targets) {
        var longest = targets.stream().mapToInt(String::length).max().orElse(0);
        var work = (characters + 1) * (1 + (contextCharacters + longest) / AT_ONCE);
        return Math.max(1, PAGE_WORK / work);
    }

    private static long first(Optional<String> marker) {
        var after = Page.after(marker);
        if (after.isEmpty()) {
            return 0;
        }
        if (!after.matches("[0-9]{1,9}")) {
            throw SimulationRows.invalid("Invalid Marker.");
        }
        return Long.parseLong(after);
    }

    private static String marker(long at) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Long.toString(at).getBytes(StandardCharsets.UTF_8));
    }

    private EvaluationResult result(String name, String resource, PolicySet policies) {
        if (name.indexOf(':') <= 0 || name.contains("*") || name.contains("?")) {
            throw SimulationRows.invalid("Invalid Action Name: " + name);
        }
        var request = new Request(principal, Action.of(name), resource, owner(resource), context);
        var trace = Simulation.trace(request, policies);
        return EvaluationResult.builder()
                .evalActionName(name)
                .evalResourceName(resource)
                .evalDecision(word(trace.decision()))
                .matchedStatements(
                        trace.matched().stream().map(one -> statement(one.source())).toList())
                .missingContextValues(List.copyOf(trace.missingKeys()))
                .organizationsDecisionDetail(guardRails(trace.guardRails()))
                .permissionsBoundaryDecisionDetail(
                        policies.boundary()
                                .map(
                                        _ ->
                                                PermissionsBoundaryDecisionDetail.builder()
                                                        .allowedByPermissionsBoundary(
                                                                trace.boundary()
                                                                        == Simulation.Verdict
                                                                                .ALLOWS)
                                                        .build()))
                .build();
    }

    private static Optional<OrganizationsDecisionDetail> guardRails(Simulation.Verdict verdict) {
        return verdict == Simulation.Verdict.ABSENT
                ? Optional.empty()
                : Optional.of(
                        OrganizationsDecisionDetail.builder()
                                .allowedByOrganizations(verdict == Simulation.Verdict.ALLOWS)
                                .build());
    }

    private TenantId owner(String resource) {
        var parts = resource.split(":", 6);
        return parts.length == 6 && TenantId.isValid(parts[4]) ? new TenantId(parts[4]) : owner;
    }

    private static String word(Decision decision) {
        return switch (decision) {
            case Decision.Allowed _ -> "allowed";
            case Decision.Denied.Explicitly _ -> "explicitDeny";
            case Decision.Denied.Implicitly _ -> "implicitDeny";
        };
    }

    private static Statement statement(Decision.Source source) {
        var span = source.span();
        return Statement.builder()
                .sourcePolicyId(id(source.policy()))
                .sourcePolicyType(type(source.policy()))
                .startPosition(position(span.startLine(), span.startColumn()))
                .endPosition(position(span.endLine(), span.endColumn()))
                .build();
    }

    /** As AWS says them: {@code user_bob_its-name} for an inline one, the name of a managed one. */
    private static String id(String policy) {
        if (policy.startsWith("inline:")) {
            return policy.substring("inline:".length()).replace('/', '_');
        }
        return policy.substring(policy.lastIndexOf('/') + 1);
    }

    private static String type(String policy) {
        if (policy.startsWith("inline:")) {
            return policy.substring("inline:".length(), policy.indexOf('/'));
        }
        if (policy.startsWith("arn:")) {
            return ManagedPolicies.isManaged(policy) ? "aws-managed" : "user-managed";
        }
        return policy.equals("ResourcePolicy") ? "resource" : "IAM Policy";
    }

    private static Position position(int line, int column) {
        return Position.builder().line(line).column(column).build();
    }
}
