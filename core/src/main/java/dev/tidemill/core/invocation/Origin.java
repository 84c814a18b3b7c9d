package dev.tidemill.core.invocation;

import dev.tidemill.core.function.TenancyId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says of an invocation beside its event.
 *
 * @param tenancy for whom, of a function that keeps its own tenants apart
 * @param trace what the call belongs to
 */
public record Origin(Optional<TenancyId> tenancy, Optional<Trace> trace) {

    public static final Origin UNKNOWN = new Origin(Optional.empty(), Optional.empty());

    /** For what an older program wrote. */
    public static Origin of(@Nullable Origin known) {
        return known == null ? UNKNOWN : known;
    }
}
