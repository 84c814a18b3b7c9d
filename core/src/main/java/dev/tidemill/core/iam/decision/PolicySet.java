package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.policy.PolicyKind;
import java.util.List;
import java.util.Optional;

/**
 * All policies that apply to a request. Who makes one gathers what belongs to the principal and to
 * the resource; a list that should hold something and is empty allows nothing, guard rails and
 * session policies apart.
 *
 * @param guardRails of the principal's account; none means that nothing is set, one means that all
 *     must be allowed by one of them
 * @param identity of the user and its groups, or of the role
 * @param boundary of the user or the role
 * @param session of the role session; none when it was made without
 * @param resource of the resource; for {@code sts:AssumeRole…}, the role's trust policy
 */
public record PolicySet(
        List<CompiledPolicy> guardRails,
        List<CompiledPolicy> identity,
        Optional<CompiledPolicy> boundary,
        List<CompiledPolicy> session,
        Optional<CompiledPolicy> resource) {

    public PolicySet {
        guardRails = List.copyOf(guardRails);
        identity = List.copyOf(identity);
        session = List.copyOf(session);
    }

    /** A principal that has nothing but these. */
    public static PolicySet ofIdentity(List<CompiledPolicy> identity) {
        return new PolicySet(List.of(), identity, Optional.empty(), List.of(), Optional.empty());
    }

    /** The same within the guard rails of its account. */
    public PolicySet within(List<CompiledPolicy> guardRails) {
        return new PolicySet(guardRails, identity, boundary, session, resource);
    }

    /** The same principal before a resource. */
    public PolicySet before(Optional<CompiledPolicy> resource) {
        return new PolicySet(guardRails, identity, boundary, session, resource);
    }

    /** What the resource's policy is called, whether there is one or not. */
    PolicyKind resourceKind() {
        return resource.isPresent() ? resource.get().kind() : PolicyKind.RESOURCE;
    }
}
