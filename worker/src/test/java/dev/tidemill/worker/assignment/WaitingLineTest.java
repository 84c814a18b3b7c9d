package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long those wait who wait; the clock is the test's. */
class WaitingLineTest {

    private static final Duration LONGEST = Duration.ofSeconds(1);

    private long now = Long.MAX_VALUE - 5; // the real one overflows, too
    private final WaitingLine line = new WaitingLine(() -> now);

    @Test
    void who_has_waited_too_long_is_told_from_who_has_not() {
        // given
        var first = job();
        var second = job();
        line.add(first);
        watch(Duration.ofMillis(600));
        line.add(second);
        watch(Duration.ofMillis(500));
        // when
        var overdue = line.overdue(LONGEST);
        // then
        assertThat(overdue).containsExactly(first);
        assertThat(line.first()).isSameAs(second);
    }

    @Test
    void a_pause_of_the_whole_host_makes_nobody_late() {
        // given
        line.add(job());
        now += Duration.ofSeconds(20).toNanos();
        line.look();
        // then
        assertThat(line.overdue(LONGEST)).isEmpty();
        watch(LONGEST);
        assertThat(line.overdue(LONGEST)).hasSize(1);
    }

    @Test
    void who_comes_after_a_pause_has_waited_for_none_of_it() {
        // given
        now += Duration.ofSeconds(20).toNanos();
        line.add(job());
        // when
        watch(LONGEST);
        // then
        assertThat(line.overdue(LONGEST)).isEmpty();
    }

    @Test
    void who_is_given_back_is_the_first_and_waits_anew() {
        // given
        var given = job();
        line.add(given);
        watch(LONGEST.multipliedBy(2));
        line.add(job());
        assertThat(line.poll()).isSameAs(given);
        // when
        line.giveBack(given);
        // then
        watch(Duration.ofMillis(900));
        assertThat(line.overdue(LONGEST)).isEmpty();
        assertThat(line.clear()).hasSize(2).first().isSameAs(given);
    }

    /** As often as a worker looks. */
    private void watch(Duration time) {
        for (var millis = 0; millis < time.toMillis(); millis += 20) {
            now += Duration.ofMillis(20).toNanos();
            line.look();
        }
    }

    private static Job job() {
        return Job.of(TestWorker.invocation(CrewTest.FUNCTION, "{}", Optional.empty()));
    }
}
