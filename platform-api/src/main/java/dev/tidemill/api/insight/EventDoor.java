package dev.tidemill.api.insight;

import dev.tidemill.api.admission.Admission;
import dev.tidemill.api.identity.Principals;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds an event for its tenant, and asks whether the caller may do with it what it wants. */
@ApplicationScoped
class EventDoor {

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,64}");

    private final Ledger ledger;
    private final Principals principals;
    private final Admission admission;

    EventDoor(Ledger ledger, Principals principals, Admission admission) {
        this.ledger = ledger;
        this.principals = principals;
        this.admission = admission;
    }

    TenantId tenant() {
        return principals.current().tenant();
    }

    /** Whether the caller may do it with events of one function, or of all. */
    TenantId require(String action, Optional<String> function) {
        var tenant = tenant();
        admission.require("tidemill:" + action, new FunctionId(tenant, function.orElse("*")).arn());
        return tenant;
    }

    /**
     * All lives of an event of the caller's tenant, the first one first: one at least. Who may not
     * do it does not hear whether there is such an event.
     */
    List<LedgerEntry> lives(String action, String id) {
        var lives = ID.matcher(id).matches() ? ledger.lives(tenant(), id) : List.<LedgerEntry>of();
        require(action, lives.stream().findFirst().map(entry -> entry.function().name()));
        if (lives.isEmpty()) {
            throw notFound(id);
        }
        return lives;
    }

    /**
     * @param generation the latest one when null
     */
    static LedgerEntry pick(List<LedgerEntry> lives, @Nullable Integer generation) {
        return generation == null
                ? lives.getLast()
                : lives.stream()
                        .filter(entry -> entry.generation() == generation)
                        .findFirst()
                        .orElseThrow(() -> notFound(lives.getFirst().id() + "/" + generation));
    }

    private static PlatformException notFound(String id) {
        return new PlatformException(
                ErrorCode.EVENT_NOT_FOUND,
                "The ledger has no event '" + id + "' of this account that waits or has ended.");
    }
}
