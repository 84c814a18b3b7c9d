package dev.tidemill.api.identity;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether an account's principals are let in. Each door asks when it knows who comes. */
@ApplicationScoped
public class Accounts {

    private final Snapshot snapshot;

    public Accounts(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * @throws PlatformException {@link ErrorCode#TENANT_SUSPENDED}
     */
    public void requireActive(TenantId account) {
        var tenant = snapshot.tenant(account);
        if (tenant.isPresent() && tenant.get().suspended()) {
            throw new PlatformException(
                    ErrorCode.TENANT_SUSPENDED, "The account " + account + " is suspended.");
        }
    }
}
