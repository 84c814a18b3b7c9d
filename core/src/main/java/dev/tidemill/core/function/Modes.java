package dev.tidemill.core.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.util.Optional;

/**
 * In which ways a function runs differently from others.
 *
 * @param tenantIsolation whether no sandbox serves more than one of the function's own tenants
 * @param activeTracing whether some of its runs are traced though no caller asked for it
 * @param recursion whether it may be part of an endless loop; said of the latest version for all
 * @param snapStart whether its versions are prepared when they are published
 */
public record Modes(
        boolean tenantIsolation, boolean activeTracing, boolean recursion, SnapStart snapStart) {

    public static final Modes NONE = new Modes(false, false, false, SnapStart.OFF);

    /** Nothing else. */
    public static final Modes TENANT_ISOLATION = new Modes(true, false, false, SnapStart.OFF);

    /** Nothing else. */
    public static final Modes ACTIVE_TRACING = new Modes(false, true, false, SnapStart.OFF);

    public Modes {
        snapStart = snapStart == null ? SnapStart.OFF : snapStart; // written by an older program
    }

    public Modes tracing(boolean active) {
        return new Modes(tenantIsolation, active, recursion, snapStart);
    }

    public Modes starting(SnapStart how) {
        return new Modes(tenantIsolation, activeTracing, recursion, how);
    }

    /**
     * @throws PlatformException when the caller names nobody where it must, or somebody where that
     *     would change nothing
     */
    public void require(Optional<TenancyId> tenancy) {
        if (tenantIsolation == tenancy.isPresent()) {
            return;
        }
        throw new PlatformException(
                ErrorCode.PARAMETER_INVALID,
                tenantIsolation
                        ? "The invoked function is enabled with tenancy configuration. Add a valid"
                                + " tenant ID in your request and try again."
                        : "The invoked function is not enabled with tenancy configuration. Remove"
                                + " the tenant ID from your request and try again.");
    }
}
