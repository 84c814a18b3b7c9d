package dev.tidemill.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final OffsetAndMetadata NOTHING = new OffsetAndMetadata(0);

    @Provide
    Arbitrary<List<Integer>> orders() {
        return Arbitraries.integers().between(0, 99).list().ofMinSize(0).ofMaxSize(300);
    }

    /**
     * Whatever order records finish in, a crash at any moment loses none and repeats no finished
     * one.
     */
    @Property(tries = 300)
    void a_successor_runs_exactly_what_was_not_finished(
            @ForAll("orders") List<Integer> finishing,
            @ForAll @IntRange(min = 0, max = 100) int begun) {
        // given
        var progress = new Progress(NOTHING);
        for (var offset = 0; offset < begun; offset++) {
            assertThat(progress.begin(offset)).isTrue();
        }
        Set<Long> finished = new HashSet<>();
        var committed = progress.committable();
        for (long offset : finishing) {
            progress.finish(offset);
            if (offset < begun) {
                finished.add(offset);
            }
            assertThat(progress.committable().offset()).isGreaterThanOrEqualTo(committed.offset());
            committed = progress.committable();
        }
        // when
        var successor = new Progress(committed);
        var again =
                LongStream.range(committed.offset(), 120).filter(successor::begin).boxed().toList();
        // then
        assertThat(again)
                .containsExactlyElementsOf(
                        LongStream.range(0, 120)
                                .filter(offset -> !finished.contains(offset))
                                .boxed()
                                .toList());
    }

    @Property(tries = 50)
    void the_offset_never_passes_an_unfinished_record(@ForAll("orders") List<Integer> finishing) {
        var progress = new Progress(NOTHING);
        for (var offset = 0; offset < 100; offset++) {
            progress.begin(offset);
        }
        finishing.stream().filter(offset -> offset != 17).forEach(progress::finish);
        assertThat(progress.committable().offset()).isLessThanOrEqualTo(17);
    }

    @Test
    void however_many_pass_a_slow_record_the_metadata_stays_small() {
        var progress = new Progress(NOTHING);
        for (var offset = 0; offset < 1_000_000; offset++) {
            progress.begin(offset);
            progress.finish(offset == 0 ? -1 : offset);
        }
        var committed = progress.committable();
        assertThat(committed.offset()).isZero();
        assertThat(committed.metadata().length()).isLessThan(20);
        var successor = new Progress(committed);
        assertThat(successor.begin(0)).isTrue();
        assertThat(successor.begin(1)).isFalse();
        assertThat(successor.begin(999_999)).isFalse();
        assertThat(successor.begin(1_000_000)).isTrue();
    }

    @Test
    void as_many_slow_records_as_may_be_in_flight_fit_into_kafkas_metadata() {
        var progress = new Progress(NOTHING);
        var apart = 20_000; // as far as they may be in a busy partition
        for (var slow = 0; slow < 512 + 64; slow++) {
            for (var offset = slow * apart; offset < (slow + 1) * apart; offset++) {
                progress.begin(offset);
                progress.finish(offset == slow * apart ? -1 : offset);
            }
        }
        assertThat(progress.inFlight()).isEqualTo(512 + 64);
        assertThat(progress.committable().metadata().length()).isLessThan(4096);
    }

    @Test
    void numbers_that_kafka_gave_to_no_record_hold_nothing_up() {
        var progress = new Progress(NOTHING);
        progress.begin(0);
        progress.begin(5);
        progress.finish(5);
        progress.finish(0);
        assertThat(progress.committable().offset()).isEqualTo(6);
    }

    @Test
    void a_record_that_is_read_again_is_not_begun_again() {
        var progress = new Progress(NOTHING);
        progress.begin(0);
        progress.begin(1);
        progress.finish(0);
        assertThat(progress.begin(0)).isFalse();
        assertThat(progress.begin(1)).isFalse();
    }

    @Test
    void metadata_of_somebody_else_is_no_reason_to_skip_records() {
        for (var foreign : List.of("", "not ours!", "AQID", "runs:!", "runs:gA")) {
            assertThat(new Progress(new OffsetAndMetadata(5, foreign)).begin(5)).isTrue();
        }
    }
}
