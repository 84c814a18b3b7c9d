package dev.tidemill.api.quota;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.placement.Concurrency;
import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.Quota;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** Quotas as everybody asks for them: from memory, the operator's change at once. */
@ApplicationScoped
class QuotaBeans {

    @Produces
    @Singleton
    Limits limits(Snapshot snapshot, QuotaConfig config) {
        return new Limits(
                snapshot::tenant,
                Map.of(
                        Quota.FUNCTIONS, config.functions(),
                        Quota.FUNCTION_VERSIONS, config.functionVersions(),
                        Quota.CODE_BYTES, config.codeBytes(),
                        Quota.CONCURRENT_INVOCATIONS, config.concurrentInvocations(),
                        Quota.EVENTS_PER_SECOND, config.eventsPerSecond(),
                        Quota.LOG_BYTES_PER_DAY, config.logBytesPerDay()));
    }

    @Produces
    @Singleton
    Concurrency concurrency(Snapshot snapshot, Limits limits, QuotaConfig config) {
        return new Concurrency(snapshot, limits, config.nodes());
    }
}
