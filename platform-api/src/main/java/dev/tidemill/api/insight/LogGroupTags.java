package dev.tidemill.api.insight;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.persistence.TextMap;
import dev.tidemill.api.tenant.TenantLock;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tags of log groups. Conditions of policies ask for them, so that each change is one of the
 * catalogue's; a group that lines have made has none.
 */
@ApplicationScoped
public class LogGroupTags {

    /** What a group shall have, from what it has. */
    @FunctionalInterface
    public interface Edit {
        /**
         * @param tags to be changed as they shall be
         * @param others how many other groups of the tenant have tags
         */
        void apply(Map<String, String> tags, int others);
    }

    private final Sql sql;
    private final TenantLock tenants;
    private final Outbox outbox;
    private final Clock clock;
    private final TextMap texts = new TextMap();

    LogGroupTags(Sql sql, TenantLock tenants, Outbox outbox, Clock clock) {
        this.sql = sql;
        this.tenants = tenants;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Makes the group with its tags: it is never there without them.
     *
     * @return false when it exists
     */
    public boolean create(TenantId tenant, String group, Edit edit) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            tenants.count(tenant);
                            var made =
                                    sql.update(
                                            "insert into log_group (tenant, name, created_at)"
                                                    + " values (?, ?, ?) on conflict do nothing",
                                            tenant.value(),
                                            group,
                                            clock.instant());
                            if (made == 1) {
                                forget(tenant, group); // of an earlier group of this name
                                change(tenant, group, edit);
                            }
                            return made == 1;
                        });
    }

    /**
     * @throws PlatformException LOG_GROUP_NOT_FOUND
     */
    public void edit(TenantId tenant, String group, Edit edit) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            tenants.count(tenant); // nobody else tags or counts meanwhile
                            require(tenant, group);
                            change(tenant, group, edit);
                        });
    }

    /**
     * @throws PlatformException LOG_GROUP_NOT_FOUND
     */
    public Map<String, String> get(TenantId tenant, String group) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            require(tenant, group);
                            return tags(tenant, group);
                        });
    }

    /** When the group is gone. */
    public void remove(TenantId tenant, String group) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            tenants.keep(tenant);
                            forget(tenant, group);
                        });
    }

    /** In the transaction that removes the tenant. */
    void removeAll(TenantId tenant) {
        sql.query(
                        row -> row.getString(1),
                        "delete from log_group_tags where tenant = ? returning log_group",
                        tenant.value())
                .forEach(
                        group -> outbox.add(tenant, new Change.LogGroupTagsRemoved(tenant, group)));
    }

    private void change(TenantId tenant, String group, Edit edit) {
        var tags = new TreeMap<>(tags(tenant, group));
        edit.apply(tags, others(tenant, group));
        if (tags.isEmpty()) {
            forget(tenant, group);
            return;
        }
        sql.update(
                "insert into log_group_tags (tenant, log_group, tags) values (?, ?, ?) on conflict"
                        + " (tenant, log_group) do update set tags = excluded.tags",
                tenant.value(),
                group,
                texts.convertToDatabaseColumn(tags));
        outbox.add(tenant, new Change.LogGroupTagsPut(tenant, group, tags));
    }

    private void forget(TenantId tenant, String group) {
        var gone =
                sql.update(
                        "delete from log_group_tags where tenant = ? and log_group = ?",
                        tenant.value(),
                        group);
        if (gone == 1) {
            outbox.add(tenant, new Change.LogGroupTagsRemoved(tenant, group));
        }
    }

    /** And keeps it until the transaction ends. */
    private void require(TenantId tenant, String group) {
        var found =
                sql.query(
                        row -> 1,
                        "select 1 from log_group where tenant = ? and name = ? for key share",
                        tenant.value(),
                        group);
        if (found.isEmpty()) {
            throw new PlatformException(
                    ErrorCode.LOG_GROUP_NOT_FOUND, "The specified log group does not exist.");
        }
    }

    private Map<String, String> tags(TenantId tenant, String group) {
        return sql
                .query(
                        row -> texts.convertToEntityAttribute(row.getString(1)),
                        "select tags from log_group_tags where tenant = ? and log_group = ?",
                        tenant.value(),
                        group)
                .stream()
                .findFirst()
                .orElse(Map.of());
    }

    private int others(TenantId tenant, String group) {
        return sql.query(
                        row -> row.getInt(1),
                        "select count(*) from log_group_tags where tenant = ? and log_group <> ?",
                        tenant.value(),
                        group)
                .getFirst();
    }
}
