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

/** One row for each run. */
@ApplicationScoped
class RunProjection extends DailyProjection {

    private static final String COLUMNS =
            "tenant text, function text, version text, request_id text, trigger text, attempt"
                    + " integer, started_at timestamptz, duration_micros bigint, billed_millis bigint,"
                    + " init_micros bigint, memory_mb integer, max_memory_mb integer, error_type text,"
                    + " log_stream text, worker text";

    RunProjection() {
        super(Topic.RUNS, "run");
    }

    @Override
    public void write(
            Connection connection, List<Message> messages, Set<String> tenants, Instant now)
            throws SQLException {
        var text = new CopyText();
        for (var message : messages) {
            if (message instanceof Message.Ran ran
                    && tenants.contains(ran.function().tenant().value())) {
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
                    log_stream, worker)
                select * from pg_temp.new_run
                """);
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
                ran.worker());
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
