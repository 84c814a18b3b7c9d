package dev.tidemill.api.quota;

import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.placement.Concurrency;
import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.Quota;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a tenant may have, and what it has of it. */
@ApplicationScoped
class Quotas {

    /**
     * One quota of one tenant.
     *
     * @param own whether the operator has set it for this tenant
     */
    record Standing(String name, long limit, boolean own, long used) {}

    /** All quotas of one tenant. */
    record Sheet(String accountId, List<Standing> quotas) {}

    private final Snapshot snapshot;
    private final Limits limits;
    private final CodeQuota code;
    private final Concurrency concurrency;
    private final EventRate events;
    private final Sql sql;
    private final Clock clock;

    Quotas(
            Snapshot snapshot,
            Limits limits,
            CodeQuota code,
            Concurrency concurrency,
            EventRate events,
            Sql sql,
            Clock clock) {
        this.snapshot = snapshot;
        this.limits = limits;
        this.code = code;
        this.concurrency = concurrency;
        this.events = events;
        this.sql = sql;
        this.clock = clock;
    }

    Sheet of(TenantId tenant) {
        var own = snapshot.tenant(tenant).map(Tenant::quotas).orElse(Map.of());
        var used = used(tenant);
        return new Sheet(
                tenant.value(),
                Arrays.stream(Quota.values())
                        .map(
                                quota ->
                                        new Standing(
                                                quota.field(),
                                                limits.of(tenant, quota),
                                                own.containsKey(quota),
                                                used.getOrDefault(quota, 0L)))
                        .toList());
    }

    private Map<Quota, Long> used(TenantId tenant) {
        var used = new EnumMap<Quota, Long>(Quota.class);
        used.put(Quota.CONCURRENT_INVOCATIONS, concurrency.running(tenant));
        used.put(Quota.EVENTS_PER_SECOND, events.used(tenant));
        CurrentTenant.run(
                tenant,
                () ->
                        QuarkusTransaction.requiringNew()
                                .run(
                                        () -> {
                                            var stored = code.stored(tenant);
                                            used.put(Quota.FUNCTIONS, stored.functions());
                                            used.put(Quota.FUNCTION_VERSIONS, stored.versions());
                                            used.put(Quota.CODE_BYTES, stored.bytes());
                                            used.put(Quota.LOG_BYTES_PER_DAY, logged(tenant));
                                        }));
        return used;
    }

    private long logged(TenantId tenant) {
        return sql
                .query(
                        row -> row.getLong(1),
                        "select bytes from log_volume where tenant = ? and day = ?",
                        tenant.value(),
                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
                .stream()
                .findFirst()
                .orElse(0L);
    }
}
