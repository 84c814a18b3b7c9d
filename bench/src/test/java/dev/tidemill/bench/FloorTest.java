package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FloorTest {

    private static final List<byte[]> BODIES =
            List.of("{\"name\":\"bob\"}".getBytes(StandardCharsets.UTF_8));

    @TempDir private Path scratch;

    @Test
    void the_node_floor_answers_and_its_cpu_time_is_seen() throws IOException {
        try (var floor = Floor.node(scratch)) {
            var measured = floor.subject(BODIES).measure(4, Duration.ofMillis(300));

            assertThat(measured.latencies()).hasSizeGreaterThan(50);
            assertThat(measured.cpu()).isPositive();
        }
    }

    @Test
    void the_framed_floor_answers_through_its_node_processes() throws IOException {
        try (var floor = Floor.framed(scratch, 2)) {
            var measured = floor.subject(BODIES).measure(8, Duration.ofMillis(300));

            assertThat(measured.latencies()).hasSizeGreaterThanOrEqualTo(8);
            assertThat(measured.p99Micros()).isGreaterThanOrEqualTo(measured.p50Micros());
        }
    }

    @Test
    void the_runtime_api_floor_answers_through_its_bootstraps() throws IOException {
        try (var floor = Floor.runtimeApi(scratch, 2)) {
            var measured = floor.subject(BODIES).measure(8, Duration.ofMillis(300));

            assertThat(measured.latencies()).hasSizeGreaterThanOrEqualTo(8);
        }
    }

    @Test
    void a_peer_that_ends_at_once_is_named() {
        assertThatThrownBy(() -> Floor.peer("nobody", scratch, 1, List.of("false")))
                .isInstanceOf(IOException.class)
                .hasMessage("nobody did not start; in " + scratch + " say false");
    }

    @Test
    void peers_that_are_not_installed_are_left_out() throws IOException {
        try (var peers = Peers.installed(scratch)) {
            assertThat(peers.subjects(BODIES)).isEmpty();
        }
    }
}
