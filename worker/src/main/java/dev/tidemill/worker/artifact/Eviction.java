package dev.tidemill.worker.artifact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which packages leave the cache: the least recently used of those that nobody uses. Pure. */
final class Eviction {

    private Eviction() {}

    /**
     * @param size negative while it is not there yet
     */
    record Unit<K>(K key, long size, long lastUse, boolean used) {}

    static <K> List<K> leaving(Collection<Unit<K>> units, long capacity) {
        var over = units.stream().mapToLong(unit -> Math.max(0, unit.size())).sum() - capacity;
        var leaving = new ArrayList<K>();
        var candidates =
                units.stream()
                        .filter(unit -> !unit.used() && unit.size() >= 0)
                        .sorted(Comparator.comparingLong(Unit::lastUse))
                        .toList();
        for (var unit : candidates) {
            if (over <= 0) {
                break;
            }
            over -= unit.size();
            leaving.add(unit.key());
        }
        return leaving;
    }
}
