package dev.tidemill.core.function;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A name that stands for a version of a function, and for a part of the invocations for another
 * one.
 *
 * @param name letters, digits, dashes and underscores, never digits alone
 * @param version {@code $LATEST} or a number
 * @param other who else gets invocations
 */
public record Alias(FunctionId function, String name, String version, Optional<Share> other)
        implements Target {

    /**
     * A part of the invocations.
     *
     * @param version a number
     * @param weight 0 to 1: which part of all
     */
    public record Share(String version, double weight) {}

    /**
     * The version of one invocation.
     *
     * @param lot evenly drawn from 0 (in) to 1 (out)
     */
    public String draw(double lot) {
        if (other.isEmpty()) {
            return version;
        }
        var share = other.get();
        return lot < share.weight() ? share.version() : version;
    }

    /** All that get invocations, the one that it points to first. */
    public List<String> versions() {
        return other.map(share -> List.of(version, share.version()))
                .orElseGet(() -> List.of(version));
    }

    /** Its versions' parts of a number of sandboxes, as invocations are parted. */
    public Map<String, Integer> split(int count) {
        if (other.isEmpty()) {
            return Map.of(version, count);
        }
        var part = (int) Math.round(count * other.get().weight());
        return Map.of(version, count - part, other.get().version(), part);
    }
}
