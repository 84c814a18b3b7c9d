package dev.tidemill.api.persistence;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether the database holds what only the master keys open. */
@ApplicationScoped
public class SealedRows {

    private final Sql sql;

    SealedRows(Sql sql) {
        this.sql = sql;
    }

    /** Of any tenant. */
    public boolean exist() {
        return CurrentTenant.callForAll(() -> QuarkusTransaction.requiringNew().call(this::any));
    }

    private boolean any() {
        return hasTable()
                && !sql.query(
                                row -> 1,
                                "select 1 from access_key where secret like 'sealed:%' union all"
                                        + " select 1 from function where environment like 'sealed:%'"
                                        + " limit 1")
                        .isEmpty();
    }

    /** A database that was made just now has none. */
    private boolean hasTable() {
        return sql.query(row -> row.getBoolean(1), "select to_regclass('access_key') is not null")
                .getFirst();
    }
}
