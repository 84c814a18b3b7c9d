package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final Rounds rounds = new Rounds();

    @Test
    void a_ratio_is_taken_within_each_round_so_that_a_busy_machine_does_not_decide_it() {
        // given: twice the floor in each round, while the machine slowed down tenfold
        rounds.add("tidemill", allOf(200));
        rounds.add("node", allOf(100));
        rounds.add("tidemill", allOf(2_000));
        rounds.add("node", allOf(1_000));
        rounds.add("tidemill", allOf(210));
        rounds.add("node", allOf(100));

        assertThat(rounds.ratio("tidemill", "node", Measured::p50Micros)).isEqualTo(2.0);
    }

    @Test
    void throughput_and_cpu_come_from_the_same_round() {
        var measured =
                new Measured(
                        new long[] {3_000, 1_000, 2_000, 4_000},
                        Duration.ofMillis(2),
                        Duration.ofNanos(100_000));

        assertThat(measured.p50Micros()).isEqualTo(2.0);
        assertThat(measured.p99Micros()).isEqualTo(4.0);
        assertThat(measured.perSecond()).isCloseTo(2_000, within(0.001));
        assertThat(measured.cpuMicrosPerRequest()).isEqualTo(25.0);
    }

    @Test
    void rounds_without_a_partner_are_not_compared() {
        rounds.add("tidemill", allOf(1));
        rounds.add("tidemill", allOf(1));
        rounds.add("node", allOf(1));

        assertThatThrownBy(() -> rounds.ratio("tidemill", "node", Measured::p50Micros))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tidemill has 2 rounds, node 1");
    }

    private static Measured allOf(long micros) {
        return new Measured(
                new long[] {micros * 1_000}, Duration.ofMillis(1), Duration.ofMillis(1));
    }
}
