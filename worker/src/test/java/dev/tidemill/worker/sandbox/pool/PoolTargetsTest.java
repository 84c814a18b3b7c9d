package dev.tidemill.worker.sandbox.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.worker.sandbox.pool.PoolTargets.Demand;
import org.junit.jupiter.api.Test;

class PoolTargetsTest {

    private final PoolTargets targets = new PoolTargets(1, 4);

    @Test
    void a_basic_kind_waits_without_demand() {
        assertThat(targets.target(new Demand(true, 0, 0, 0))).isEqualTo(1);
    }

    @Test
    void another_kind_is_kept_for_a_while_after_it_was_wanted() {
        assertThat(targets.target(new Demand(false, 0, 0, 0))).isZero();
        assertThat(targets.target(new Demand(false, 0, 3, 0))).isEqualTo(1);
    }

    @Test
    void demand_raises_it_up_to_the_maximum() {
        assertThat(targets.target(new Demand(true, 30, 30, 0))).isEqualTo(3);
        assertThat(targets.target(new Demand(true, 3000, 3000, 0))).isEqualTo(4);
    }

    @Test
    void under_pressure_the_room_is_for_functions() {
        assertThat(targets.target(new Demand(true, 30, 30, 0.9))).isZero();
    }
}
