package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One function called by 32 connections, beside as many calls that go over many functions in turn,
 * each of which has a sandbox of its own.
 */
record ManyFunctions(int functions) implements Scenario {

    private static final int CONNECTIONS = 32;

    @Override
    public String title() {
        return "S8 round robin over " + functions + " functions";
    }

    @Override
    public Rounds run(Platform platform, Path scratch, int rounds, Duration time)
            throws IOException {
        var names = IntStream.range(0, functions).mapToObj(i -> "bench-many-" + i).toList();
        try {
            for (var name : names) {
                platform.createEcho(name, Map.of());
            }
            var bodies = Scenario.bodies();
            return Scenario.inTurn(
                    rounds,
                    CONNECTIONS,
                    time,
                    () ->
                            List.of(
                                    platform.subject("tidemill, in turn", names, bodies),
                                    platform.subject("one", List.of(names.getFirst()), bodies)));
        } finally {
            for (var name : names) {
                platform.delete(name);
            }
        }
    }
}
