package dev.tidemill.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.scheduler.dispatch.Dispatch;
import java.util.ArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Whatever order things happen in, and whatever is killed meanwhile: the promises about events
 * hold. What decides is the scheduler's own; Kafka, the workers and time are simulated.
 *
 * <p>{@code -Dsimulation.seed=N} runs one schedule, {@code -Dsimulation.schedules=N} so many.
 */
class SimulationTest {

    private static final int SCHEDULES = Integer.getInteger("simulation.schedules", 10_000);
    private static final Logger DISPATCH = Logger.getLogger(Dispatch.class.getName());

    @Test
    void every_accepted_event_ends_once_or_waits_in_every_schedule() {
        DISPATCH.setLevel(Level.OFF); // workers die all the time
        var catalogue = new SimulatedCatalogue();
        var seed = Long.getLong("simulation.seed", -1);
        var broken = new ArrayList<String>();
        for (var each = seed < 0 ? 0 : seed;
                each < (seed < 0 ? SCHEDULES : seed + 1) && broken.size() < 5;
                each++) {
            try {
                new Simulation(each, catalogue).run();
            } catch (AssertionError | RuntimeException failed) {
                broken.add("seed " + each + ": " + failed);
            }
        }
        assertThat(broken).isEmpty();
    }
}
