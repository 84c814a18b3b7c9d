package dev.tidemill.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.LogLines;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final String KILOBYTE = "x".repeat(1000);

    private final Backlog backlog = new Backlog(100_000, 100_000);

    @Test
    void a_function_that_floods_loses_its_own_oldest_lines_only() {
        // given
        var quiet = Samples.function("1", "quiet");
        var noisy = Samples.function("1", "noisy");
        backlog.add(Samples.lines(quiet, "q", 1, "quiet"));
        // when
        for (var i = 0; i < 200; i++) {
            backlog.add(Samples.lines(noisy, "n", 1, i + KILOBYTE));
        }
        // then
        var lines = texts(all());
        assertThat(lines).contains("quiet");
        assertThat(lines).contains(199 + KILOBYTE).doesNotContain(0 + KILOBYTE);
    }

    @Test
    void a_tenant_of_many_functions_has_no_larger_share() {
        // given
        var quiet = Samples.function("2", "quiet");
        for (var i = 0; i < 30; i++) {
            backlog.add(Samples.lines(quiet, "q", 1, KILOBYTE));
        }
        // when
        for (var i = 0; i < 500; i++) {
            backlog.add(Samples.lines(Samples.function("1", "f" + i), "n", 1, KILOBYTE));
        }
        // then
        assertThat(all()).filteredOn(it -> it.function().equals(quiet)).hasSize(30);
    }

    @Test
    void what_was_lost_is_said_once_in_its_stream_before_what_is_left() {
        // given
        var noisy = Samples.function("1", "noisy");
        for (var i = 0; i < 100; i++) {
            backlog.add(Samples.lines(noisy, i < 50 ? "first" : "second", 2, KILOBYTE));
        }
        // when
        var all = all();
        // then
        var left = all.stream().filter(it -> !isLoss(it)).mapToInt(it -> it.lines().size()).sum();
        var first = all.stream().filter(BacklogTest::isLoss).toList();
        assertThat(all.subList(0, 2)).isEqualTo(first);
        assertThat(first).extracting(LogLines::logStream).containsExactly("first", "second");
        assertThat(texts(first)).containsExactly(Journal.lost(100), Journal.lost(200 - 100 - left));
    }

    @Test
    void run_records_have_room_of_their_own() {
        // given
        var function = Samples.function("1", "f");
        for (var i = 0; i < 100; i++) {
            backlog.add(Samples.ran(function));
        }
        // when
        for (var i = 0; i < 500; i++) {
            backlog.add(Samples.lines(function, "s", 1, KILOBYTE));
        }
        // then
        var runs = new ArrayList<Message>();
        for (var next = backlog.take(); next.isPresent(); next = backlog.take()) {
            if (next.get() instanceof Message.Runs batch) {
                runs.addAll(batch.all());
            }
        }
        assertThat(runs).hasSize(100);
        assertThat(backlog.takeLostRuns()).isZero();
    }

    @Test
    void runs_of_one_function_go_together() {
        // given
        var one = Samples.function("1", "f");
        var other = Samples.function("2", "f");
        var runs = List.of(Samples.ran(one), Samples.ran(one), Samples.ran(other));
        runs.forEach(backlog::add);
        // when
        var first = (Message.Runs) backlog.take().orElseThrow();
        var second = (Message.Runs) backlog.take().orElseThrow();
        // then
        assertThat(first.all()).isEqualTo(runs.subList(0, 2));
        assertThat(second.all()).isEqualTo(runs.subList(2, 3));
        assertThat(backlog.take()).isEmpty();
    }

    @Test
    void run_records_beyond_their_room_are_counted() {
        for (var i = 0; i < 300; i++) {
            backlog.add(Samples.ran(Samples.function("1", "f")));
        }
        assertThat(backlog.takeLostRuns()).isEqualTo(50);
    }

    @Test
    void tenants_are_taken_from_in_turn() {
        // given
        for (var i = 0; i < 3; i++) {
            backlog.add(Samples.lines(Samples.function("1", "f" + i), "s", 1, "x"));
        }
        backlog.add(Samples.lines(Samples.function("2", "f"), "s", 1, "x"));
        // when
        var order = all();
        // then
        assertThat(order.get(1).function()).isEqualTo(Samples.function("2", "f"));
        assertThat(backlog.isEmpty()).isTrue();
    }

    private List<LogLines> all() {
        var all = new ArrayList<LogLines>();
        for (var next = backlog.take(); next.isPresent(); next = backlog.take()) {
            all.add((LogLines) next.get());
        }
        return all;
    }

    private static boolean isLoss(LogLines lines) {
        return lines.lines().getFirst().text().startsWith("[tidemill]");
    }

    private static List<String> texts(List<LogLines> all) {
        return all.stream().flatMap(it -> it.lines().stream()).map(LogLines.Line::text).toList();
    }
}
