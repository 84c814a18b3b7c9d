package dev.tidemill.api.insight;

import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.Quota;
import dev.tidemill.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What tenants have written today, held until the transaction ends: lines beyond the quota are
 * dropped, and the first one gives way to a line that says so.
 */
final class LogVolume {

    private final LocalDate day;
    private final Limits limits;
    private final Map<String, Today> tenants = new HashMap<>();

    private static final class Today {
        private long bytes;
        private boolean told;

        Today(long bytes, boolean told) {
            this.bytes = bytes;
            this.told = told;
        }
    }

    private LogVolume(LocalDate day, Limits limits) {
        this.day = day;
        this.limits = limits;
    }

    /**
     * @param named in order, so that two nodes never wait for each other in a circle
     */
    static LogVolume lock(Connection connection, Set<String> named, Instant now, Limits limits)
            throws SQLException {
        var volume = new LogVolume(LocalDate.ofInstant(now, ZoneOffset.UTC), limits);
        var tenants = named.toArray(String[]::new);
        InsightDatabase.update(
                connection,
                "insert into log_volume (tenant, day) select tenant, ? from unnest(?) tenant order"
                        + " by tenant on conflict do nothing",
                volume.day,
                tenants);
        InsightDatabase.query(
                connection,
                row ->
                        volume.tenants.put(
                                row.getString(1), new Today(row.getLong(2), row.getBoolean(3))),
                "select tenant, bytes, told from log_volume where tenant = any(?) and day = ? order"
                        + " by tenant for update",
                tenants,
                volume.day);
        return volume;
    }

    /** The line, what stands in its place, or nothing. */
    Optional<String> kept(TenantId tenant, String line) {
        var today = tenants.get(tenant.value());
        if (today == null) {
            return Optional.empty();
        }
        var limit = limits.of(tenant, Quota.LOG_BYTES_PER_DAY);
        var size = line.getBytes(StandardCharsets.UTF_8).length;
        if (today.bytes + size <= limit) {
            today.bytes += size;
            return Optional.of(line);
        }
        if (today.told) {
            return Optional.empty();
        }
        today.told = true;
        return Optional.of(
                "[tidemill] The account's quota of "
                        + limit
                        + " bytes of output each day is used up: output is dropped until 00:00 UTC.");
    }

    void save(Connection connection) throws SQLException {
        for (var tenant : tenants.entrySet()) {
            InsightDatabase.update(
                    connection,
                    "update log_volume set bytes = ?, told = ? where tenant = ? and day = ?",
                    tenant.getValue().bytes,
                    tenant.getValue().told,
                    tenant.getKey(),
                    day);
        }
    }
}
