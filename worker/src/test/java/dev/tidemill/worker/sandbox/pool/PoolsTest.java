package dev.tidemill.worker.sandbox.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolsTest {

    private final Pools<String, String> pools = new Pools<>(new PoolTargets(1, 4), Set.of("node"));

    @Test
    void what_is_being_opened_is_not_missing_any_more() {
        assertThat(pools.missing(0)).containsExactly("node");
        assertThat(pools.missing(0)).isEmpty();
    }

    @Test
    void a_miss_is_demand_for_its_kind() {
        // when
        var taken = pools.take("python", _ -> true);
        // then
        assertThat(taken).isNull();
        assertThat(pools.missing(0)).containsExactlyInAnyOrder("node", "python");
    }

    @Test
    void the_preferred_one_is_taken_first() {
        // given
        pools.missing(0);
        pools.opened("node", "a");
        pools.take("node", _ -> false);
        pools.missing(0);
        pools.opened("node", "b");
        pools.missing(0);
        pools.opened("node", "c");
        // when
        var taken = pools.take("node", "c"::equals);
        // then
        assertThat(taken).isEqualTo("c");
    }

    @Test
    void under_pressure_all_are_surplus() {
        // given
        pools.missing(0);
        pools.opened("node", "a");
        // when
        var surplus = pools.surplus(0.95);
        // then
        assertThat(surplus).containsExactly("a");
        assertThat(pools.all()).isEmpty();
    }

    @Test
    void demand_is_forgotten_after_ten_minutes() {
        // given
        pools.take("python", _ -> true);
        // when
        for (var minute = 0; minute < 10; minute++) {
            pools.minutePassed();
        }
        // then
        assertThat(pools.missing(0)).containsExactly("node");
    }
}
