package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The chaos suite can fail. */
class AccountsTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Map<String, String> ACCEPTED = Map.of("e1", "steady");
    private static final Map<String, Integer> ALLOWED = Map.of("steady", 1);

    @Test
    void an_event_that_ran_as_often_as_it_may_breaks_no_promise() {
        assertThat(broken("SUCCEEDED", 1, 1)).isEmpty();
        assertThat(broken("RETRIES_EXHAUSTED", 1, 1)).isEmpty();
        assertThat(broken("SUCCEEDED", 1, 0)).isEmpty(); // what told of the run was killed
    }

    @Test
    void a_kill_within_an_events_life_excuses_one_more_run() {
        assertThat(broken("SUCCEEDED", 1, 2, NOON.plusSeconds(1))).isEmpty();
        assertThat(broken("SUCCEEDED", 1, 3, NOON.plusSeconds(1))).hasSize(1);
        assertThat(broken("SUCCEEDED", 1, 2, NOON.minusSeconds(60))).hasSize(1);
    }

    @Test
    void a_kill_after_the_first_ending_excuses_a_run_after_it_and_none_before() {
        var late = NOON.plusSeconds(60);
        assertThat(broken("SUCCEEDED", 1, 3, NOON.plusSeconds(1), late)).hasSize(1);
        var end = new Accounts.Ended("SUCCEEDED", 1, NOON, NOON.plusSeconds(2));
        var runs = List.of(NOON, NOON.plusSeconds(1), late.plusSeconds(1));
        var accounts = new Accounts(Map.of("e1", end), Map.of("e1", runs));
        assertThat(accounts.broken(ACCEPTED, ALLOWED, List.of(NOON.plusSeconds(1), late)))
                .isEmpty();
        assertThat(accounts.broken(ACCEPTED, ALLOWED, List.of(NOON.plusSeconds(1)))).hasSize(1);
    }

    @Test
    void what_is_lost_or_did_not_run_or_ran_too_often_is_named() {
        var nothing = new Accounts(Map.of(), Map.of());
        assertThat(nothing.broken(ACCEPTED, ALLOWED, List.of())).first().asString().contains("e1");
        assertThat(broken("AGE_EXCEEDED", 0, 0)).hasSize(1);
        assertThat(broken("SUCCEEDED", 0, 0)).hasSize(1);
        assertThat(broken("SUCCEEDED", 2, 2, NOON)).hasSize(1);
        assertThat(broken("SUCCEEDED", 1, 2)).hasSize(1);
    }

    private static List<String> broken(String ending, int attempts, int runs, Instant... kills) {
        var end = new Accounts.Ended(ending, attempts, NOON, NOON.plusSeconds(2));
        return new Accounts(Map.of("e1", end), Map.of("e1", Collections.nCopies(runs, NOON)))
                .broken(ACCEPTED, ALLOWED, List.of(kills));
    }
}
