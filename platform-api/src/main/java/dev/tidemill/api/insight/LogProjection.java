package dev.tidemill.api.insight;

import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.tenant.Limits;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Output of functions; groups and streams come into being with their first line. */
@Singleton
class LogProjection extends DailyProjection {

    /** As CloudWatch: older or newer lines are nobody's honest output. */
    private static final Duration OLDEST = Duration.ofDays(14);

    private static final Duration NEWEST = Duration.ofHours(2);

    private final Limits limits;

    LogProjection(Limits limits) {
        super(Topic.LOGS, "log_chunk");
        this.limits = limits;
    }

    @Override
    public void write(
            Connection connection, List<Message> messages, Set<String> tenants, Instant now)
            throws SQLException {
        var volume = LogVolume.lock(connection, named(messages, tenants), now, limits);
        var batch = new LogBatch();
        for (var message : messages) {
            if (message instanceof Message.LogLines lines
                    && tenants.contains(lines.function().tenant().value())) {
                for (var line : lines.lines()) {
                    var kept = volume.kept(lines.function().tenant(), line.text());
                    if (kept.isPresent()) {
                        batch.add(lines, within(line.timestamp(), now), kept.get());
                    }
                }
            }
        }
        if (!batch.isEmpty()) {
            write(connection, batch.chunks(), now);
            volume.save(connection);
        }
    }

    private void write(Connection connection, List<LogBatch.OfStream> chunks, Instant now)
            throws SQLException {
        var text = new CopyText();
        var number = 0;
        for (var chunk : chunks) {
            days.ensure(connection, chunk.chunk().at());
            text.row(
                    number++,
                    chunk.tenant(),
                    chunk.logGroup(),
                    chunk.logStream(),
                    chunk.chunk().at(),
                    chunk.chunk().until(),
                    now,
                    chunk.chunk().lines(),
                    chunk.chunk().bytes(),
                    chunk.chunk().body());
        }
        write(connection, text);
    }

    private static Set<String> named(List<Message> messages, Set<String> tenants) {
        var named = new TreeSet<String>();
        messages.forEach(message -> named.add(message.tenant().value()));
        named.retainAll(tenants);
        return named;
    }

    private static void write(Connection connection, CopyText text) throws SQLException {
        text.copyToStaging(
                connection,
                "new_chunk",
                "number integer, tenant text, log_group text collate \"C\", log_stream text collate"
                        + " \"C\", at timestamptz, until timestamptz, ingested_at timestamptz,"
                        + " lines integer, bytes bigint, body text");
        // In one order on all nodes, so that two of them never wait for each other in a circle.
        InsightDatabase.update(
                connection,
                """
                insert into log_group (tenant, name, created_at, stored_bytes)
                select tenant, log_group, min(ingested_at), sum(bytes) from pg_temp.new_chunk
                group by tenant, log_group order by tenant, log_group
                on conflict (tenant, name)
                do update set stored_bytes = log_group.stored_bytes + excluded.stored_bytes
                """);
        InsightDatabase.update(
                connection,
                """
                insert into log_stream (tenant, log_group, name, created_at, first_event_at, last_event_at, last_ingested_at)
                select tenant, log_group, log_stream, min(ingested_at), min(at), max(until), max(ingested_at)
                from pg_temp.new_chunk group by tenant, log_group, log_stream order by tenant, log_group, log_stream
                on conflict (tenant, log_group, name) do update set
                    first_event_at = least(log_stream.first_event_at, excluded.first_event_at),
                    last_event_at = greatest(log_stream.last_event_at, excluded.last_event_at),
                    last_ingested_at = excluded.last_ingested_at
                """);
        InsightDatabase.update(
                connection,
                """
                insert into log_chunk (tenant, log_group, log_stream, at, until, ingested_at, lines, bytes, body)
                select tenant, log_group, log_stream, at, until, ingested_at, lines, bytes, body
                from pg_temp.new_chunk order by number
                """);
    }

    private static Instant within(Instant at, Instant now) {
        if (at.isBefore(now.minus(OLDEST))) {
            return now.minus(OLDEST);
        }
        return at.isAfter(now.plus(NEWEST)) ? now.plus(NEWEST) : at;
    }
}
