package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightStage.ALICE;
import static dev.tidemill.api.insight.InsightStage.BOB;
import static dev.tidemill.api.insight.InsightStage.GONE;
import static dev.tidemill.api.insight.InsightStage.ended;
import static dev.tidemill.api.insight.InsightStage.lines;
import static dev.tidemill.api.insight.InsightStage.ran;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.Quota;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.testkit.Configs;
import dev.tidemill.testkit.ManualClock;
import dev.tidemill.testkit.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The read models on a real PostgreSQL and a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InsightTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final InsightStage stage = new InsightStage();

    @BeforeEach
    void clear() {
        stage.clear();
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    @Test
    void output_beyond_the_days_quota_is_dropped_and_one_line_says_so() {
        var limits =
                new Limits(
                        id ->
                                id.equals(ALICE)
                                        ? Optional.of(
                                                new Tenant(
                                                        id,
                                                        "alice",
                                                        false,
                                                        Map.of(Quota.LOG_BYTES_PER_DAY, 10L)))
                                        : Optional.empty(),
                        Map.of());
        var now = Instant.now();
        stage.write(new LogProjection(limits), lines(ALICE, "s1", now, "12345", "1234567"), now);
        stage.write(new LogProjection(limits), lines(ALICE, "s1", now, "12345678"), now);
        stage.write(
                new LogProjection(limits), lines(BOB, "s1", now, "of bob, who has no quota"), now);
        assertThat(stage.messages(ALICE))
                .containsExactly(
                        "12345",
                        "[tidemill] The account's quota of 10 bytes of output each day is used up:"
                                + " output is dropped until 00:00 UTC.");
        assertThat(stage.lineCount(BOB)).isOne();

        var tomorrow = now.plus(Duration.ofDays(1));
        stage.write(new LogProjection(limits), lines(ALICE, "s1", now, "new day"), tomorrow);

        assertThat(stage.messages(ALICE)).hasSize(3).endsWith("new day");
    }

    @Test
    void each_attempt_is_metered_once_whatever_is_read_again() {
        var ran = InsightStage.ran(ALICE, NOW);
        var again = InsightStage.ran(ALICE, NOW.plusSeconds(5));
        var repeated = // a run that a crash repeated: same invocation and attempt, another time
                new Message.Ran(
                        ran.id(),
                        ran.function(),
                        ran.version(),
                        ran.trigger(),
                        ran.attempt(),
                        NOW.plusSeconds(90),
                        ran.report(),
                        ran.errorType(),
                        ran.logStream(),
                        ran.worker(),
                        ran.traceId(),
                        ran.generation());
        for (var message : List.of(ran, ran, again, repeated, InsightStage.ran(BOB, NOW))) {
            stage.write(message, NOW);
        }
        assertThat(usage(ALICE)).containsExactly("hello 2 512"); // 2 runs of 2 ms at 128 MB
        assertThat(usage(BOB)).containsExactly("hello 1 256");
    }

    @Test
    void calls_are_metered_without_a_note_of_each() {
        var call = InsightStage.ran(new FunctionId(ALICE, "hello"), Invocation.Trigger.CALL, NOW);
        var event = InsightStage.ran(ALICE, NOW);
        stage.write(Message.Runs.of(List.of(call, event, call)), NOW);
        assertThat(stage.count(ALICE, "run")).isEqualTo(3);
        assertThat(usage(ALICE)).containsExactly("hello 3 768");
        assertThat(stage.count(ALICE, "metered")).isOne();
    }

    @Test
    void a_projector_that_dies_at_the_commit_meters_nothing_twice() {
        for (var i = 0; i < 120; i++) {
            stage.send(Topic.RUNS, InsightStage.ran(ALICE, NOW));
        }
        var failures = new java.util.concurrent.atomic.AtomicInteger();
        var dying =
                new RunProjection() {
                    @Override
                    public void write(
                            java.sql.Connection connection,
                            List<Message> messages,
                            java.util.Set<String> tenants,
                            Instant now)
                            throws java.sql.SQLException {
                        super.write(connection, messages, tenants, now);
                        if (failures.incrementAndGet() % 2 == 1) {
                            throw new IllegalStateException("dies before the commit");
                        }
                    }
                };
        try (var loop = stage.projector(dying).start()) {
            await().atMost(LONG).until(() -> stage.count(ALICE, "run") >= 120);
            assertThat(loop.isClosing()).isFalse();
        }
        assertThat(failures.get()).isGreaterThan(1);
        assertThat(stage.count(ALICE, "run")).isEqualTo(120);
        assertThat(usage(ALICE)).containsExactly("hello 120 30720");
    }

    private List<String> usage(dev.tidemill.core.tenant.TenantId tenant) {
        return stage.database()
                .forTenant(
                        tenant,
                        connection ->
                                InsightDatabase.query(
                                        connection,
                                        row ->
                                                row.getString(1)
                                                        + " "
                                                        + row.getLong(2)
                                                        + " "
                                                        + row.getLong(3),
                                        "select function, requests, megabyte_millis from usage_hour"
                                                + " order by hour, function"));
    }

    @Test
    void output_is_projected_for_its_tenant_only_and_in_order() {
        // given
        var now = Instant.now();
        stage.send(Topic.LOGS, lines(ALICE, "s1", now, "one", "two\twith\\tab\nand break", "\0"));
        stage.send(Topic.LOGS, lines(BOB, "s1", now, "of bob"));
        stage.send(Topic.LOGS, lines(GONE, "s1", now, "of nobody"));
        // when
        try (var loop = stage.projector(InsightStage.logs()).start()) {
            await().atMost(LONG).until(() -> stage.lineCount(BOB) == 1);
            await().atMost(LONG).until(() -> stage.lineCount(ALICE) == 3);
            assertThat(loop.isClosing()).isFalse();
        }
        // then
        assertThat(stage.messages(ALICE)).containsExactly("one", "two\twith\\tab\nand break", "\0");
        var groups = new LogGroups(stage.database(), Clock.systemUTC());
        assertThat(groups.list(ALICE, "", Optional.empty(), Optional.empty(), 10))
                .extracting(LogGroups.Group::name)
                .containsExactly("/aws/lambda/hello");
        assertThat(stage.lineCount(GONE)).isZero();
    }

    @Test
    void runs_and_ended_events_are_projected() {
        // given
        var now = Instant.now();
        var run = ran(ALICE, now);
        var id = InvocationId.random();
        stage.send(Topic.RUNS, run);
        stage.send(Topic.OUTCOMES, ended(ALICE, id, now));
        stage.send(Topic.OUTCOMES, ended(ALICE, id, now)); // ran twice because of a crash
        stage.send(Topic.OUTCOMES, ended(BOB, InvocationId.random(), now));
        // when
        try (var runs = stage.projector(new RunProjection()).start();
                var events = stage.projector(new EndedEventProjection()).start()) {
            await().atMost(LONG).until(() -> stage.count(ALICE, "run") == 1);
            await().atMost(LONG).until(() -> stage.count(BOB, "event") == 1);
            await().atMost(LONG).until(() -> stage.count(ALICE, "event") == 1);
            assertThat(runs.isClosing() || events.isClosing()).isFalse();
        }
        // then
        var runs = new Runs(stage.database());
        var shown = runs.of(new FunctionId(ALICE, "hello"), Optional.empty(), 10).getFirst();
        assertThat(shown.requestId()).isEqualTo(run.id().value());
        assertThat(shown.duration()).isEqualTo(Duration.ofNanos(1_234_000));
        assertThat(shown.init()).contains(Duration.ofMillis(40));
        assertThat(shown.errorType()).contains("TypeError");
        assertThat(runs.of(new FunctionId(BOB, "hello"), Optional.empty(), 10)).isEmpty();
        assertThat(new Ledger(stage.database()).lives(ALICE, id.value()))
                .extracting(LedgerEntry::state)
                .containsExactly(LedgerEntry.State.SUCCEEDED);
    }

    @Test
    void a_crash_between_rows_and_commit_neither_repeats_nor_drops_a_line() {
        // given
        var now = Instant.now();
        var failures = new AtomicInteger(4);
        var projection =
                new LogProjection(InsightStage.NONE) {
                    @Override
                    public void write(
                            Connection connection,
                            List<Message> messages,
                            Set<String> tenants,
                            Instant at)
                            throws SQLException {
                        super.write(connection, messages, tenants, at);
                        if (failures.getAndDecrement() % 2 == 0 && failures.get() > 0) {
                            throw new SQLException("died here");
                        }
                    }
                };
        for (var i = 0; i < 300; i++) {
            stage.send(Topic.LOGS, lines(ALICE, "s" + i % 3, now, "line " + i));
        }
        // when
        try (var loop = stage.projector(projection).start()) {
            await().atMost(LONG).until(() -> stage.lineCount(ALICE) >= 200);
            assertThat(loop.isClosing()).isFalse();
        }
        try (var successor = stage.projector(InsightStage.logs()).start()) {
            await().atMost(LONG).until(() -> stage.lineCount(ALICE) >= 300);
            stage.send(Topic.LOGS, lines(BOB, "s", now, "last"));
            await().atMost(LONG).until(() -> stage.lineCount(BOB) == 1);
            assertThat(successor.isClosing()).isFalse();
        }
        // then
        assertThat(stage.lineCount(ALICE)).isEqualTo(300);
    }

    @Test
    void the_retention_of_a_group_is_enforced_and_empty_days_go() {
        // given
        var clock = ManualClock.atNoon();
        var groups = new LogGroups(stage.database(), clock);
        for (var age = 0; age <= 10; age += 2) {
            var at = NOW.minus(Duration.ofDays(age));
            stage.write(lines(ALICE, "s1", at, "of day " + age), NOW);
            stage.write(lines(BOB, "s1", at, "of day " + age), NOW);
        }
        groups.keep(ALICE, "/aws/lambda/hello", Optional.of(5));
        // when
        var retention =
                new Retention(stage.database(), Configs.of(InsightConfig.class, Map.of()), clock);
        assertThat(retention.tick()).isEqualTo(3);
        assertThat(retention.tick()).isZero();
        // then
        assertThat(stage.messages(ALICE)).containsExactly("of day 4", "of day 2", "of day 0");
        assertThat(stage.messages(BOB)).hasSize(6);
        assertThat(days("log_chunk")).contains("log_chunk_20260522", "log_chunk_20260603");
        // when
        groups.keep(BOB, "/aws/lambda/hello", Optional.of(1));
        retention.tick();
        retention.tick();
        // then
        assertThat(days("log_chunk"))
                .doesNotContain("log_chunk_20260522")
                .contains("log_chunk_20260528");
        stage.write(lines(ALICE, "s1", NOW.minus(Duration.ofDays(10)), "a late one"), NOW);
        assertThat(stage.lineCount(ALICE)).isEqualTo(4);
    }

    @Test
    void old_runs_and_events_are_dropped() {
        // given
        var clock = ManualClock.atNoon();
        for (var age : List.of(0, 20, 40)) {
            stage.write(ran(ALICE, NOW.minus(Duration.ofDays(age))), NOW);
            stage.write(ended(ALICE, InvocationId.random(), NOW.minus(Duration.ofDays(age))), NOW);
            var hello = new FunctionId(ALICE, "hello");
            stage.write(new Message.Throttled(hello, "1", NOW.minus(Duration.ofDays(age)), 1), NOW);
        }
        // when
        new Retention(stage.database(), Configs.of(InsightConfig.class, Map.of()), clock).tick();
        // then
        assertThat(stage.count(ALICE, "run")).isEqualTo(2);
        assertThat(stage.count(ALICE, "event")).isEqualTo(2);
        assertThat(stage.count(ALICE, "throttle_minute")).isEqualTo(2);
    }

    @Test
    void the_program_cannot_go_around_row_level_security_by_a_partition() {
        stage.write(lines(ALICE, "s1", NOW, "secret"), NOW);
        assertThatThrownBy(() -> stage.execute(Postgres.APP, "select * from log_chunk_20260601"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> stage.execute(Postgres.APP, "drop table log_chunk_20260601"))
                .hasMessageContaining("must be owner");
        assertThatThrownBy(
                        () -> stage.execute(Postgres.APP, "select add_day('tenant', now()::date)"))
                .hasMessageContaining("has no days");
    }

    @Test
    void a_group_takes_its_streams_and_lines_along() {
        stage.write(lines(ALICE, "s1", NOW, "x"), NOW);
        stage.write(lines(BOB, "s1", NOW, "y"), NOW);
        new LogGroups(stage.database(), ManualClock.atNoon()).delete(ALICE, "/aws/lambda/hello");

        assertThat(stage.lineCount(ALICE)).isZero();
        assertThat(stage.count(ALICE, "log_stream")).isZero();
        assertThat(stage.lineCount(BOB)).isEqualTo(1);
    }

    @Test
    void a_page_token_opens_for_its_tenant_and_listing_only() {
        var tokens = new PageTokens(stage.database());
        var token = tokens.seal(ALICE, "groups", "17");

        assertThat(tokens.open(ALICE, "groups", token)).contains("17");
        assertThat(new PageTokens(stage.database()).open(ALICE, "groups", token)).contains("17");
        assertThat(tokens.open(BOB, "groups", token)).isEmpty();
        assertThat(tokens.open(ALICE, "streams", token)).isEmpty();
        assertThat(tokens.open(ALICE, "groups", "")).isEmpty();
        assertThat(tokens.open(ALICE, "groups", "not a token!")).isEmpty();
        for (var i = 0; i < token.length() - 1; i++) {
            var forged = new StringBuilder(token);
            forged.setCharAt(i, forged.charAt(i) == 'A' ? 'B' : 'A');
            assertThat(tokens.open(ALICE, "groups", forged.toString())).isEmpty();
        }
    }

    private List<String> days(String parent) {
        return stage.database()
                .forAll(
                        connection ->
                                InsightDatabase.query(
                                        connection,
                                        row -> row.getString(1),
                                        "select c.relname from pg_inherits i join pg_class c on"
                                                + " c.oid = i.inhrelid where i.inhparent ="
                                                + " to_regclass(?)",
                                        parent));
    }
}
