package dev.tidemill.worker.sandbox.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Generic sandboxes by kind, and what is known of the demand for each. Does not start or end any:
 * it says what is missing, and is told what was done.
 *
 * @param <K> the kind: what makes two generic sandboxes interchangeable
 * @param <S> the sandbox
 */
public final class Pools<K, S> {

    private static final int MINUTES = 10;

    private final PoolTargets targets;
    private final Map<K, Shelf<S>> shelves = new HashMap<>();

    private static final class Shelf<S> {
        final ArrayDeque<S> ready = new ArrayDeque<>();
        final int[] demand = new int[MINUTES];
        boolean basic;
        int opening;
    }

    /** A minute of demand is over and forgotten after ten. */
    private int minute;

    public Pools(PoolTargets targets, Set<K> basic) {
        this.targets = targets;
        basic.forEach(kind -> shelf(kind).basic = true);
    }

    private Shelf<S> shelf(K kind) {
        return shelves.computeIfAbsent(kind, _ -> new Shelf<>());
    }

    /**
     * Takes one out; both a hit and a miss count as demand.
     *
     * @param preferred taken first if there is one
     */
    public synchronized @Nullable S take(K kind, Predicate<S> preferred) {
        var shelf = shelf(kind);
        shelf.demand[minute % MINUTES]++;
        for (var sandbox : shelf.ready) {
            if (preferred.test(sandbox)) {
                shelf.ready.remove(sandbox);
                return sandbox;
            }
        }
        return shelf.ready.pollFirst();
    }

    /** Kinds to start one more of; each counts as opening until it is told otherwise. */
    public synchronized List<K> missing(double usedShare) {
        List<K> missing = new ArrayList<>();
        shelves.forEach(
                (kind, shelf) -> {
                    if (shelf.ready.size() + shelf.opening < target(shelf, usedShare)) {
                        shelf.opening++;
                        missing.add(kind);
                    }
                });
        return missing;
    }

    /** Those beyond their target, taken out. */
    public synchronized List<S> surplus(double usedShare) {
        List<S> surplus = new ArrayList<>();
        for (var shelf : shelves.values()) {
            var target = target(shelf, usedShare);
            while (shelf.ready.size() > target) {
                surplus.add(shelf.ready.removeLast());
            }
        }
        return surplus;
    }

    private int target(Shelf<S> shelf, double usedShare) {
        var now = shelf.demand[minute % MINUTES];
        var before = shelf.demand[(minute + MINUTES - 1) % MINUTES];
        var all = 0;
        for (var each : shelf.demand) {
            all += each;
        }
        return targets.target(
                new PoolTargets.Demand(shelf.basic, Math.max(now, before), all, usedShare));
    }

    public synchronized void opened(K kind, S sandbox) {
        var shelf = shelf(kind);
        shelf.opening--;
        shelf.ready.addLast(sandbox);
    }

    public synchronized void notOpened(K kind) {
        shelf(kind).opening--;
    }

    /**
     * It ended, or is to end.
     *
     * @return whether it was here
     */
    public synchronized boolean forget(S sandbox) {
        return shelves.values().stream().anyMatch(shelf -> shelf.ready.remove(sandbox));
    }

    public synchronized List<S> all() {
        return shelves.values().stream().flatMap(shelf -> shelf.ready.stream()).toList();
    }

    /** Called once a minute. */
    public synchronized void minutePassed() {
        minute++;
        shelves.values().forEach(shelf -> shelf.demand[minute % MINUTES] = 0);
        // kinds that nobody wanted for long need no shelf
        Set<K> forgotten = new HashSet<>();
        shelves.forEach(
                (kind, shelf) -> {
                    if (!shelf.basic
                            && shelf.opening == 0
                            && shelf.ready.isEmpty()
                            && java.util.Arrays.stream(shelf.demand).sum() == 0) {
                        forgotten.add(kind);
                    }
                });
        forgotten.forEach(shelves::remove);
    }
}
