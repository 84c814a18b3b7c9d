package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GrowthTest {

    private static final Duration FAST = Duration.ofNanos(100_000);
    private static final Duration SLOW = Duration.ofSeconds(1);
    private final Growth growth = new Growth(Duration.ofMillis(10));

    @Test
    void on_arrival_a_busy_sandbox_gets_the_chance_to_serve_it() {
        assertThat(growth.wantedAtOnce(load(1, 1, 0, SLOW))).isFalse();
        assertThat(growth.wantedAtOnce(load(1, 0, 0, SLOW))).isTrue();
    }

    @Test
    void the_first_invocation_gets_a_sandbox() {
        assertThat(growth.wanted(load(1, 0, 0, Duration.ZERO))).isTrue();
    }

    @Test
    void no_more_are_started_than_invocations_wait() {
        assertThat(growth.wanted(load(2, 0, 2, SLOW))).isFalse();
    }

    @Test
    void short_runs_queue_for_busy_sandboxes() {
        assertThat(growth.wanted(load(28, 4, 0, FAST))).isFalse();
    }

    @Test
    void long_runs_do_not() {
        assertThat(growth.wanted(load(1, 4, 0, SLOW))).isTrue();
    }

    @Test
    void a_standstill_of_short_runs_means_that_processors_are_scarce() {
        var late = new Growth.Load(1, 1, 0, FAST, Duration.ofMillis(11), false);
        var stuck = new Growth.Load(1, 1, 0, FAST, Duration.ofMillis(101), false);
        assertThat(growth.wanted(late)).isFalse();
        assertThat(growth.wanted(stuck)).isTrue();
    }

    @Test
    void while_nothing_is_known_of_a_function_each_invocation_gets_its_own() {
        assertThat(growth.wanted(load(1, 1, 0, Duration.ZERO))).isTrue();
    }

    @Test
    void a_first_burst_starts_a_few_and_learns_from_them() {
        assertThat(growth.wantedAtOnce(load(32, 0, 3, Duration.ZERO))).isTrue();
        assertThat(growth.wantedAtOnce(load(32, 0, 4, Duration.ZERO))).isFalse();
        // short runs: the few are enough; none has ended: the next few
        assertThat(growth.wanted(load(28, 4, 0, FAST))).isFalse();
        assertThat(growth.wanted(load(28, 4, 0, Duration.ZERO))).isTrue();
    }

    @Test
    void without_processor_time_left_more_processes_would_help_nobody() {
        var waits = new Growth.Load(28, 4, 0, Duration.ofMillis(50), Duration.ofMillis(400), true);
        var stuck = new Growth.Load(28, 4, 0, Duration.ofMillis(50), Duration.ofMillis(501), true);
        var unknown = new Growth.Load(28, 4, 0, Duration.ZERO, Duration.ofMillis(400), true);
        assertThat(growth.wanted(waits)).isFalse();
        assertThat(growth.wanted(unknown)).isFalse();
        assertThat(growth.wanted(stuck)).isTrue();
    }

    private static Growth.Load load(int waiting, int busy, int starting, Duration average) {
        return new Growth.Load(waiting, busy, starting, average, Duration.ZERO, false);
    }
}
