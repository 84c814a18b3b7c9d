package dev.tidemill.core.iam.directory;

import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.decision.CompiledPolicy;
import dev.tidemill.core.iam.managed.ManagedPolicies;
import dev.tidemill.core.iam.managed.ManagedPolicy;
import dev.tidemill.core.iam.policy.Policy;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.iam.policy.PolicyParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The managed policies of one tenant, and AWS's; and what the operator limits it to. Immutable. */
final class Policies {

    static final Policies NONE = new Policies(Map.of(), Map.of());

    private record Read(IamPolicy stored, Policy policy, CompiledPolicy ofIdentity) {}

    private final Map<String, Read> byArn;
    private final Map<String, CompiledPolicy> guardRails;

    private Policies(Map<String, Read> byArn, Map<String, CompiledPolicy> guardRails) {
        this.byArn = byArn;
        this.guardRails = guardRails;
    }

    Policies with(IamPolicy stored) {
        var next = new HashMap<>(without(stored.name()).byArn);
        var policy = PolicyParser.parse(stored.document(), PolicyKind.IDENTITY);
        var compiled = CompiledPolicy.of(policy, PolicyKind.IDENTITY, stored.arn());
        next.put(stored.arn(), new Read(stored, policy, compiled));
        return new Policies(next, guardRails);
    }

    /** The name alone says which one it is: no other path has it too. */
    Policies without(String name) {
        var next = new HashMap<>(byArn);
        next.values().removeIf(read -> read.stored().name().equals(name));
        return new Policies(next, guardRails);
    }

    Policies with(GuardRail rail) {
        var next = new HashMap<>(guardRails);
        next.put(
                rail.name(),
                CompiledPolicy.parse(rail.document(), PolicyKind.GUARD_RAIL, rail.name()));
        return new Policies(byArn, next);
    }

    Policies withoutGuardRail(String name) {
        var next = new HashMap<>(guardRails);
        next.remove(name);
        return new Policies(byArn, next);
    }

    List<CompiledPolicy> guardRails() {
        return List.copyOf(guardRails.values());
    }

    boolean isEmpty() {
        return byArn.isEmpty() && guardRails.isEmpty();
    }

    Optional<IamPolicy> find(String arn) {
        return Optional.ofNullable(byArn.get(arn)).map(Read::stored);
    }

    Optional<String> document(String arn) {
        return find(arn)
                .map(IamPolicy::document)
                .or(() -> ManagedPolicies.find(arn).map(ManagedPolicy::document));
    }

    Optional<CompiledPolicy> compiled(String arn, PolicyKind kind) {
        var read = byArn.get(arn);
        if (read == null) {
            return ManagedPolicies.find(arn).map(policy -> policy.compiledAs(kind));
        }
        return Optional.of(
                kind == PolicyKind.IDENTITY
                        ? read.ofIdentity()
                        : CompiledPolicy.of(read.policy(), kind, arn));
    }

    /** Documents and ARNs; what is neither allows nothing, so that it widens no session. */
    List<CompiledPolicy> ofSession(List<String> passed) {
        return passed.stream().flatMap(this::ofSession).toList();
    }

    private Stream<CompiledPolicy> ofSession(String passed) {
        if (passed.startsWith("arn:")) {
            return compiled(passed, PolicyKind.SESSION).stream();
        }
        try {
            return Stream.of(CompiledPolicy.parse(passed, PolicyKind.SESSION, "session policy"));
        } catch (PlatformException malformed) {
            return Stream.empty();
        }
    }
}
