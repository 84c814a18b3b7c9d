package dev.tidemill.api.insight;

import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** One row for each run, the hour's sums of what is billed, and what limits refused. */
@ApplicationScoped
class RunProjection extends DailyProjection {

    private static final String COLUMNS =
            "tenant text, function text, version text, request_id text, trigger text, attempt"
                    + " integer, started_at timestamptz, duration_micros bigint, billed_millis bigint,"
                    + " init_micros bigint, memory_mb integer, max_memory_mb integer, error_type text,"
                    + " log_stream text, worker text, trace_id text, generation integer";

    RunProjection() {
        super(Topic.RUNS, "run");
    }

    @Override
    public void write(
            Connection connection, List<Message> messages, Set<String> tenants, Instant now)
            throws SQLException {
        ThrottleRows.write(connection, messages, tenants);
        var text = new CopyText();
        for (var message : messages) {
            if (!tenants.contains(message.tenant().value())) {
                continue;
            }
            for (var ran : runsOf(message)) {
                days.ensure(connection, ran.startedAt());
                append(text, ran);
            }
        }
        if (text.isEmpty()) {
            return;
        }
        text.copyToStaging(connection, "new_run", COLUMNS);
        InsightDatabase.update(
                connection,
                """
                insert into run (tenant, function, version, request_id, trigger, attempt, started_at,
                    duration_micros, billed_millis, init_micros, memory_mb, max_memory_mb, error_type,
                    log_stream, worker, trace_id, generation)
                select * from pg_temp.new_run
                """);
        meter(connection, now);
    }

    /**
     * Each attempt of an event counts once: a run that was repeated because of a crash finds itself
     * counted. A call is never repeated, and its record is never projected twice: it needs no note.
     */
    private static void meter(Connection connection, Instant now) throws SQLException {
        // In one order on all nodes, so that two of them never wait for each other in a circle.
        InsightDatabase.update(
                connection,
                """
                with once as (
                    select distinct on (tenant, request_id, generation, attempt) * from pg_temp.new_run
                    where trigger <> 'CALL'
                    order by tenant, request_id, generation, attempt, started_at
                ), fresh as (
                    insert into metered (tenant, request_id, generation, attempt, metered_at)
                    select tenant, request_id, generation, attempt, ? from once
                    order by tenant, request_id, generation, attempt
                    on conflict do nothing returning tenant, request_id, generation, attempt
                ), counted as (
                    select tenant, function, started_at, billed_millis, memory_mb
                    from once join fresh using (tenant, request_id, generation, attempt)
                    union all
                    select tenant, function, started_at, billed_millis, memory_mb
                    from pg_temp.new_run where trigger = 'CALL'
                )
                insert into usage_hour (tenant, hour, function, requests, megabyte_millis)
                select tenant, date_trunc('hour', started_at), function, count(*), sum(billed_millis * memory_mb)
                from counted
                group by 1, 2, 3 order by 1, 2, 3
                on conflict (tenant, hour, function) do update set
                    requests = usage_hour.requests + excluded.requests,
                    megabyte_millis = usage_hour.megabyte_millis + excluded.megabyte_millis
                """,
                now);
    }

    private static List<Message.Ran> runsOf(Message message) {
        return switch (message) {
            case Message.Runs batch -> batch.all();
            case Message.Ran ran -> List.of(ran); // as the version before wrote them
            default -> List.of();
        };
    }

    private static void append(CopyText text, Message.Ran ran) {
        text.row(
                ran.function().tenant(),
                ran.function().name(),
                ran.version(),
                ran.id(),
                ran.trigger(),
                ran.attempt(),
                ran.startedAt(),
                micros(ran.report().duration()),
                ran.report().billed().toMillis(),
                ran.report().init().map(RunProjection::micros),
                ran.report().memoryMegabytes(),
                ran.report().maxMemoryUsedMegabytes(),
                ran.errorType(),
                ran.logStream(),
                ran.worker(),
                ran.traceId(),
                ran.generation());
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
