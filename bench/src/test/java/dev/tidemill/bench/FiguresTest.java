package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void a_percentile_is_a_sample_by_nearest_rank() {
        var samples = LongStream.rangeClosed(1, 100).toArray();

        assertThat(Figures.percentile(samples, 0.5)).isEqualTo(50);
        assertThat(Figures.percentile(samples, 0.99)).isEqualTo(99);
        assertThat(Figures.percentile(samples, 1)).isEqualTo(100);
        assertThat(Figures.percentile(samples, 0)).isEqualTo(1);
    }

    @Test
    void the_only_sample_is_every_percentile() {
        assertThat(Figures.percentile(new long[] {7}, 0.99)).isEqualTo(7);
    }

    @Test
    void the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assertThat(Figures.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
        assertThat(Figures.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
    }

    @Test
    void nothing_has_no_figures() {
        assertThatThrownBy(() -> Figures.percentile(new long[0], 0.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Figures.median(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
