package dev.tidemill.api.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionConcurrency;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.Quota;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How much of an account's concurrency there is, and how much functions may have of it. */
@ApplicationScoped
public class ConcurrencyLimits {

    /** What every account keeps for the functions that have none of their own. */
    private static final int KEPT = 100;

    private final Limits limits;

    ConcurrencyLimits(Limits limits) {
        this.limits = limits;
    }

    /** The account's: invocations at a time. */
    public int of(TenantId tenant) {
        return (int) Math.min(Integer.MAX_VALUE, limits.of(tenant, Quota.CONCURRENT_INVOCATIONS));
    }

    /** The account's: of all its packages. */
    long codeBytes(TenantId tenant) {
        return limits.of(tenant, Quota.CODE_BYTES);
    }

    /** An account with less than twice that keeps half of what it has. */
    private int kept(TenantId tenant) {
        return Math.min(KEPT, of(tenant) / 2);
    }

    /**
     * @param all of the account's functions as they stand
     * @param wanted what is to become of one of them
     * @param what how the request calls the number
     * @throws PlatformException {@link ErrorCode#PARAMETER_INVALID} when others would be left with
     *     too little
     */
    void requireRoom(List<FunctionConcurrency> all, FunctionConcurrency wanted, String what) {
        var id = wanted.function();
        var before = setAside(all, id);
        var others =
                all.stream()
                        .filter(it -> !it.function().equals(id))
                        .mapToLong(FunctionConcurrency::setAside)
                        .sum();
        // what takes no more than it has is no reason to say no, though the quota was lowered
        if (wanted.setAside() > before
                && of(id.tenant()) - others - wanted.setAside() < kept(id.tenant())) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID,
                    "Specified "
                            + what
                            + " for function decreases account's UnreservedConcurrentExecution below"
                            + " its minimum value of ["
                            + kept(id.tenant())
                            + "].");
        }
    }

    private static long setAside(List<FunctionConcurrency> all, FunctionId id) {
        return all.stream()
                .filter(it -> it.function().equals(id))
                .mapToLong(FunctionConcurrency::setAside)
                .sum();
    }
}
