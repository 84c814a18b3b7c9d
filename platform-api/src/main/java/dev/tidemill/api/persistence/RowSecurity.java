package dev.tidemill.api.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.TransactionScoped;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Tells PostgreSQL whose rows a transaction sees: the second of the two locks. The setting ends
 * with the transaction, so that a pooled connection carries no tenant.
 */
@ApplicationScoped
class RowSecurity {

    private final DataSource database;

    RowSecurity(DataSource database) {
        this.database = database;
    }

    void begin(@Observes @Initialized(TransactionScoped.class) Object transaction)
            throws SQLException {
        // The connection is the transaction's: whoever asks for one later in it gets the same.
        try (var connection = database.getConnection();
                var statement =
                        connection.prepareStatement("select set_config('app.tenant', ?, true)")) {
            statement.setString(1, CurrentTenant.setting());
            statement.execute();
        }
    }
}
