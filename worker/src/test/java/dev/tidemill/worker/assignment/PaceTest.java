package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** A function's runs per period, by how many of its sandboxes run, and where the pace comes to. */
class PaceTest {

    private static final int MEMBERS = 20;
    private static final int LEAST = 2;

    @Test
    void runs_that_need_the_processors_get_few_sandboxes() {
        // when
        var limit = settle(busy -> 500);
        // then
        assertThat(limit).isLessThanOrEqualTo(LEAST + 1);
    }

    @Test
    void runs_that_get_slower_together_get_fewer_still() {
        // when
        var limit = settle(busy -> 600 - 10L * busy);
        // then
        assertThat(limit).isLessThanOrEqualTo(LEAST + 1);
    }

    @Test
    void runs_that_wait_for_something_else_keep_theirs() {
        // given
        var pace = Pace.FREE;
        var ran = 0L;
        // when
        for (var period = 0; period < 100; period++) {
            ran += Math.min(pace.limit(), MEMBERS);
            pace = pace.next(true, MEMBERS, MEMBERS, 20L * Math.min(pace.limit(), MEMBERS), LEAST);
        }
        // then
        assertThat(ran / 100).isGreaterThan(MEMBERS * 3 / 4);
    }

    @Test
    void it_finds_where_more_sandboxes_serve_no_more() {
        // when
        var limit = settle(busy -> 100L * Math.min(busy, 8));
        // then
        assertThat(limit).isBetween(6, 13);
    }

    @Test
    void when_more_are_allowed_than_there_are_it_is_free_again() {
        // given
        var tried = new Pace(3, 500, false);
        // when
        var more = tried.next(true, 3, 4, 900, LEAST);
        // then
        assertThat(more).isEqualTo(Pace.FREE);
    }

    @Test
    void without_a_queue_or_with_idle_processors_all_may_run() {
        // given
        var slowed = Pace.FREE.next(true, MEMBERS, MEMBERS, 500, LEAST);
        // when
        var free = slowed.next(false, slowed.limit(), MEMBERS, 500, LEAST);
        // then
        assertThat(slowed.limit()).isLessThan(MEMBERS);
        assertThat(free).isEqualTo(Pace.FREE);
    }

    private static int settle(IntToLongFunction rateOf) {
        var pace = Pace.FREE;
        for (var period = 0; period < 100; period++) {
            var busy = Math.min(pace.limit(), MEMBERS);
            pace = pace.next(true, busy, MEMBERS, rateOf.applyAsLong(busy), LEAST);
        }
        return pace.limit();
    }
}
