package dev.tidemill.worker.egress;

import dev.tidemill.core.egress.EgressPolicies;
import dev.tidemill.core.egress.EgressPolicy;
import dev.tidemill.core.function.FunctionVersion;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What one function reaches, by its policies as they are at the moment of asking. */
final class Reach {

    /**
     * Where a sandbox wants to go.
     *
     * @param name empty when it gave an address
     */
    record Goal(Optional<String> name, InetAddress address, int port) {
        @Override
        public String toString() {
            return name.map(it -> it + ":" + port + " (" + address.getHostAddress() + ")")
                    .orElseGet(() -> address.getHostAddress() + ":" + port);
        }
    }

    private final EgressPolicies policies;
    private final FunctionVersion function;
    private final Addresses addresses;

    Reach(EgressPolicies policies, FunctionVersion function, Addresses addresses) {
        this.policies = policies;
        this.function = function;
        this.addresses = addresses;
    }

    /** Those of the function that are there. */
    List<EgressPolicy> policies() {
        var tenant = function.function().tenant();
        return function.egress().stream()
                .flatMap(id -> policies.find(tenant, id).stream())
                .toList();
    }

    /** The ports on which anything may be reached. */
    List<Integer> ports() {
        return policies().stream().flatMap(it -> it.ports().stream()).distinct().toList();
    }

    /** Whether a name server may answer for it. */
    boolean knows(String name) {
        return policies().stream().anyMatch(policy -> policy.allowsName(name));
    }

    /** Whether the name may be reached on the port, if its address may. */
    boolean allows(String name, int port) {
        return policies().stream()
                .anyMatch(policy -> policy.allowsName(name) && policy.allowsPort(port));
    }

    /**
     * Why not; empty when it may. What a name has led to is looked at here, and nothing else may
     * then be connected to.
     */
    Optional<String> refusal(Goal goal) {
        Predicate<EgressPolicy> names =
                policy ->
                        goal.name()
                                .map(policy::allowsName)
                                .orElseGet(() -> policy.allowsAddress(goal.address()));
        var allowing =
                policies().stream()
                        .filter(policy -> policy.allowsPort(goal.port()))
                        .filter(names)
                        .toList();
        if (allowing.isEmpty()) {
            return Optional.of("no egress policy allows it");
        }
        return switch (addresses.kind(goal.address(), goal.port())) {
            case PUBLIC -> Optional.empty();
            case NEVER -> Optional.of("nobody may reach this address");
            case PRIVATE ->
                    allowing.stream().anyMatch(policy -> isWithin(policy, goal.address()))
                            ? Optional.empty()
                            : Optional.of("the address is not public");
        };
    }

    private boolean isWithin(EgressPolicy policy, InetAddress address) {
        return policy.networks().stream()
                .flatMap(name -> policies.network(policy.tenant(), name).stream())
                .anyMatch(range -> range.contains(address));
    }
}
