package dev.tidemill.api.function;

import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionConcurrency;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.SnapStart;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Gives functions a part of their account's concurrency, and takes it back. */
@ApplicationScoped
public class FunctionConcurrencies {

    /**
     * Provisioned concurrency of a version or an alias.
     *
     * @param requested how many initialised sandboxes are to be kept
     */
    public record View(FunctionId function, String qualifier, int requested, Instant modifiedAt) {}

    /** What an account has, and what is left of its concurrency. */
    public record Account(
            int limit, int unreserved, long mostCodeBytes, long functions, long codeBytes) {}

    private final Functions functions;
    private final Aliases aliases;
    private final ConcurrencyStore store;
    private final ConcurrencyLimits limits;
    private final Sql sql;
    private final Clock clock;

    FunctionConcurrencies(
            Functions functions,
            Aliases aliases,
            ConcurrencyStore store,
            ConcurrencyLimits limits,
            Sql sql,
            Clock clock) {
        this.functions = functions;
        this.aliases = aliases;
        this.store = store;
        this.limits = limits;
        this.sql = sql;
        this.clock = clock;
    }

    // ---- reserved

    public Optional<Integer> reserved(FunctionId id) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            functions.get(id);
                            return store.of(id).reserved();
                        });
    }

    public void reserve(FunctionId id, int amount) {
        change(
                id,
                known -> {
                    if (amount < known.provisionedInAll()) {
                        throw invalid(
                                " ReservedConcurrentExecutions  "
                                        + amount
                                        + " should not be lower than function's total provisioned"
                                        + " concurrency ["
                                        + known.provisionedInAll()
                                        + "].");
                    }
                    requireRoom(
                            new FunctionConcurrency(id, Optional.of(amount), known.provisioned()),
                            "ReservedConcurrentExecutions");
                    store.reserve(id, amount, clock.instant());
                });
    }

    /** What is provisioned stays, and takes its part of the account's. */
    public void unreserve(FunctionId id) {
        change(
                id,
                _ -> {
                    store.unreserve(id);
                });
    }

    // ---- provisioned

    /**
     * @param qualifier a published version or an alias
     */
    public View provision(FunctionId id, String qualifier, int amount) {
        var now = clock.instant();
        change(
                id,
                known -> {
                    var versions = existing(id, qualifier);
                    if (versions.contains(FunctionVersion.LATEST)) { // an alias may point to it
                        throw unpublished();
                    }
                    if (functions.get(id).settings().modes().tenantIsolation()) {
                        throw invalid(
                                "Provisioned concurrency is not supported for functions with"
                                        + " tenancy configuration.");
                    }
                    requireNoSnapStart(functions, id, versions);
                    requireAlone(id, qualifier, versions);
                    var all = new HashMap<>(known.provisioned());
                    all.put(qualifier, amount);
                    var wanted = new FunctionConcurrency(id, known.reserved(), all);
                    if (known.reserved().isPresent()
                            && wanted.provisionedInAll() > known.reserved().get()) {
                        throw invalid(
                                "Requested Provisioned Concurrency should not be greater than the"
                                        + " reservedConcurrentExecution for function");
                    }
                    requireRoom(wanted, "ConcurrentExecutions");
                    store.put(id, qualifier, amount, now);
                });
        return new View(id, qualifier, amount, now);
    }

    public View provisioned(FunctionId id, String qualifier) {
        requirePublished(qualifier);
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            existing(id, qualifier);
                            return store.provisioned(id).stream()
                                    .filter(part -> part.qualifier().equals(qualifier))
                                    .map(FunctionConcurrencies::view)
                                    .findFirst()
                                    .orElseThrow(FunctionConcurrencies::notProvisioned);
                        });
    }

    /** In the order of qualifiers. */
    public List<View> allProvisioned(FunctionId id) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            functions.get(id);
                            return store.provisioned(id).stream()
                                    .map(FunctionConcurrencies::view)
                                    .toList();
                        });
    }

    /** One that is not there is gone already. */
    public void unprovision(FunctionId id, String qualifier) {
        requirePublished(qualifier);
        change(
                id,
                _ -> {
                    existing(id, qualifier);
                    store.remove(id, qualifier);
                });
    }

    /** What the versions behind the qualifier are, the one that the alias points to first. */
    private List<String> existing(FunctionId id, String qualifier) {
        functions.get(id);
        var alias = aliases.get(id, qualifier);
        if (alias.isPresent()) {
            return alias.get().asCalled().versions();
        }
        return VersionNumber.parse(qualifier).stream()
                .mapToObj(number -> functions.version(id, number))
                .flatMap(Optional::stream)
                .map(version -> List.of(version.version()))
                .findFirst()
                .orElseThrow(() -> Functions.missing(id.arn(qualifier)));
    }

    /** What is kept initialised has no use for a quick start. */
    static void requireNoSnapStart(Functions functions, FunctionId id, List<String> versions) {
        var quick =
                versions.stream()
                        .flatMapToLong(version -> VersionNumber.parse(version).stream())
                        .mapToObj(number -> functions.version(id, number))
                        .flatMap(Optional::stream)
                        .anyMatch(it -> it.settings().modes().snapStart() != SnapStart.OFF);
        if (quick) {
            throw invalid(
                    "Provisioned Concurrency is not supported for SnapStart enabled functions.");
        }
    }

    private void requireAlone(FunctionId id, String qualifier, List<String> versions) {
        ProvisionedOnce.require(
                aliases.get(id, qualifier).isPresent(),
                versions,
                store.provisioned(id).stream()
                        .map(ConcurrencyStore.Part::qualifier)
                        .filter(other -> !other.equals(qualifier))
                        .toList(),
                other ->
                        aliases.get(id, other)
                                .map(alias -> alias.asCalled().versions())
                                .orElse(List.of(other)));
    }

    // ---- the account

    public Account account(TenantId tenant) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            var limit = limits.of(tenant);
                            var setAside =
                                    store.of(tenant).stream()
                                            .mapToLong(FunctionConcurrency::setAside)
                                            .sum();
                            return sql.query(
                                            row ->
                                                    new Account(
                                                            limit,
                                                            (int) Math.max(0, limit - setAside),
                                                            limits.codeBytes(tenant),
                                                            row.getLong(1),
                                                            row.getLong(2)),
                                            "select count(*) filter (where number = 0),"
                                                    + " coalesce(sum(code_size), 0)"
                                                    + " from function where tenant = ?",
                                            tenant.value())
                                    .getFirst();
                        });
    }

    private interface Step {
        void take(FunctionConcurrency known);
    }

    private void change(FunctionId id, Step step) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            functions.lock(id);
                            store.lock(id.tenant());
                            step.take(store.of(id));
                        });
    }

    private void requireRoom(FunctionConcurrency wanted, String what) {
        limits.requireRoom(store.of(wanted.function().tenant()), wanted, what);
    }

    private static void requirePublished(String qualifier) {
        if (qualifier.equals(FunctionVersion.LATEST)) {
            throw invalid(
                    "The function resource provided must be an alias or a published version.");
        }
    }

    private static View view(ConcurrencyStore.Part part) {
        return new View(part.function(), part.qualifier(), part.amount(), part.modifiedAt());
    }

    private static PlatformException notProvisioned() {
        return new PlatformException(
                ErrorCode.PROVISIONED_CONCURRENCY_NOT_FOUND,
                "No Provisioned Concurrency Config found for this function");
    }

    static PlatformException unpublished() {
        return invalid(
                "Provisioned Concurrency Configs cannot be applied to unpublished function"
                        + " versions.");
    }

    private static PlatformException invalid(String message) {
        return new PlatformException(ErrorCode.PARAMETER_INVALID, message);
    }
}
