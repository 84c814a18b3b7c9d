package dev.tidemill.api.insight;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Forgets what is older than it may be: log lines as their group says, runs and events as the
 * configuration says; and makes tomorrow's partitions.
 */
@ApplicationScoped
class Retention {

    private static final int DAYS_AHEAD = 2;

    private final InsightDatabase database;
    private final InsightConfig config;
    private final Clock clock;

    Retention(InsightDatabase database, InsightConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /**
     * @return how many chunks of lines were forgotten, at most so many as one look may take
     */
    int tick() {
        var now = clock.instant();
        makeDaysAhead(now);
        var forgotten = forgetLines(now);
        if (forgotten == 0) {
            dropDays(now);
        }
        return forgotten;
    }

    private void makeDaysAhead(Instant now) {
        database.forAll(
                connection -> {
                    for (var parent : new String[] {"log_chunk", "run", "event", "audit_entry"}) {
                        var days = new Days(parent);
                        for (var ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
                            days.ensure(connection, now.plus(Duration.ofDays(ahead)));
                        }
                    }
                    return "";
                });
    }

    /** In portions, so that a large group does not hold a transaction open for minutes. */
    private int forgetLines(Instant now) {
        return Portion.inTurn(() -> database.forAll(connection -> forgetPortion(connection, now)));
    }

    private static int forgetPortion(Connection connection, Instant now) throws SQLException {
        Portion.takeTurn(connection);
        return InsightDatabase.query(
                        connection,
                        row -> row.getInt(1),
                        """
                                with old as materialized (
                                    select l.tenant, l.log_group, l.at, l.id, l.bytes as size
                                    from log_group g join log_chunk l on l.tenant = g.tenant and l.log_group = g.name
                                    where g.retention_days is not null and l.until < ? - make_interval(days => g.retention_days)
                                    limit ?
                                ), gone as (
                                    delete from log_chunk l using old
                                    where l.at = old.at and l.id = old.id and l.tenant = old.tenant
                                        and l.log_group = old.log_group
                                    returning l.tenant, l.log_group
                                ), shrunk as (
                                    update log_group g set stored_bytes = greatest(0, g.stored_bytes - s.size)
                                    from (select tenant, log_group, sum(size) as size from old group by 1, 2) s
                                    where g.tenant = s.tenant and g.name = s.log_group
                                )
                                select count(*) from gone
                                """,
                        now,
                        Portion.ROWS)
                .getFirst();
    }

    private void dropDays(Instant now) {
        database.forAll(
                connection -> {
                    new Days("run").drop(connection, now.minus(config.keep()), false);
                    new Days("event").drop(connection, now.minus(config.keep()), false);
                    new Days("audit_entry").drop(connection, now.minus(config.keepAudit()), false);
                    InsightDatabase.update(
                            connection,
                            "delete from metered where metered_at < ?",
                            now.minus(config.keep()));
                    InsightDatabase.update(
                            connection,
                            "delete from throttle_minute where minute < ?",
                            now.minus(config.keep()));
                    InsightDatabase.update(
                            connection,
                            "delete from usage_hour where hour < ?",
                            now.minus(config.keepUsage()));
                    InsightDatabase.update(
                            connection,
                            "delete from log_volume where day < ?",
                            LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(2));
                    var lines = new Days("log_chunk");
                    lines.drop(connection, now.minus(Duration.ofDays(1)), true);
                    if (config.keepLogsAtMost().isPresent()) {
                        lines.drop(connection, now.minus(config.keepLogsAtMost().get()), false);
                    }
                    return "";
                });
    }
}
