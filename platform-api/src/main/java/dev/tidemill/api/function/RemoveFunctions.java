package dev.tidemill.api.function;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.tenant.TenantRemoval;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A removed tenant's functions go with it. Its packages may stay: others may have the same. */
@ApplicationScoped
class RemoveFunctions implements TenantRemoval {

    private final Sql sql;
    private final Outbox outbox;
    private final ConcurrencyStore concurrency;
    private final EventInvokeStore eventInvoke;

    RemoveFunctions(
            Sql sql, Outbox outbox, ConcurrencyStore concurrency, EventInvokeStore eventInvoke) {
        this.sql = sql;
        this.outbox = outbox;
        this.concurrency = concurrency;
        this.eventInvoke = eventInvoke;
    }

    @Override
    public void remove(TenantId tenant) {
        sql.query( // first, as whoever changes aliases does
                row -> row.getString(1),
                "select name from function where tenant = ? and number = 0 for update",
                tenant.value());
        concurrency.removeAll(tenant);
        eventInvoke.removeAll(tenant);
        sql.query(
                        row -> row.getString(1),
                        "delete from function_url where tenant = ? returning id",
                        tenant.value())
                .forEach(id -> outbox.add(tenant, new Change.FunctionUrlRemoved(id)));
        sql.query(
                        row -> removed(tenant, row),
                        "delete from function_alias where tenant = ?"
                                + " returning function, name, policy is not null, false",
                        tenant.value())
                .forEach(
                        alias -> {
                            forget(alias, Optional.of(alias.qualifier()));
                            outbox.add(
                                    tenant,
                                    new Change.AliasRemoved(alias.function(), alias.qualifier()));
                        });
        sql.query(
                        row -> removed(tenant, row),
                        "delete from function where tenant = ?"
                                + " returning name, number::text, policy is not null,"
                                + " number = 0 and tags <> '{}'",
                        tenant.value())
                .forEach(
                        found -> {
                            var number = Long.parseLong(found.qualifier());
                            forget(
                                    found,
                                    Optional.of(found.qualifier())
                                            .filter(_ -> number != VersionNumber.LATEST));
                            outbox.add(
                                    tenant,
                                    new Change.FunctionRemoved(
                                            found.function(), VersionNumber.text(number)));
                        });
    }

    private record Removed(
            FunctionId function, String qualifier, boolean hadPolicy, boolean hadTags) {}

    private static Removed removed(TenantId tenant, ResultSet row) throws SQLException {
        return new Removed(
                new FunctionId(tenant, row.getString(1)),
                row.getString(2),
                row.getBoolean(3),
                row.getBoolean(4));
    }

    private void forget(Removed removed, Optional<String> qualifier) {
        if (removed.hadPolicy()) {
            outbox.add(
                    removed.function().tenant(),
                    new Change.FunctionPolicyRemoved(removed.function(), qualifier));
        }
        if (removed.hadTags()) {
            outbox.add(
                    removed.function().tenant(),
                    new Change.FunctionTagsRemoved(removed.function()));
        }
    }
}
