package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightStage.ALICE;
import static dev.tidemill.api.insight.InsightStage.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What runs come to, on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final FunctionId HELLO = new FunctionId(ALICE, "hello");

    private final InsightStage stage = new InsightStage();
    private final Metrics metrics = new Metrics(stage.database());

    @BeforeEach
    void clear() {
        stage.clear();
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    @Test
    void runs_are_counted_by_period() {
        run(ALICE, "1", NOON, 1, 0, false);
        run(ALICE, "1", NOON.plusSeconds(59), 1, 30, true);
        run(ALICE, "2", NOON.plusSeconds(120), 1, 70, false);
        run(ALICE, "2", NOON.plusSeconds(125), 1, 50, false);

        var slots = metrics.of(HELLO, range(Optional.empty())).slots();

        assertThat(slots)
                .extracting(Metrics.Slot::start)
                .containsExactly(NOON, NOON.plusSeconds(120));
        var first = slots.getFirst().sums();
        assertThat(first.runs()).isEqualTo(2);
        assertThat(first.errors()).isEqualTo(1);
        assertThat(first.coldStarts()).isEqualTo(1);
        var second = slots.getLast().sums();
        assertThat(second.errors()).isZero();
        assertThat(second.coldStarts()).isEqualTo(2);
        assertThat(second.starting()).isEqualTo(Duration.ofMillis(120));
        assertThat(second.longestStart()).isEqualTo(Duration.ofMillis(70));
    }

    @Test
    void percentiles_are_runs_that_there_were() {
        for (var millis = 1; millis <= 200; millis++) {
            run(ALICE, "1", NOON, millis, 0, false);
        }

        var durations =
                metrics.of(HELLO, range(Optional.empty()))
                        .slots()
                        .getFirst()
                        .sums()
                        .durations()
                        .orElseThrow();

        assertThat(durations)
                .isEqualTo(
                        new Metrics.Durations(
                                Duration.ofMillis(100),
                                Duration.ofMillis(180),
                                Duration.ofMillis(198),
                                Duration.ofMillis(200)));
    }

    @Test
    void versions_stand_side_by_side_and_one_alone_can_be_asked_for() {
        run(ALICE, "1", NOON, 1, 0, false);
        run(ALICE, "2", NOON.plusSeconds(300), 1, 0, true);
        run(ALICE, "2", NOON.plusSeconds(360), 1, 0, false);

        var all = metrics.of(HELLO, range(Optional.empty()));
        var second = metrics.of(HELLO, range(Optional.of("2")));

        assertThat(all.slots()).hasSize(3);
        assertThat(all.versions())
                .extracting(
                        Metrics.OfVersion::version,
                        it -> it.sums().runs(),
                        it -> it.sums().errors())
                .containsExactly(tuple("1", 1L, 0L), tuple("2", 2L, 1L));
        assertThat(second.slots()).hasSize(2);
        assertThat(second.versions()).extracting(Metrics.OfVersion::version).containsExactly("2");
    }

    @Test
    void what_a_limit_refused_is_no_run() {
        run(ALICE, "1", NOON, 1, 0, false);
        stage.write(new Message.Throttled(HELLO, "1", NOON.plusSeconds(7), 20), NOON);
        stage.write(new Message.Throttled(HELLO, "1", NOON.plusSeconds(12), 22), NOON);
        stage.write(new Message.Throttled(HELLO, "2", NOON.plusSeconds(70), 1), NOON);

        var slots = metrics.of(HELLO, range(Optional.empty())).slots();

        assertThat(slots).hasSize(2);
        assertThat(slots.getFirst().sums().throttles()).isEqualTo(42);
        assertThat(slots.getFirst().sums().runs()).isEqualTo(1);
        assertThat(slots.getLast().sums().throttles()).isEqualTo(1);
        assertThat(slots.getLast().sums().durations()).isEmpty();
    }

    @Test
    void others_runs_and_those_before_and_after_do_not_count() {
        run(BOB, "1", NOON, 1, 0, false);
        stage.write(new Message.Throttled(new FunctionId(BOB, "hello"), "1", NOON, 1), NOON);
        run(ALICE, "1", NOON.minusMillis(1), 1, 0, false);
        run(ALICE, "1", NOON.plus(Duration.ofHours(1)), 1, 0, false);

        assertThat(metrics.of(HELLO, range(Optional.empty())))
                .isEqualTo(new Metrics.Report(List.of(), List.of()));
        assertThat(metrics.of(new FunctionId(ALICE, "other"), range(Optional.empty())).slots())
                .isEmpty();
        assertThat(metrics.of(new FunctionId(BOB, "hello"), range(Optional.empty())).versions())
                .hasSize(1);
    }

    @Test
    void more_runs_than_can_be_counted_soon_are_refused() {
        run(ALICE, "1", NOON, 1, 0, false);
        stage.database()
                .forAll(
                        connection ->
                                InsightDatabase.update(
                                        connection,
                                        "insert into run (tenant, function, version, request_id,"
                                                + " trigger, attempt, started_at, duration_micros,"
                                                + " billed_millis, memory_mb, max_memory_mb,"
                                                + " log_stream, worker) select tenant, function,"
                                                + " version, request_id, trigger, attempt,"
                                                + " started_at, n, billed_millis, memory_mb,"
                                                + " max_memory_mb, log_stream, worker from run,"
                                                + " generate_series(1, 50000) n"));
        var impatient = new Metrics(stage.database(), Duration.ofMillis(1));

        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(() -> impatient.of(HELLO, range(Optional.empty())))
                .satisfies(no -> assertThat(no.code()).isEqualTo(ErrorCode.PARAMETER_INVALID))
                .withMessageContaining("ask for a shorter time");
        assertThat(metrics.of(HELLO, range(Optional.empty())).slots().getFirst().sums().runs())
                .isEqualTo(50_001);
    }

    private static Metrics.Range range(Optional<String> version) {
        return new Metrics.Range(NOON, NOON.plus(Duration.ofHours(1)), MINUTE, version);
    }

    private void run(
            TenantId tenant, String version, Instant at, int millis, int init, boolean failed) {
        stage.write(
                new Message.Ran(
                        InvocationId.random(),
                        new FunctionId(tenant, "hello"),
                        version,
                        Invocation.Trigger.CALL,
                        1,
                        at,
                        new Report(
                                Duration.ofMillis(millis),
                                Duration.ofMillis(millis),
                                128,
                                30,
                                init == 0
                                        ? Optional.empty()
                                        : Optional.of(Duration.ofMillis(init))),
                        failed ? Optional.of("TypeError") : Optional.empty(),
                        "s1",
                        "w1",
                        Optional.empty(),
                        0),
                at);
    }
}
