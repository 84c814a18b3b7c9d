package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** Calls of a function whose sandboxes are warm, beside the floors, and peers, that do the same. */
record WarmCall(String title, int connections, int sandboxes) implements Scenario {

    private static final String FUNCTION = "bench-warm";

    @Override
    public Rounds run(Platform platform, Path scratch, int rounds, Duration time)
            throws IOException {
        var bodies = Scenario.bodies();
        platform.createEcho(FUNCTION, Map.of());
        try (var node = Floor.node(scratch);
                var framed = Floor.framed(scratch, sandboxes);
                var peers = Peers.installed(Bench.home())) {
            return Scenario.inTurn(
                    rounds,
                    connections,
                    time,
                    () ->
                            Stream.concat(
                                            Stream.of(
                                                    platform.subject(FUNCTION, bodies),
                                                    node.subject(bodies),
                                                    framed.subject(bodies)),
                                            peers.subjects(bodies).stream())
                                    .toList());
        } finally {
            platform.delete(FUNCTION);
        }
    }
}
