package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightDatabase.query;
import static dev.tidemill.api.insight.InsightDatabase.update;

import dev.tidemill.core.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Deletes a bounded number of rows, so that no transaction lasts long, however much there is. All
 * who delete take turns: two that met in the same rows would wait for each other in a circle.
 */
final class Portion {

    static final int ROWS = 5_000;

    private static final Semaphore TURN = new Semaphore(1, true);

    private Portion() {}

    /**
     * Runs a transaction that deletes a portion when it is this node's turn for it. Who waits here
     * has no connection yet: those that wait inside PostgreSQL have one each, and there are few.
     */
    static <T> T inTurn(Supplier<T> transaction) {
        TURN.acquireUninterruptibly();
        try {
            return transaction.get();
        } finally {
            TURN.release();
        }
    }

    /** Until the transaction ends nobody else deletes, on no node. */
    static void takeTurn(Connection connection) throws SQLException {
        query(
                connection,
                _ -> "",
                "select pg_advisory_xact_lock(hashtext('rows of read models are deleted'))");
    }

    /**
     * @return whether it was a whole portion, so that there may be more
     */
    static boolean ofGroup(Connection connection, TenantId tenant, String group)
            throws SQLException {
        return delete(
                connection, "log_chunk", "at, id", "tenant = ? and log_group = ?", tenant, group);
    }

    /**
     * @return whether it was a whole portion, so that there may be more
     */
    static boolean ofStream(Connection connection, TenantId tenant, String group, String stream)
            throws SQLException {
        return delete(
                connection,
                "log_chunk",
                "at, id",
                "tenant = ? and log_group = ? and log_stream = ?",
                tenant,
                group,
                stream);
    }

    /**
     * @param order columns that, behind the tenant, are an index of the table
     * @return whether it was a whole portion, so that there may be more
     */
    static boolean ofTenant(Connection connection, TenantId tenant, String table, String order)
            throws SQLException {
        return delete(connection, table, order, "tenant = ?", tenant);
    }

    private static boolean delete(
            Connection connection,
            String table,
            String order,
            String which,
            TenantId tenant,
            String... names)
            throws SQLException {
        takeTurn(connection);
        var parameters = new ArrayList<Object>(List.of(tenant.value()));
        parameters.addAll(List.of(names));
        var columns = order.split(", ", -1);
        var last =
                query(
                        connection,
                        row -> {
                            var place = new ArrayList<Object>();
                            for (var column : columns) {
                                place.add(row.getObject(column));
                            }
                            return place;
                        },
                        "select %1$s from %2$s where %3$s order by %1$s offset %4$d limit 1"
                                .formatted(order, table, which, ROWS - 1),
                        parameters.toArray());
        if (last.isEmpty()) {
            update(
                    connection,
                    "delete from %s where %s".formatted(table, which),
                    parameters.toArray());
            return false;
        }
        parameters.addAll(last.getFirst());
        var marks = String.join(", ", Collections.nCopies(columns.length, "?"));
        update(
                connection,
                "delete from %s where %s and (%s) <= (%s)".formatted(table, which, order, marks),
                parameters.toArray());
        return true;
    }
}
