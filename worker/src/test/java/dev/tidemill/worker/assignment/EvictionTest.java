package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvictionTest {

    @Test
    void a_functions_spare_sandboxes_go_before_anothers_last() {
        // given
        var idle =
                List.of(
                        new Eviction.Idle<>("only-of-a", "a", 1, 128),
                        new Eviction.Idle<>("old-of-b", "b", 5, 128),
                        new Eviction.Idle<>("new-of-b", "b", 9, 128));
        // when
        var leaving = Eviction.leaving(idle, 100, 0);
        // then
        assertThat(leaving).containsExactly("old-of-b");
    }

    @Test
    void the_longest_unused_goes_first() {
        // given
        var idle =
                List.of(
                        new Eviction.Idle<>("young", "a", 9, 128),
                        new Eviction.Idle<>("old", "b", 1, 128));
        // when
        var leaving = Eviction.leaving(idle, 128, 0);
        // then
        assertThat(leaving).containsExactly("old");
    }

    @Test
    void nothing_ends_when_it_would_not_be_enough() {
        // given
        var idle = List.of(new Eviction.Idle<>("small", "a", 1, 128));
        // when
        var leaving = Eviction.leaving(idle, 1024, 0);
        // then
        assertThat(leaving).isEmpty();
    }

    @Test
    void a_place_is_made_even_when_memory_is_there() {
        // given
        var idle = List.of(new Eviction.Idle<>("small", "a", 1, 128));
        // when
        var leaving = Eviction.leaving(idle, 0, 1);
        // then
        assertThat(leaving).containsExactly("small");
    }
}
