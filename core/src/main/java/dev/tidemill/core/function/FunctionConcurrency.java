package dev.tidemill.core.function;

import java.util.Map;
import java.util.Optional;

/**
 * What a function has of its account's concurrency for itself.
 *
 * @param reserved the most invocations of it that run at a time, kept free of all other functions';
 *     empty: it shares what no function has for itself
 * @param provisioned how many initialised sandboxes are kept, by version or alias
 */
public record FunctionConcurrency(
        FunctionId function, Optional<Integer> reserved, Map<String, Integer> provisioned) {

    public FunctionConcurrency {
        provisioned = Map.copyOf(provisioned);
    }

    public boolean isEmpty() {
        return reserved.isEmpty() && provisioned.isEmpty();
    }

    public long provisionedInAll() {
        return provisioned.values().stream().mapToLong(Integer::intValue).sum();
    }

    /** What no other function of the account can use. */
    public long setAside() {
        return reserved.isPresent() ? reserved.get() : provisionedInAll();
    }
}
