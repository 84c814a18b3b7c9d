package dev.tidemill.api.insight;

import dev.tidemill.api.insight.LedgerEntry.State;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which events of a tenant; what is empty asks for nothing.
 *
 * @param error the reason, whole
 * @param from accepted then or later
 * @param to accepted before
 */
record LedgerFilter(
        Optional<String> function,
        Set<State> states,
        Optional<String> trigger,
        Optional<String> error,
        Optional<Instant> from,
        Optional<Instant> to) {

    /** A condition with its parameters. */
    record Where(String sql, List<Object> parameters) {}

    Where where(TenantId tenant) {
        var sql = new StringBuilder("tenant = ?");
        var parameters = new ArrayList<Object>(List.of(tenant.value()));
        function.ifPresent(name -> and(sql, " and function = ?", parameters, name));
        trigger.ifPresent(name -> and(sql, " and trigger = ?", parameters, name));
        error.ifPresent(name -> and(sql, " and reason = ?", parameters, name));
        from.ifPresent(at -> and(sql, " and accepted_at >= ?", parameters, at));
        to.ifPresent(at -> and(sql, " and accepted_at < ?", parameters, at));
        if (!states.isEmpty()) {
            if (states.stream().noneMatch(State::isEnd)) {
                sql.append(" and ended_at is null"); // there is an index of these
            }
            var names = states.stream().map(State::name).collect(Collectors.joining(","));
            and(
                    sql,
                    " and " + LedgerEntry.STATE + " = any(string_to_array(?, ','))",
                    parameters,
                    names);
        }
        return new Where(sql.toString(), parameters);
    }

    private static void and(
            StringBuilder sql, String condition, List<Object> parameters, Object value) {
        sql.append(condition);
        parameters.add(value);
    }
}
