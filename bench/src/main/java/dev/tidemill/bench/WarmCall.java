package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Calls of a function whose sandboxes are warm, beside the floors that do the same. */
record WarmCall(String title, int connections, int sandboxes) implements Scenario {

    private static final String FUNCTION = "bench-warm";

    @Override
    public Rounds run(Platform platform, Path scratch, int rounds, Duration time)
            throws IOException {
        var bodies = Scenario.bodies();
        platform.createEcho(FUNCTION, Map.of());
        try (var node = Floor.node(scratch);
                var framed = Floor.framed(scratch, sandboxes)) {
            var floors = List.of(node.subject(bodies), framed.subject(bodies));
            var measured = new Rounds();
            for (var round = -1; round < rounds; round++) {
                var tidemill = platform.subject(FUNCTION, bodies);
                for (var subject : List.of(tidemill, floors.get(0), floors.get(1))) {
                    var result = subject.measure(connections, time);
                    if (round >= 0) { // the round before the first warms everything up
                        measured.add(subject.name(), result);
                    }
                }
            }
            return measured;
        } finally {
            platform.delete(FUNCTION);
        }
    }
}
