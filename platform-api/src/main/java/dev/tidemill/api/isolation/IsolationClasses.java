package dev.tidemill.api.isolation;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.IsolationRules;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.isolation.Isolations;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/**
 * The isolation of functions: what their tag asks for, else the tenant's default, else the
 * configuration's, and never less than the floor.
 */
@ApplicationScoped
public class IsolationClasses implements IsolationRules {

    /** Tags of ours: one that is none would be a typing error that nobody notices. */
    private static final String OURS = "tidemill:";

    private final Snapshot snapshot;
    private final IsolationConfig config;
    private final Isolations machine;

    IsolationClasses(Snapshot snapshot, IsolationConfig config, Isolations machine) {
        this.snapshot = snapshot;
        this.config = config;
        this.machine = machine;
    }

    @Override
    public Isolation of(FunctionId function) {
        return of(function.tenant(), wanted(snapshot.functionTags(function)));
    }

    private Isolation of(TenantId tenant, Optional<Isolation> wanted) {
        var isolation = wanted.orElseGet(() -> standard(tenant));
        var floor = floor(tenant);
        return isolation.isWeakerThan(floor) ? floor : isolation;
    }

    /** Of the tenant's functions that ask for none. */
    Isolation standard(TenantId tenant) {
        return snapshot.tenant(tenant).flatMap(Tenant::isolation).orElse(known(config.standard()));
    }

    Isolation floor(TenantId tenant) {
        return snapshot.tenant(tenant)
                .flatMap(Tenant::isolationFloor)
                .orElse(known(config.floor()));
    }

    Isolations machine() {
        return machine;
    }

    /**
     * Whether a function may have these tags.
     *
     * @throws PlatformException {@link ErrorCode#PARAMETER_INVALID} when they ask for what is none,
     *     for less than the floor, or for what this machine cannot give
     */
    public void check(TenantId tenant, Map<String, String> tags) {
        tags.keySet().stream()
                .filter(key -> key.startsWith(OURS) && !key.equals(Isolation.TAG))
                .findFirst()
                .ifPresent(
                        key -> {
                            throw invalid(
                                    "The tag key '"
                                            + key
                                            + "' uses the reserved prefix tidemill:, of which there"
                                            + " is tidemill:isolation.");
                        });
        var asked = tags.get(Isolation.TAG);
        var wanted = wanted(tags);
        if (asked != null && wanted.isEmpty()) {
            throw invalid(
                    "The tag tidemill:isolation is standard or hostile; got '" + asked + "'.");
        }
        var floor = floor(tenant);
        if (wanted.filter(it -> it.isWeakerThan(floor)).isPresent()) {
            throw invalid(
                    "The operator lets functions of account "
                            + tenant
                            + " have no weaker isolation than "
                            + floor.word()
                            + "; got the tag tidemill:isolation="
                            + asked
                            + ".");
        }
        available(of(tenant, wanted));
    }

    /**
     * @throws PlatformException {@link ErrorCode#PARAMETER_INVALID} when this machine cannot give
     *     it
     */
    void available(Isolation isolation) {
        machine.missing(isolation)
                .ifPresent(
                        what -> {
                            throw invalid(
                                    "The isolation "
                                            + isolation.word()
                                            + " is not available on this machine: install "
                                            + what
                                            + " and start Tidemill again.");
                        });
    }

    private static Optional<Isolation> wanted(Map<String, String> tags) {
        return Isolation.of(tags.getOrDefault(Isolation.TAG, ""));
    }

    private static Isolation known(String word) {
        return Isolation.of(word).orElseThrow();
    }

    static PlatformException invalid(String message) {
        return new PlatformException(ErrorCode.PARAMETER_INVALID, message);
    }
}
