package dev.tidemill.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Calls of one tenant alone, and while another sends ten times the events that it may. */
final class FloodedNeighbour {

    private static final String FUNCTION = "bench-neighbour";
    private static final String FLOODED = "bench-flood";
    private static final int ALLOWED_PER_SECOND = 100;
    private static final int TIMES = 10;

    private final Instance instance;
    private final PrintStream out;

    FloodedNeighbour(Instance instance, PrintStream out) {
        this.instance = instance;
        this.out = out;
    }

    String title() {
        return "S9: warm calls, 1 connection, while another tenant sends "
                + TIMES
                + " times the events that it may";
    }

    /**
     * @throws IOException also when a call is not answered by a 2xx
     */
    Rounds run(int rounds, Duration time) throws IOException {
        var platform = instance.platform();
        var bodies = Scenario.bodies();
        platform.createEcho(FUNCTION, Map.of());
        var flooder = instance.createTenant("bench-flooder", ALLOWED_PER_SECOND);
        try {
            flooder.platform().createEcho(FLOODED, Map.of());
            var measured = new Rounds();
            for (var round = -1; round < rounds; round++) {
                var alone = platform.subject(FUNCTION, bodies).measure(1, time);
                try (var flood =
                        new Flood(flooder.platform(), FLOODED, TIMES * ALLOWED_PER_SECOND)) {
                    var flooded = platform.subject(FUNCTION, bodies).measure(1, time);
                    if (round >= 0) {
                        measured.add("tidemill, flooded", flooded);
                        measured.add("alone", alone);
                    }
                    out.printf(
                            Locale.ROOT,
                            "flood: %d accepted, %d refused%n",
                            flood.accepted(),
                            flood.refused());
                }
            }
            return measured;
        } finally {
            instance.deleteTenant(flooder.account());
            platform.delete(FUNCTION);
        }
    }
}
