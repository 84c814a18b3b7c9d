package dev.tidemill.api.tenant;

import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of tenants. Its callers act for the platform, with all rows visible. */
@ApplicationScoped
class TenantStore {

    private final Sql sql;

    TenantStore(Sql sql) {
        this.sql = sql;
    }

    /**
     * @return false when the account or the name is taken
     */
    boolean add(Tenant tenant, Instant now) {
        return sql.update(
                        "insert into tenant (account_id, name, created_at) values (?, ?, ?) on"
                                + " conflict do nothing",
                        tenant.id().value(),
                        tenant.name(),
                        now)
                == 1;
    }

    List<Tenant> all() {
        return sql.query(TenantStore::tenant, "select * from tenant order by account_id");
    }

    boolean nameIsTaken(String name) {
        return !sql.query(row -> 1, "select 1 from tenant where name = ?", name).isEmpty();
    }

    /** Until the transaction ends none of them changes. */
    List<Tenant> lockAll() {
        return sql.query(TenantStore::tenant, "select * from tenant order by account_id for share");
    }

    /** Until the transaction ends nothing new can be made in the tenant. */
    Optional<Tenant> lock(TenantId id) {
        return sql
                .query(
                        TenantStore::tenant,
                        "select * from tenant where account_id = ? for update",
                        id.value())
                .stream()
                .findFirst();
    }

    void change(Tenant tenant) {
        sql.update(
                "update tenant set suspended = ?, quotas = ?, isolation = ?, isolation_floor = ?"
                        + " where account_id = ?",
                tenant.suspended(),
                QuotaText.write(tenant.quotas()),
                tenant.isolation().map(Isolation::word).orElse(""),
                tenant.isolationFloor().map(Isolation::word).orElse(""),
                tenant.id().value());
    }

    /** With all that refers to it. */
    void remove(TenantId id) {
        sql.update("delete from tenant where account_id = ?", id.value());
    }

    private static Tenant tenant(ResultSet row) throws SQLException {
        return new Tenant(
                new TenantId(row.getString("account_id")),
                row.getString("name"),
                row.getBoolean("suspended"),
                QuotaText.read(row.getString("quotas")),
                Isolation.of(row.getString("isolation")),
                Isolation.of(row.getString("isolation_floor")));
    }
}
