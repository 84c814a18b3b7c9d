package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightDatabase.instant;
import static dev.tidemill.api.insight.InsightDatabase.query;
import static dev.tidemill.api.insight.InsightDatabase.update;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Log groups. Every question names the tenant first. */
@ApplicationScoped
public class LogGroups {

    /** A group of streams; all output of one function by default. */
    public record Group(
            String name, Instant createdAt, Optional<Integer> retentionDays, long storedBytes) {}

    private final InsightDatabase database;
    private final Clock clock;

    public LogGroups(InsightDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param after the last name that is known already
     */
    public List<Group> list(
            TenantId tenant,
            String prefix,
            Optional<String> part,
            Optional<String> after,
            int limit) {
        return database.forTenant(
                tenant,
                connection ->
                        query(
                                connection,
                                LogGroups::group,
                                """
                                select name, created_at, retention_days, stored_bytes from log_group
                                where tenant = ? and starts_with(name, ?) and name > ?
                                    and strpos(lower(name), lower(?)) > 0
                                order by name limit ?
                                """,
                                tenant.value(),
                                prefix,
                                after.orElse(""),
                                part.orElse(""),
                                limit));
    }

    private static Group group(ResultSet row) throws SQLException {
        var days = row.getInt("retention_days");
        var keptForGood = row.wasNull();
        return new Group(
                row.getString("name"),
                instant(row, "created_at"),
                keptForGood ? Optional.empty() : Optional.of(days),
                row.getLong("stored_bytes"));
    }

    /**
     * @return false when it exists
     */
    public boolean create(TenantId tenant, String name) {
        return database.forTenant(
                tenant,
                connection ->
                        update(
                                        connection,
                                        "insert into log_group (tenant, name, created_at) values"
                                                + " (?, ?, ?) on conflict do nothing",
                                        tenant.value(),
                                        name,
                                        clock.instant())
                                == 1);
    }

    /**
     * Deletes the group with all that is in it: lines first and in portions, so that the projector
     * never waits long for the group.
     *
     * @throws PlatformException LOG_GROUP_NOT_FOUND
     */
    public void delete(TenantId tenant, String name) {
        require(tenant, name);
        while (!Portion.inTurn(
                () ->
                        database.forTenant(
                                tenant, connection -> isDeleted(connection, tenant, name)))) {}
    }

    private static boolean isDeleted(Connection connection, TenantId tenant, String name)
            throws SQLException {
        if (Portion.ofGroup(connection, tenant, name)) {
            return false;
        }
        lock(connection, tenant, name);
        if (Portion.ofGroup(connection, tenant, name)) { // what came while we waited
            return false;
        }
        return update(
                        connection,
                        "delete from log_group where tenant = ? and name = ?",
                        tenant.value(),
                        name)
                == 1;
    }

    /**
     * @param days empty: lines are kept for good
     */
    public void keep(TenantId tenant, String name, Optional<Integer> days) {
        database.forTenant(
                tenant,
                connection -> {
                    lock(connection, tenant, name);
                    return update(
                            connection,
                            "update log_group set retention_days = ? where tenant = ? and name = ?",
                            days.orElse(null),
                            tenant.value(),
                            name);
                });
    }

    /**
     * @throws PlatformException LOG_GROUP_NOT_FOUND
     */
    static void lock(Connection connection, TenantId tenant, String name) throws SQLException {
        if (query(
                        connection,
                        _ -> "",
                        "select from log_group where tenant = ? and name = ? for update",
                        tenant.value(),
                        name)
                .isEmpty()) {
            throw noSuch();
        }
    }

    private static PlatformException noSuch() {
        return new PlatformException(
                ErrorCode.LOG_GROUP_NOT_FOUND, "The specified log group does not exist.");
    }

    /**
     * @throws PlatformException LOG_GROUP_NOT_FOUND
     */
    public void require(TenantId tenant, String name) {
        var found =
                database.forTenant(
                        tenant,
                        connection ->
                                query(
                                        connection,
                                        _ -> "",
                                        "select from log_group where tenant = ? and name = ?",
                                        tenant.value(),
                                        name));
        if (found.isEmpty()) {
            throw noSuch();
        }
    }
}
