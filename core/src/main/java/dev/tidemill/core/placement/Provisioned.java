package dev.tidemill.core.placement;

import java.util.Optional;

/**
 * How far a worker has come with a {@link Provision}.
 *
 * @param ready how many sandboxes are initialised
 * @param busy how many of these run something now
 * @param problem why there are no more of them, where a try has failed
 */
public record Provisioned(int ready, int busy, Optional<String> problem) {

    public static final Provisioned NOTHING = new Provisioned(0, 0, Optional.empty());

    public Provisioned plus(Provisioned other) {
        return new Provisioned(ready + other.ready, busy + other.busy, problem.or(other::problem));
    }
}
