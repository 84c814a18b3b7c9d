package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightStage.ALICE;
import static dev.tidemill.api.insight.InsightStage.BOB;
import static dev.tidemill.api.insight.InsightStage.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Much is deleted in portions, on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletionTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String GROUP = "/aws/lambda/hello";
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
    private static final int MANY = 2 * Portion.ROWS + 3;

    private final InsightStage stage = new InsightStage();
    private final LogGroups groups = new LogGroups(stage.database(), ManualClock.atNoon());
    private final LogStreams streams = new LogStreams(stage.database(), ManualClock.atNoon());

    @BeforeEach
    void one_line_each() {
        stage.clear();
        stage.write(lines(ALICE, "s1", NOW, "first"), NOW);
        stage.write(lines(ALICE, "s2", NOW, "of another stream"), NOW);
        stage.write(lines(BOB, "s1", NOW, "of bob"), NOW);
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    @Test
    void output_is_written_while_its_group_is_being_deleted() {
        assertNobodyWaits(() -> groups.delete(ALICE, GROUP));
        assertThat(stage.lineCount(ALICE)).isZero();
    }

    @Test
    void output_is_written_while_its_stream_is_being_deleted() {
        assertNobodyWaits(() -> streams.delete(ALICE, GROUP, "s1"));
        assertThat(stage.messages(ALICE)).containsExactly("of another stream");
    }

    @Test
    void a_group_of_several_portions_goes_and_nothing_else() {
        fill();
        groups.delete(ALICE, GROUP);
        assertThat(stage.lineCount(ALICE)).isZero();
        assertThat(stage.count(ALICE, "log_group")).isZero();
        assertThat(stage.lineCount(BOB)).isEqualTo(1);
    }

    @Test
    void a_stream_of_several_portions_goes_and_nothing_else() {
        fill();
        streams.delete(ALICE, GROUP, "s1");
        assertThat(stage.messages(ALICE)).containsExactly("of another stream");
        assertThat(stage.count(ALICE, "log_stream")).isEqualTo(1);
        assertThat(stage.lineCount(BOB)).isEqualTo(1);
    }

    @Test
    void of_all_who_delete_at_once_only_one_has_a_connection() throws Exception {
        // given
        var names = IntStream.range(0, 5).mapToObj(number -> "group-" + number).toList();
        names.forEach(name -> groups.create(ALICE, name));
        var deleting =
                names.stream()
                        .map(
                                name ->
                                        Thread.ofPlatform()
                                                .unstarted(() -> groups.delete(ALICE, name)))
                        .toList();
        // when
        stage.database()
                .forAll(
                        ofAnotherNode -> {
                            Portion.takeTurn(ofAnotherNode);
                            deleting.forEach(Thread::start);
                            await().atMost(Duration.ofMinutes(1)).until(this::somebodyWaits);
                            // then
                            await("the others wait without one")
                                    .atMost(Duration.ofMinutes(1))
                                    .until(() -> parked(deleting) == names.size() - 1);
                            assertThat(waiting()).isEqualTo(1);
                            return "";
                        });
        for (var thread : deleting) {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        }
        names.forEach(
                name ->
                        assertThatThrownBy(() -> groups.require(ALICE, name))
                                .hasMessageContaining("does not exist"));
    }

    private static long parked(List<Thread> threads) {
        return threads.stream().filter(thread -> thread.getState() == Thread.State.WAITING).count();
    }

    private void fill() {
        stage.database()
                .forAll(
                        connection ->
                                InsightDatabase.update(
                                        connection,
                                        "insert into log_chunk (tenant, log_group, log_stream, at, until,"
                                                + " ingested_at, lines, bytes, body) select ?, ?,"
                                                + " 's1', ?, ?, ?, 1, 1, '[0,\"x\"]' from"
                                                + " generate_series(1, ?)",
                                        ALICE.value(),
                                        GROUP,
                                        NOW,
                                        NOW,
                                        NOW,
                                        MANY));
    }

    /** Holds the deletion up at a line, and writes as the projector does. */
    private void assertNobodyWaits(Runnable deletion) {
        var deleting =
                stage.database()
                        .forAll(
                                held -> {
                                    InsightDatabase.query(
                                            held,
                                            _ -> "",
                                            "select from log_chunk where tenant = ? for update",
                                            ALICE.value());
                                    var running = CompletableFuture.runAsync(deletion, THREADS);
                                    await().atMost(Duration.ofMinutes(1))
                                            .until(this::somebodyWaits);
                                    var writing =
                                            CompletableFuture.runAsync(
                                                    () ->
                                                            stage.write(
                                                                    lines(ALICE, "s1", NOW, "new"),
                                                                    NOW),
                                                    THREADS);
                                    await().atMost(Duration.ofMinutes(1)).until(writing::isDone);
                                    writing.join();
                                    return running;
                                });
        deleting.join();
    }

    private boolean somebodyWaits() {
        return waiting() > 0;
    }

    private int waiting() {
        return stage.database()
                .forAll(
                        connection ->
                                InsightDatabase.query(
                                                connection,
                                                row -> row.getInt(1),
                                                "select count(*) from pg_locks where not granted")
                                        .getFirst());
    }
}
