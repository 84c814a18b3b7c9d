package dev.tidemill.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.scheduler.Events;
import dev.tidemill.scheduler.delay.DelayLine;
import dev.tidemill.scheduler.dispatch.Dispatch;
import dev.tidemill.scheduler.settle.Destinations;
import dev.tidemill.scheduler.settle.Settle;
import dev.tidemill.testkit.Configs;
import dev.tidemill.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The worst that crashes can do to one event that always fails: each meets a node when all is
 * written and nothing is committed.
 */
class CrashesTest {

    private static final int ATTEMPTS = 3;

    private final ManualClock clock = ManualClock.atNoon();
    private final SimulatedCatalogue catalogue = new SimulatedCatalogue();
    private final Destinations destinations = new Destinations(catalogue.snapshot(), clock);
    private final Witness witness = new Witness(clock, destinations::config);
    private final SimulatedKafka kafka = new SimulatedKafka(1, witness);
    private final IntakeConfig config =
            Configs.of(
                    IntakeConfig.class,
                    Map.of(
                            "perPartition",
                            100,
                            "perTenant",
                            10,
                            "bytes",
                            10_000L,
                            "patience",
                            Duration.ofDays(1)));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void each_crash_lets_an_attempt_run_once_more_and_no_crash_doubles_what_another_left(
            int crashes) {
        // given
        catalogue.reset(new Unsurprising());
        var event = Events.event(TenantId.DEFAULT, "f2", clock.instant());
        kafka.append(Topic.EVENTS, event.function().toString(), event);
        // when
        for (var life = 0; life <= crashes; life++) {
            live(life == crashes);
        }
        // then
        assertThat(witness.unended()).isEmpty();
        assertThat(runs(event.id())).allSatisfy(runs -> assertThat(runs).isBetween(1, 1 + crashes));
    }

    private List<Integer> runs(InvocationId id) {
        return IntStream.rangeClosed(1, ATTEMPTS)
                .mapToObj(attempt -> witness.runsOf(id, attempt))
                .toList();
    }

    /** A node from its start to the moment before it commits: a minute's wait, or to the end. */
    private void live(boolean toTheEnd) {
        var random = new Unsurprising();
        var worker = new SimulatedWorker(random, catalogue, witness);
        var node =
                new SimulatedNode(
                        kafka,
                        witness,
                        new Dispatch(catalogue.snapshot(), worker.placement()),
                        new Course(new Settle(clock.instant()), destinations, config),
                        config,
                        clock,
                        random);
        var own = Set.copyOf(kafka.events());
        own.forEach(node::assigned);
        List.of(DelayLine.values()).forEach(node::reads);
        workAsLongAsThereIsWork(node, worker);
        for (var wait = 0; wait < (toTheEnd ? 5 : 1); wait++) {
            clock.advance(Duration.ofSeconds(61));
            workAsLongAsThereIsWork(node, worker);
        }
    }

    private void workAsLongAsThereIsWork(SimulatedNode node, SimulatedWorker worker) {
        var own = Set.copyOf(kafka.events());
        boolean moved;
        do {
            moved = node.poll(own);
            moved |= node.startWhatMayRun();
            moved |= node.step();
            moved |= worker.endOne();
            for (var line : DelayLine.values()) {
                moved |= node.workOff(line);
            }
        } while (moved);
    }

    /** All is acknowledged, each run takes place, and each fails. */
    private static final class Unsurprising extends Random {
        private static final long serialVersionUID = 1;

        @Override
        public int nextInt(int bound) {
            return Math.min(bound - 1, 8);
        }
    }
}
