package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.policy.Effect;
import dev.tidemill.core.iam.policy.Policy;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.iam.policy.PolicyParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A policy, ready for comparing: its statements lie by the service whose actions they name, so that
 * a decision looks at few of them. Immutable; keep it as long as the document stands.
 */
public final class CompiledPolicy {

    /** The statements that can match an action, by effect. */
    private record Bucket(List<CompiledStatement> denies, List<CompiledStatement> allows) {
        private Bucket() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        private void add(CompiledStatement statement) {
            (statement.effect() == Effect.DENY ? denies : allows).add(statement);
        }
    }

    private static final Bucket NOTHING = new Bucket(List.of(), List.of());

    private final PolicyKind kind;
    private final List<CompiledStatement> statements = new ArrayList<>();
    private final Map<String, Bucket> byService = new HashMap<>();
    private final Bucket ofAnyService = new Bucket();

    private CompiledPolicy(PolicyKind kind) {
        this.kind = kind;
    }

    /**
     * @param name ARN or name, for the reasons of decisions
     */
    public static CompiledPolicy of(Policy policy, PolicyKind kind, String name) {
        var compiled = new CompiledPolicy(kind);
        for (var index = 0; index < policy.statements().size(); index++) {
            compiled.add(
                    new CompiledStatement(
                            policy.statements().get(index), policy.version(), kind, name, index));
        }
        return compiled;
    }

    /**
     * @throws dev.tidemill.core.error.PlatformException {@code POLICY_MALFORMED}
     */
    public static CompiledPolicy parse(String document, PolicyKind kind, String name) {
        return of(PolicyParser.parse(document, kind), kind, name);
    }

    private void add(CompiledStatement statement) {
        statements.add(statement);
        if (statement.actions().isOfItsServices()) {
            for (var service : statement.actions().services().keySet()) {
                byService.computeIfAbsent(service, _ -> new Bucket()).add(statement);
            }
        } else {
            ofAnyService.add(statement);
        }
    }

    public PolicyKind kind() {
        return kind;
    }

    List<CompiledStatement> statements() {
        return statements;
    }

    /** The statement that forbids it, if one does. */
    Optional<Decision.Denied> denial(Request request, boolean bounded) {
        var found = denial(ofService(request).denies(), request, bounded);
        return found.isPresent() ? found : denial(ofAnyService.denies(), request, bounded);
    }

    private static Optional<Decision.Denied> denial(
            List<CompiledStatement> statements, Request request, boolean bounded) {
        for (var at = 0; at < statements.size(); at++) {
            var statement = statements.get(at);
            if (statement.isAbout(request)
                    && statement.denies(request.principal(), bounded)
                    && statement.conditionsHold(request)) {
                return statement.denial();
            }
        }
        return Optional.empty();
    }

    /** A statement that allows it to this principal, named at least as closely as asked. */
    Optional<Decision.Allowed> permission(Request request, Grant atLeast) {
        var found = permission(ofService(request).allows(), request, atLeast);
        return found.isPresent() ? found : permission(ofAnyService.allows(), request, atLeast);
    }

    private static Optional<Decision.Allowed> permission(
            List<CompiledStatement> statements, Request request, Grant atLeast) {
        for (var at = 0; at < statements.size(); at++) {
            var statement = statements.get(at);
            if (statement.isAbout(request)
                    && statement.grant(request.principal()).compareTo(atLeast) >= 0
                    && statement.conditionsHold(request)) {
                return statement.permission();
            }
        }
        return Optional.empty();
    }

    private Bucket ofService(Request request) {
        return byService.getOrDefault(request.action().service(), NOTHING);
    }
}
