package dev.tidemill.api.tenant;

import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.tenant.AccessKeys.LastUse;
import dev.tidemill.api.tenant.AccessKeys.Shown;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.secret.Seals;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** The rows of access keys: the one place that reads and writes their secrets. */
@ApplicationScoped
class AccessKeyStore {

    private static final String KEYS =
            "select k.*, u.name as user_name from access_key k left join iam_identity u on u.id ="
                    + " k.user_id ";

    private final Sql sql;
    private final Seals seals;

    AccessKeyStore(Sql sql, Seals seals) {
        this.sql = sql;
        this.seals = seals;
    }

    /**
     * @param userId the unique id of whose it is; empty for the root user
     * @return false when the key exists
     */
    boolean add(AccessKey key, Optional<String> userId, Instant now) {
        return sql.update(
                        "insert into access_key (id, tenant, secret, created_at, user_id, active)"
                                + " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                        key.id(),
                        key.tenant().value(),
                        seals.sealText(key.secret(), AccessKey.place(key.id())),
                        now,
                        userId,
                        key.active())
                == 1;
    }

    AccessKey key(TenantId tenant, String id) {
        return sql.query(this::key, KEYS + "where k.tenant = ? and k.id = ?", tenant.value(), id)
                .getFirst();
    }

    /** Of all tenants; until the transaction ends none of them changes. */
    List<AccessKey> lockAll() {
        return sql.query(this::key, KEYS + "order by k.id for share of k");
    }

    /** The oldest first, without their secrets. */
    List<Shown> list(TenantId tenant, Optional<String> userId) {
        return sql.query(
                AccessKeyStore::shown,
                KEYS
                        + "where k.tenant = ? and k.user_id is not distinct from ? order by"
                        + " k.created_at, k.id",
                tenant.value(),
                userId);
    }

    Optional<Shown> find(TenantId tenant, String id) {
        return sql
                .query(
                        AccessKeyStore::shown,
                        KEYS + "where k.tenant = ? and k.id = ?",
                        tenant.value(),
                        id)
                .stream()
                .findFirst();
    }

    /**
     * Until the transaction ends nobody else changes them; who was faster is waited for.
     *
     * @return the ids of those that are still there
     */
    List<String> lock(TenantId tenant, String userId) {
        return sql.query(
                row -> row.getString(1),
                "select id from access_key where tenant = ? and user_id = ? order by id for update",
                tenant.value(),
                userId);
    }

    /**
     * @return false when it is gone
     */
    boolean activate(TenantId tenant, String id, boolean active) {
        return sql.update(
                        "update access_key set active = ? where tenant = ? and id = ?",
                        active,
                        tenant.value(),
                        id)
                == 1;
    }

    /**
     * @return false when it is gone
     */
    boolean remove(TenantId tenant, String id) {
        return sql.update("delete from access_key where tenant = ? and id = ?", tenant.value(), id)
                == 1;
    }

    /**
     * @return their ids
     */
    List<String> removeAll(TenantId tenant) {
        return sql.query(
                row -> row.getString(1),
                "delete from access_key where tenant = ? returning id",
                tenant.value());
    }

    private AccessKey key(ResultSet row) throws SQLException {
        var id = row.getString("id");
        return new AccessKey(
                id,
                seals.openText(row.getString("secret"), AccessKey.place(id)),
                new TenantId(row.getString("tenant")),
                Optional.ofNullable(row.getString("user_name")),
                row.getBoolean("active"));
    }

    private static Shown shown(ResultSet row) throws SQLException {
        var used = row.getObject("last_used_at", OffsetDateTime.class);
        return new Shown(
                row.getString("id"),
                Optional.ofNullable(row.getString("user_name")),
                row.getBoolean("active"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                used == null
                        ? Optional.empty()
                        : Optional.of(
                                new LastUse(
                                        used.toInstant(),
                                        row.getString("last_used_region"),
                                        row.getString("last_used_service"))));
    }
}
