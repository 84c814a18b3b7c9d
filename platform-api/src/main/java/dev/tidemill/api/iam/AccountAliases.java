package dev.tidemill.api.iam;

import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.tenant.TenantLock;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** The name that an account may have beside its number; no two accounts have the same. */
@ApplicationScoped
@Transactional
public class AccountAliases {

    private final Sql sql;
    private final TenantLock tenants;

    AccountAliases(Sql sql, TenantLock tenants) {
        this.sql = sql;
        this.tenants = tenants;
    }

    public Optional<String> get(TenantId tenant) {
        return sql
                .query(
                        row -> row.getString(1),
                        "select alias from iam_account_alias where tenant = ?",
                        tenant.value())
                .stream()
                .findFirst();
    }

    /** Takes the place of the one before. */
    public void set(TenantId tenant, String alias) {
        tenants.count(tenant); // there is one only
        if (get(tenant).filter(alias::equals).isPresent()) {
            return;
        }
        sql.update("delete from iam_account_alias where tenant = ?", tenant.value());
        var added =
                sql.update(
                        "insert into iam_account_alias (tenant, alias) values (?, ?) on conflict do"
                                + " nothing",
                        tenant.value(),
                        alias);
        if (added == 0) {
            throw Refusals.exists("The account alias " + alias + " already exists.");
        }
    }

    public void remove(TenantId tenant, String alias) {
        tenants.keep(tenant);
        var removed =
                sql.update(
                        "delete from iam_account_alias where tenant = ? and alias = ?",
                        tenant.value(),
                        alias);
        if (removed == 0) {
            throw Refusals.missing("The account alias with name " + alias + " cannot be found.");
        }
    }
}
