package dev.tidemill.api.persistence;

import dev.tidemill.core.tenant.TenantId;
import java.util.Optional;

/**
 * The tenant for whom this thread uses the database. A door binds it around a blocking handler,
 * before the transaction begins; where nobody has bound one, every query finds nothing and every
 * write is refused.
 */
public final class CurrentTenant {

    static final String NOBODY = "none";
    private static final String EVERYBODY = "*";
    private static final ScopedValue<String> TENANT = ScopedValue.newInstance();

    private CurrentTenant() {}

    public static void run(TenantId tenant, Runnable work) {
        ScopedValue.where(TENANT, tenant.value()).run(work);
    }

    public static <T, X extends Throwable> T call(
            TenantId tenant, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(TENANT, tenant.value()).call(work);
    }

    /**
     * For the few jobs that serve all tenants (relay, projection, bootstrap, removal of a tenant).
     * Row-level security lets their plain SQL through; entities stay invisible, because no row
     * belongs to a tenant of this name.
     */
    public static <T, X extends Throwable> T callForAll(ScopedValue.CallableOp<T, X> work)
            throws X {
        return ScopedValue.where(TENANT, EVERYBODY).call(work);
    }

    /** Like {@link #callForAll}, without a result. */
    public static void runForAll(Runnable work) {
        ScopedValue.where(TENANT, EVERYBODY).run(work);
    }

    /** Empty where nobody, or all of them, are bound. */
    public static Optional<TenantId> get() {
        var name = setting();
        return TenantId.isValid(name) ? Optional.of(new TenantId(name)) : Optional.empty();
    }

    /** What row-level security compares with: an account id, or a word that no tenant bears. */
    static String setting() {
        return TENANT.orElse(NOBODY);
    }
}
