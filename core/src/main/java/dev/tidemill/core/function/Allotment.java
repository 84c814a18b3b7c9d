package dev.tidemill.core.function;

import java.util.Map;
import java.util.Optional;

/**
 * What a function has of its account's concurrency, with its aliases resolved.
 *
 * @param reserved the most invocations of it that run at a time; empty: no bound of its own
 * @param provisioned how many initialised sandboxes are kept, by version; only those that exist
 * @param onDemand how much of the reservation is left for all others; meaningless without one
 */
public record Allotment(
        Optional<Integer> reserved, Map<String, Integer> provisioned, int onDemand) {

    public static final Allotment NONE = new Allotment(Optional.empty(), Map.of(), 0);

    public Allotment {
        provisioned = Map.copyOf(provisioned);
    }

    /** How many initialised sandboxes of the version are kept. */
    public int provisioned(String version) {
        return provisioned.isEmpty() ? 0 : provisioned.getOrDefault(version, 0);
    }
}
