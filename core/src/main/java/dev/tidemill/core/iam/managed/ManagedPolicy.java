package dev.tidemill.core.iam.managed;

import dev.tidemill.core.iam.decision.CompiledPolicy;
import dev.tidemill.core.iam.policy.Policy;
import dev.tidemill.core.iam.policy.PolicyKind;

/**
 * A policy that belongs to AWS and that every account may attach. The text is ours, the effect is
 * AWS's for the services that Tidemill has.
 *
 * @param path begins and ends with a slash
 * @param compiled as the policy of an identity
 */
public record ManagedPolicy(
        String path,
        String name,
        String description,
        String document,
        Policy policy,
        CompiledPolicy compiled) {

    /** In another place, such as that of a boundary, so that denials call it so. */
    public CompiledPolicy compiledAs(PolicyKind kind) {
        return kind == compiled.kind() ? compiled : CompiledPolicy.of(policy, kind, arn());
    }

    public String arn() {
        return ManagedPolicies.ARN + path + name;
    }
}
