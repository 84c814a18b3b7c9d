package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.policy.Effect;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.iam.policy.Statement;
import dev.tidemill.core.iam.policy.Version;
import java.util.Optional;

/** A statement, ready for comparing. What it decides is made once. */
final class CompiledStatement {

    private final Effect effect;
    private final ActionNames actions;
    private final ResourceNames resources;
    private final Optional<PrincipalNames> principals;
    private final ConditionTest[] conditions;
    private final Decision.Source source;
    private final Optional<Decision.Denied> denial;
    private final Optional<Decision.Allowed> permission;

    CompiledStatement(
            Statement statement, Version version, PolicyKind kind, String policy, int index) {
        effect = statement.effect();
        actions = ActionNames.of(statement.actions());
        resources =
                statement
                        .resources()
                        .map(named -> ResourceNames.of(named, version))
                        .orElse(ResourceNames.ALL);
        principals = statement.principals().map(PrincipalNames::of);
        conditions =
                statement.conditions().stream()
                        .map(condition -> ConditionTest.of(condition, version))
                        .toArray(ConditionTest[]::new);
        source = new Decision.Source(kind, policy, index, statement.sid(), statement.span());
        denial = Optional.of(new Decision.Denied.Explicitly(source));
        permission = Optional.of(new Decision.Allowed.ByStatement(source));
    }

    Effect effect() {
        return effect;
    }

    ActionNames actions() {
        return actions;
    }

    Decision.Source source() {
        return source;
    }

    Optional<Decision.Denied> denial() {
        return denial;
    }

    Optional<Decision.Allowed> permission() {
        return permission;
    }

    ConditionTest[] conditions() {
        return conditions;
    }

    /** Whether it is about the request, whoever asks and whatever the conditions say. */
    boolean isAbout(Request request) {
        return actions.matches(request.action()) && resources.matches(request);
    }

    /** How an allowing statement names the principal; in a principal's own policy, directly. */
    Grant grant(Principal principal) {
        return principals.isPresent() ? principals.get().grant(principal) : Grant.DIRECT;
    }

    boolean denies(Principal principal, boolean bounded) {
        return principals.isEmpty() || principals.get().denies(principal, bounded);
    }

    boolean conditionsHold(Request request) {
        for (var condition : conditions) {
            if (!condition.holds(request)) {
                return false;
            }
        }
        return true;
    }
}
