package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void without_arguments_everything_is_measured_on_an_own_instance() {
        var options = Options.parse(List.of());

        assertThat(options.scenarios()).containsExactlyElementsOf(Options.USUAL);
        assertThat(options.rounds()).isEqualTo(5);
    }

    @Test
    void scenarios_and_options_may_be_mixed() {
        var options = Options.parse(List.of("s2", "--rounds", "7", "s1", "--json", "out.json"));

        assertThat(options.scenarios()).containsExactly("s2", "s1");
        assertThat(options.rounds()).isEqualTo(7);
        assertThat(options.json()).contains(Path.of("out.json"));
    }

    @Test
    void start_up_is_not_measured_on_an_instance_that_runs_already() {
        assertThat(Options.parse(List.of("--data", "d")).scenarios())
                .doesNotContain("start", "s4-200", "s8-many");
        assertThatThrownBy(() -> Options.parse(List.of("start", "--data", "d")))
                .hasMessageContaining("an instance of its own");
    }

    @Test
    void chaos_wants_an_instance_whose_processes_it_may_kill() {
        var options = Options.parse(List.of("chaos", "--data", "d"));
        assertThat(options.scenarios()).containsExactly("chaos");
        assertThat(options.rounds(1000)).isEqualTo(1000);
        assertThat(Options.parse(List.of()).scenarios()).doesNotContain("chaos");
        assertThatThrownBy(() -> Options.parse(List.of("chaos", "--url", "http://127.0.0.1:1")))
                .hasMessageContaining("--data");
    }

    @Test
    void what_it_does_not_know_is_refused_by_name() {
        assertThatThrownBy(() -> Options.parse(List.of("s99"))).hasMessageContaining("s99");
        assertThatThrownBy(() -> Options.parse(List.of("--fast", "1")))
                .hasMessageContaining("--fast");
        assertThatThrownBy(() -> Options.parse(List.of("--rounds")))
                .hasMessageContaining("--rounds needs a value");
        assertThatThrownBy(() -> Options.parse(List.of("--rounds", "0")))
                .hasMessageContaining("got 0");
    }
}
