package dev.tidemill.core.catalogue;

import dev.tidemill.core.function.Alias;
import dev.tidemill.core.function.Allotment;
import dev.tidemill.core.function.FunctionConcurrency;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.Target;
import dev.tidemill.core.tenant.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which functions have concurrency of their own, ready for the question of each invocation. */
final class Allotments {

    private final Map<FunctionId, FunctionConcurrency> known = new HashMap<>();
    private final Map<FunctionId, Allotment> resolved = new ConcurrentHashMap<>();
    private final Map<TenantId, Long> setAside = new ConcurrentHashMap<>();

    void put(FunctionConcurrency concurrency, Map<String, Target> targets) {
        remove(concurrency.function());
        known.put(concurrency.function(), concurrency);
        setAside.merge(concurrency.function().tenant(), concurrency.setAside(), Long::sum);
        resolve(concurrency.function(), targets);
    }

    void remove(FunctionId function) {
        resolved.remove(function);
        var before = known.remove(function);
        if (before != null) {
            setAside.computeIfPresent(
                    function.tenant(),
                    (_, sum) -> sum == before.setAside() ? null : (Long) (sum - before.setAside()));
        }
    }

    /** A version or an alias of the function is there, is another, or is gone. */
    void resolve(FunctionId function, Map<String, Target> targets) {
        var concurrency = known.get(function);
        if (concurrency != null) {
            resolved.put(function, resolved(concurrency, targets));
        }
    }

    private static Allotment resolved(
            FunctionConcurrency concurrency, Map<String, Target> targets) {
        var byVersion = new HashMap<String, Integer>();
        concurrency
                .provisioned()
                .forEach(
                        (qualifier, count) -> {
                            switch (targets.get(qualifier)) {
                                case null -> {
                                    // removed, or not here yet
                                }
                                case FunctionVersion version ->
                                        byVersion.merge(version.version(), count, Integer::sum);
                                case Alias alias ->
                                        alias.split(count)
                                                .forEach(
                                                        (version, part) ->
                                                                byVersion.merge(
                                                                        version,
                                                                        part,
                                                                        Integer::sum));
                            }
                        });
        byVersion
                .entrySet()
                .removeIf(
                        entry ->
                                entry.getValue() == 0
                                        || !(targets.get(entry.getKey())
                                                instanceof FunctionVersion));
        return new Allotment(
                concurrency.reserved(),
                byVersion,
                (int)
                        Math.max(
                                0,
                                concurrency.reserved().orElse(0) - concurrency.provisionedInAll()));
    }

    Allotment of(FunctionId function) {
        var found = resolved.get(function);
        return found == null ? Allotment.NONE : found;
    }

    long setAside(TenantId tenant) {
        var sum = setAside.get(tenant);
        return sum == null ? 0 : sum;
    }

    /** Those that have concurrency of their own. */
    Set<FunctionId> functions() {
        return resolved.keySet();
    }
}
