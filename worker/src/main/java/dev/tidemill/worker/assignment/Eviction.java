package dev.tidemill.worker.assignment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which idle sandboxes end to make room for another: first the spare ones of functions that keep
 * several, the longest unused first, and only then a function's last. Pure.
 */
final class Eviction {

    private Eviction() {}

    /**
     * An idle sandbox.
     *
     * @param group whose it is: one that has many sandboxes loses some before others lose their
     *     last
     * @param idleSince any clock; smaller is longer ago
     */
    record Idle<K>(K sandbox, Object group, long idleSince, int memoryMegabytes) {}

    /**
     * @param wantedMegabytes memory to gain
     * @param wantedSandboxes how many must end at least
     * @return empty when all idle ones together are not enough: then none is to end
     */
    static <K> List<K> leaving(Collection<Idle<K>> idle, int wantedMegabytes, int wantedSandboxes) {
        var ordered = new ArrayList<>(idle);
        ordered.sort(Comparator.comparingLong(Idle::idleSince));
        Map<Object, Integer> left = new HashMap<>();
        idle.forEach(one -> left.merge(one.group(), 1, Integer::sum));
        var spare = new ArrayList<Idle<K>>();
        var last = new ArrayList<Idle<K>>();
        for (var one : ordered) {
            if (left.merge(one.group(), -1, Integer::sum) > 0) {
                spare.add(one);
            } else {
                last.add(one);
            }
        }
        spare.addAll(last);
        var leaving = new ArrayList<K>();
        var memory = 0;
        for (var one : spare) {
            if (memory >= wantedMegabytes && leaving.size() >= wantedSandboxes) {
                break;
            }
            memory += one.memoryMegabytes();
            leaving.add(one.sandbox());
        }
        return memory >= wantedMegabytes && leaving.size() >= wantedSandboxes ? leaving : List.of();
    }
}
