package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightDatabase.instant;
import static dev.tidemill.api.insight.InsightDatabase.query;

import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The entries of the audit, latest first. */
@ApplicationScoped
class AuditEntries {

    /**
     * What was done or denied.
     *
     * @param outcome {@code OK}, or the code of the error
     */
    record Entry(
            Instant at,
            String accountId,
            String principal,
            String sourceAddress,
            String action,
            String resource,
            String requestId,
            String outcome) {}

    /** An entry and its place in the listing. */
    record Found(LogPosition position, Entry entry) {}

    /** Which entries. */
    record Query(
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<String> principal,
            Optional<String> action,
            Optional<String> outcome,
            Optional<LogPosition> before,
            int limit) {}

    private final InsightDatabase database;

    AuditEntries(InsightDatabase database) {
        this.database = database;
    }

    /**
     * @param tenant empty: of all
     */
    List<Found> list(Optional<TenantId> tenant, Query wanted) {
        var where = new ArrayList<String>(List.of("true"));
        var values = new ArrayList<Object>();
        tenant.ifPresent(id -> also(where, values, "tenant = ?", id.value()));
        wanted.from().ifPresent(from -> also(where, values, "at >= ?", from));
        wanted.to().ifPresent(to -> also(where, values, "at < ?", to));
        wanted.principal()
                .ifPresent(
                        part ->
                                also(
                                        where,
                                        values,
                                        "strpos(lower(principal), lower(?)) > 0",
                                        part));
        wanted.action()
                .ifPresent(
                        part -> also(where, values, "strpos(lower(action), lower(?)) > 0", part));
        wanted.outcome().ifPresent(outcome -> outcome(where, values, outcome));
        wanted.before()
                .ifPresent(
                        place -> {
                            also(where, values, "at <= ?", place.at());
                            also(where, values, "(at, id) < (?, ?)", place.at(), place.id());
                        });
        values.add(wanted.limit());
        InsightDatabase.Work<List<Found>> work =
                connection ->
                        query(
                                connection,
                                AuditEntries::found,
                                "select * from audit_entry where "
                                        + String.join(" and ", where)
                                        + " order by at desc, id desc limit ?",
                                values.toArray());
        return tenant.isPresent() ? database.forTenant(tenant.get(), work) : database.forAll(work);
    }

    private static void outcome(List<String> where, List<Object> values, String outcome) {
        switch (outcome) {
            case "OK" -> where.add("error is null");
            case "FAILED" -> where.add("error is not null");
            case "DENIED" -> where.add("(error like 'AccessDenied%' or error = 'ACCESS_DENIED')");
            default -> also(where, values, "error = ?", outcome);
        }
    }

    private static void also(
            List<String> where, List<Object> values, String condition, Object... parameters) {
        where.add(condition);
        values.addAll(List.of(parameters));
    }

    private static Found found(ResultSet row) throws SQLException {
        var at = instant(row, "at");
        return new Found(
                new LogPosition(at, row.getLong("id")),
                new Entry(
                        at,
                        row.getString("tenant"),
                        row.getString("principal"),
                        row.getString("source_address"),
                        row.getString("action"),
                        row.getString("resource"),
                        row.getString("request_id"),
                        Optional.ofNullable(row.getString("error")).orElse("OK")));
    }
}
