package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Warm calls of a function that brings its own runtime, beside the same runtime without us. */
record ProvidedCall(String title, int connections, int sandboxes) implements Scenario {

    private static final String FUNCTION = "bench-provided";

    @Override
    public Rounds run(Platform platform, Path scratch, int rounds, Duration time)
            throws IOException {
        var bodies = Scenario.bodies();
        platform.create(FUNCTION, Example.provided(), Map.of());
        try (var floor = Floor.runtimeApi(scratch, sandboxes)) {
            return Scenario.inTurn(
                    rounds,
                    connections,
                    time,
                    () -> List.of(platform.subject(FUNCTION, bodies), floor.subject(bodies)));
        } finally {
            platform.delete(FUNCTION);
        }
    }
}
