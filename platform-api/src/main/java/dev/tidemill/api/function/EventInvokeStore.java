package dev.tidemill.api.function;

import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.function.EventInvokeConfig;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The rows of how asynchronous events are handled. In the caller's transaction. */
@ApplicationScoped
class EventInvokeStore implements CatalogueContent {

    /** A configuration, and when it was last changed. */
    record Row(EventInvokeConfig config, Instant modifiedAt) {}

    private static final String OF_QUALIFIER =
            " where tenant = ? and function = ? and qualifier = ?";

    private final Sql sql;
    private final Outbox outbox;

    EventInvokeStore(Sql sql, Outbox outbox) {
        this.sql = sql;
        this.outbox = outbox;
    }

    Optional<Row> get(FunctionId id, String qualifier) {
        return sql
                .query(
                        EventInvokeStore::row,
                        "select * from function_event_invoke" + OF_QUALIFIER,
                        id.tenant().value(),
                        id.name(),
                        qualifier)
                .stream()
                .findFirst();
    }

    /**
     * In the order of qualifiers.
     *
     * @param after the qualifier after which they follow; empty text: from the first
     */
    List<Row> after(FunctionId id, String after, int atMost) {
        return sql.query(
                EventInvokeStore::row,
                "select * from function_event_invoke where tenant = ? and function = ?"
                        + " and qualifier > ? order by qualifier limit ?",
                id.tenant().value(),
                id.name(),
                after,
                atMost);
    }

    void put(EventInvokeConfig config, Instant now) {
        sql.update(
                "insert into function_event_invoke values (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (tenant, function, qualifier) do update set"
                        + " maximum_retries = excluded.maximum_retries,"
                        + " maximum_age_s = excluded.maximum_age_s,"
                        + " on_success = excluded.on_success, on_failure = excluded.on_failure,"
                        + " modified_at = excluded.modified_at",
                config.function().tenant().value(),
                config.function().name(),
                config.qualifier(),
                config.maximumRetries(),
                config.maximumAge().map(age -> (int) age.toSeconds()),
                config.onSuccess(),
                config.onFailure(),
                now);
        outbox.add(config.function().tenant(), new Change.EventInvokePut(config));
    }

    /**
     * @return false when there was none
     */
    boolean remove(FunctionId id, String qualifier) {
        var removed =
                sql.update(
                        "delete from function_event_invoke" + OF_QUALIFIER,
                        id.tenant().value(),
                        id.name(),
                        qualifier);
        if (removed > 0) {
            outbox.add(id.tenant(), new Change.EventInvokeRemoved(id, qualifier));
        }
        return removed > 0;
    }

    /** With the tenant. */
    void removeAll(TenantId tenant) {
        sql.query(
                        row ->
                                new Change.EventInvokeRemoved(
                                        new FunctionId(tenant, row.getString(1)), row.getString(2)),
                        "delete from function_event_invoke where tenant = ?"
                                + " returning function, qualifier",
                        tenant.value())
                .forEach(gone -> outbox.add(tenant, gone));
    }

    @Override
    public void tell(BiConsumer<TenantId, Change> told) {
        for (var row :
                sql.query(EventInvokeStore::row, "select * from function_event_invoke for share")) {
            told.accept(row.config().function().tenant(), new Change.EventInvokePut(row.config()));
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new EventInvokeConfig(
                        new FunctionId(
                                new TenantId(row.getString("tenant")), row.getString("function")),
                        row.getString("qualifier"),
                        Optional.ofNullable(row.getObject("maximum_retries", Integer.class)),
                        Optional.ofNullable(row.getObject("maximum_age_s", Integer.class))
                                .map(Duration::ofSeconds),
                        Optional.ofNullable(row.getString("on_success")),
                        Optional.ofNullable(row.getString("on_failure"))),
                row.getObject("modified_at", OffsetDateTime.class).toInstant());
    }
}
