package dev.tidemill.api.tenant;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.tenant.Quota;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Makes, lists and removes tenants. Whoever calls has checked that an operator asks. */
@ApplicationScoped
public class Tenants {

    /** A new tenant with the one chance to read its root user's secret. */
    public record Created(Tenant tenant, AccessKey rootKey) {}

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final long FIRST_RANDOM_ACCOUNT = 100_000_000_000L;
    private static final long LAST_ACCOUNT = 999_999_999_999L;

    private final TenantStore store;
    private final AccessKeyStore keys;
    private final Outbox outbox;
    private final List<TenantArrival> arrivals;
    private final List<TenantRemoval> removals;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Tenants(
            TenantStore store,
            AccessKeyStore keys,
            Outbox outbox,
            @All List<TenantArrival> arrivals,
            @All List<TenantRemoval> removals,
            Clock clock) {
        this.store = store;
        this.keys = keys;
        this.outbox = outbox;
        this.arrivals = arrivals;
        this.removals = removals;
        this.clock = clock;
    }

    /**
     * @param accountId a random one when it is empty
     */
    public Created create(String name, Optional<String> accountId) {
        if (!NAME.matcher(name).matches()) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID,
                    "A tenant's name has 1 to 63 lower-case letters, digits and hyphens, and"
                            + " neither begins nor ends with a hyphen; got '"
                            + name
                            + "'.");
        }
        var id = accountId.map(Tenants::accountId).orElseGet(this::randomAccount);
        var made =
                forAll(
                        () -> {
                            var created = new Created(new Tenant(id, name), NewAccessKey.of(id));
                            add(created.tenant());
                            add(created.rootKey());
                            return created;
                        });
        arrivals.forEach(arrival -> arrival.arrived(made.tenant()));
        return made;
    }

    public List<Tenant> list() {
        return forAll(store::all);
    }

    /** Removes the tenant and everything of it, and ends its sandboxes. */
    public void remove(TenantId id) {
        if (id.equals(TenantId.PLATFORM) || id.equals(TenantId.DEFAULT)) {
            throw new PlatformException(
                    ErrorCode.ACCESS_DENIED,
                    "Account " + id + " belongs to the platform and cannot be deleted.");
        }
        forAll(() -> lockOut(id)); // first: nobody comes in
        removals.forEach(removal -> removal.prepare(id));
        forAll(
                () -> {
                    lockOut(id);
                    removals.forEach(removal -> removal.remove(id));
                    store.remove(id);
                    outbox.add(id, new Change.TenantRemoved(id));
                    return id;
                });
    }

    /** Refuses everybody of it, ends its sandboxes and holds its events, until it is resumed. */
    public Tenant suspend(TenantId id) {
        if (id.equals(TenantId.PLATFORM)) {
            throw new PlatformException(
                    ErrorCode.ACCESS_DENIED,
                    "Account " + id + " is the operator's own and cannot be suspended.");
        }
        return change(id, tenant -> tenant.suspended(true));
    }

    public Tenant resume(TenantId id) {
        return change(id, tenant -> tenant.suspended(false));
    }

    /**
     * @param change of the quotas that differ from the configuration's
     */
    public Tenant limit(TenantId id, UnaryOperator<Map<Quota, Long>> change) {
        return change(id, tenant -> tenant.withQuotas(change.apply(tenant.quotas())));
    }

    /** Empty: the configuration's. */
    public Tenant isolate(TenantId id, Optional<Isolation> isolation, Optional<Isolation> floor) {
        return change(id, tenant -> tenant.isolatedBy(isolation, floor));
    }

    public Tenant get(TenantId id) {
        return forAll(() -> store.lock(id).orElseThrow(() -> unknown(id)));
    }

    private Tenant change(TenantId id, UnaryOperator<Tenant> change) {
        return forAll(
                () -> {
                    var changed = change.apply(store.lock(id).orElseThrow(() -> unknown(id)));
                    store.change(changed);
                    outbox.add(id, new Change.TenantPut(changed));
                    return changed;
                });
    }

    static PlatformException unknown(TenantId id) {
        return new PlatformException(
                ErrorCode.TENANT_NOT_FOUND, "There is no tenant with account id " + id + ".");
    }

    private TenantId lockOut(TenantId id) {
        if (store.lock(id).isEmpty()) {
            throw unknown(id);
        }
        keys.removeAll(id).forEach(key -> outbox.add(id, new Change.AccessKeyRemoved(key)));
        return id;
    }

    /** What must exist from the first start; does nothing for what exists. */
    void ensure(Tenant tenant, Optional<AccessKey> rootKey) {
        forAll(
                () -> {
                    if (store.add(tenant, clock.instant())) {
                        outbox.add(tenant.id(), new Change.TenantPut(tenant));
                    }
                    rootKey.filter(key -> keys.add(key, Optional.empty(), clock.instant()))
                            .ifPresent(
                                    key -> outbox.add(key.tenant(), new Change.AccessKeyPut(key)));
                    return tenant;
                });
    }

    private void add(Tenant tenant) {
        if (!store.add(tenant, clock.instant())) {
            throw new PlatformException(
                    ErrorCode.TENANT_EXISTS,
                    store.nameIsTaken(tenant.name())
                            ? "There is a tenant named " + tenant.name() + " already."
                            : "There is a tenant with account id " + tenant.id() + " already.");
        }
        outbox.add(tenant.id(), new Change.TenantPut(tenant));
    }

    private void add(AccessKey key) {
        keys.add(key, Optional.empty(), clock.instant());
        outbox.add(key.tenant(), new Change.AccessKeyPut(key));
    }

    /**
     * @throws PlatformException when the text is none
     */
    public static TenantId accountId(String text) {
        if (!TenantId.isValid(text)) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID,
                    "An account id has 12 digits; got '" + text + "'.");
        }
        return new TenantId(text);
    }

    private TenantId randomAccount() {
        return new TenantId(
                String.valueOf(random.nextLong(FIRST_RANDOM_ACCOUNT, LAST_ACCOUNT + 1)));
    }

    private static <T> T forAll(java.util.concurrent.Callable<T> work) {
        return CurrentTenant.callForAll(() -> QuarkusTransaction.requiringNew().call(work));
    }
}
