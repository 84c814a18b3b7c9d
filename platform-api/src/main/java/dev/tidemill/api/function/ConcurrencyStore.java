package dev.tidemill.api.function;

import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.function.FunctionConcurrency;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The rows of what functions have of their account's concurrency. In the caller's transaction. */
@ApplicationScoped
class ConcurrencyStore implements CatalogueContent {

    /**
     * A part of an account's concurrency.
     *
     * @param qualifier a version or an alias; empty text: reserved for the function
     */
    record Part(FunctionId function, String qualifier, int amount, Instant modifiedAt) {}

    private static final String RESERVED = "";

    private final Sql sql;
    private final Outbox outbox;

    ConcurrencyStore(Sql sql, Outbox outbox) {
        this.sql = sql;
        this.outbox = outbox;
    }

    /** Until the transaction ends nobody else changes what the account's functions have. */
    void lock(TenantId tenant) {
        sql.query(
                _ -> "",
                "select pg_advisory_xact_lock(hashtext(?))",
                "concurrency of " + tenant.value());
    }

    FunctionConcurrency of(FunctionId id) {
        return joined(id, parts(id));
    }

    /** Of all functions of the account. */
    List<FunctionConcurrency> of(TenantId tenant) {
        return grouped(
                sql.query(
                        ConcurrencyStore::part,
                        "select * from function_concurrency where tenant = ?",
                        tenant.value()));
    }

    /** The provisioned ones, in the order of qualifiers. */
    List<Part> provisioned(FunctionId id) {
        return parts(id).stream().filter(part -> !part.qualifier().equals(RESERVED)).toList();
    }

    private List<Part> parts(FunctionId id) {
        return sql.query(
                ConcurrencyStore::part,
                "select * from function_concurrency where tenant = ? and function = ?"
                        + " order by qualifier",
                id.tenant().value(),
                id.name());
    }

    void reserve(FunctionId id, int amount, Instant now) {
        put(id, RESERVED, amount, now);
    }

    void unreserve(FunctionId id) {
        remove(id, RESERVED);
    }

    void put(FunctionId id, String qualifier, int amount, Instant now) {
        sql.update(
                "insert into function_concurrency values (?, ?, ?, ?, ?)"
                        + " on conflict (tenant, function, qualifier) do update"
                        + " set amount = excluded.amount, modified_at = excluded.modified_at",
                id.tenant().value(),
                id.name(),
                qualifier,
                amount,
                now);
        tell(id);
    }

    void remove(FunctionId id, String qualifier) {
        var removed =
                sql.update(
                        "delete from function_concurrency"
                                + " where tenant = ? and function = ? and qualifier = ?",
                        id.tenant().value(),
                        id.name(),
                        qualifier);
        if (removed > 0) {
            tell(id);
        }
    }

    private void tell(FunctionId id) {
        var known = of(id);
        outbox.add(
                id.tenant(),
                known.isEmpty()
                        ? new Change.ConcurrencyRemoved(id)
                        : new Change.ConcurrencyPut(known));
    }

    /** With the tenant. */
    void removeAll(TenantId tenant) {
        sql
                .query(
                        row -> row.getString(1),
                        "delete from function_concurrency where tenant = ? returning function",
                        tenant.value())
                .stream()
                .distinct()
                .forEach(
                        name ->
                                outbox.add(
                                        tenant,
                                        new Change.ConcurrencyRemoved(
                                                new FunctionId(tenant, name))));
    }

    @Override
    public void tell(BiConsumer<TenantId, Change> told) {
        grouped(sql.query(ConcurrencyStore::part, "select * from function_concurrency for share"))
                .forEach(
                        concurrency ->
                                told.accept(
                                        concurrency.function().tenant(),
                                        new Change.ConcurrencyPut(concurrency)));
    }

    private static List<FunctionConcurrency> grouped(List<Part> parts) {
        Map<FunctionId, List<Part>> byFunction = new HashMap<>();
        parts.forEach(
                part ->
                        byFunction
                                .computeIfAbsent(part.function(), _ -> new ArrayList<>())
                                .add(part));
        return byFunction.entrySet().stream()
                .map(entry -> joined(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static FunctionConcurrency joined(FunctionId id, List<Part> parts) {
        Optional<Integer> reserved = Optional.empty();
        var provisioned = new HashMap<String, Integer>();
        for (var part : parts) {
            if (part.qualifier().equals(RESERVED)) {
                reserved = Optional.of(part.amount());
            } else {
                provisioned.put(part.qualifier(), part.amount());
            }
        }
        return new FunctionConcurrency(id, reserved, provisioned);
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(
                new FunctionId(new TenantId(row.getString("tenant")), row.getString("function")),
                row.getString("qualifier"),
                row.getInt("amount"),
                row.getObject("modified_at", OffsetDateTime.class).toInstant());
    }
}
