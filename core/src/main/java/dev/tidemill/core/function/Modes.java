package dev.tidemill.core.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.util.Optional;

/**
 * In which ways a function runs differently from others.
 *
 * @param tenantIsolation whether no sandbox serves more than one of the function's own tenants
 */
public record Modes(boolean tenantIsolation) {

    public static final Modes NONE = new Modes(false);

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
