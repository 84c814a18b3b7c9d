package dev.tidemill.scheduler.intake;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message.AcceptedEvent;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.scheduler.delay.DelayLine;
import dev.tidemill.scheduler.dispatch.Dispatch;
import dev.tidemill.scheduler.settle.Destinations;
import dev.tidemill.scheduler.settle.Settle;
import dev.tidemill.testkit.Configs;
import dev.tidemill.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * One schedule: some events, some nodes, and a random order of all that may happen to them, in
 * virtual time. The same seed always gives the same.
 */
final class Simulation {

    static final int MOST_BYTES = 100;

    private static final List<DelayLine> LINES = List.of(DelayLine.values());
    private static final int CHAOS = 260;
    private static final int PATIENCE = 2500;

    private final Random random;
    private final ManualClock clock = ManualClock.atNoon();
    private final SimulatedCatalogue catalogue;
    private final Destinations destinations;
    private final Witness witness;
    private final SimulatedKafka kafka;
    private final IntakeConfig config;
    private final List<Member> members = new ArrayList<>();
    private final Map<TopicPartition, Member> owners = new HashMap<>();
    private final Map<DelayLine, Member> lineOwners = new HashMap<>();
    private int toAccept;

    /** A node that is up, with the worker that it asks. */
    private record Member(SimulatedNode node, SimulatedWorker worker) {}

    Simulation(long seed, SimulatedCatalogue catalogue) {
        random = new Random(seed);
        this.catalogue = catalogue;
        catalogue.reset(random);
        destinations = new Destinations(catalogue.snapshot(), clock);
        witness = new Witness(clock, destinations::config);
        kafka = new SimulatedKafka(1 + random.nextInt(3), witness);
        toAccept = 2 + random.nextInt(13);
        config =
                Configs.of(
                        IntakeConfig.class,
                        Map.of(
                                "perPartition", 2 + random.nextInt(6),
                                "perTenant", 1 + random.nextInt(3),
                                "bytes", 40L + random.nextInt(100),
                                "patience", Duration.ofSeconds(2)));
        for (var count = 1 + random.nextInt(3); count > 0; count--) {
            join();
        }
    }

    void run() {
        for (var step = 0; step < CHAOS; step++) {
            anything();
        }
        calmDown();
        var left = 0;
        while (!isOver()) {
            if (left++ > PATIENCE) {
                throw new AssertionError("lost, or for ever on their way: " + witness.unended());
            }
            workOn();
        }
        members.forEach(this::commit);
        for (var id : witness.unended()) {
            if (!kafka.waits(id)) {
                throw new AssertionError("neither ended nor waiting: " + id);
            }
        }
        witness.conclude();
    }

    // ---- what may happen ----

    private void anything() {
        var dice = random.nextInt(200);
        var member = members.get(random.nextInt(members.size()));
        if (dice < 30) {
            member.node().poll(own(member));
        } else if (dice < 50) {
            member.node().startWhatMayRun();
        } else if (dice < 75) {
            member.worker().endOne();
        } else if (dice < 120) {
            member.node().step();
        } else if (dice < 132) {
            commit(member);
        } else if (dice < 152) {
            workOff(member);
        } else if (dice < 167) {
            clock.advance(Duration.ofMillis(LEAPS[random.nextInt(LEAPS.length)]));
        } else if (dice < 177) {
            accept();
        } else if (dice < 180) {
            member.node().giveAwayWhatWaitsTooLong();
        } else if (dice < 184) {
            crash(member);
        } else if (dice < 188) {
            move(member, random.nextBoolean());
        } else if (dice < 190) {
            notice(member);
        } else if (dice < 192) {
            subscribeAnew(member);
        } else if (dice < 194) {
            kafka.writable = !kafka.writable;
        } else if (dice < 196) {
            kafka.readable = !kafka.readable;
        } else if (dice < 198) {
            suspend(random.nextBoolean());
        } else {
            catalogue.deploy(random);
        }
    }

    private static final int[] LEAPS = {5, 300, 1_100, 2_500, 10_000, 61_000, 125_000, 1_800_000};

    private void accept() {
        if (toAccept == 0 || !kafka.writable) {
            return; // with Kafka away the door says no
        }
        toAccept--;
        var function = catalogue.any(random);
        var now = clock.instant();
        kafka.append(
                Topic.EVENTS,
                function.toString(),
                new AcceptedEvent(
                        new InvocationId("e" + toAccept),
                        function,
                        FunctionVersion.LATEST,
                        new byte[1 + random.nextInt(MOST_BYTES)],
                        Optional.empty(),
                        now,
                        1,
                        now));
    }

    private void join() {
        var worker = new SimulatedWorker(random, catalogue, witness);
        var dispatch = new Dispatch(catalogue.snapshot(), worker.placement());
        var course = new Course(new Settle(clock.instant()), destinations, config);
        var node = new SimulatedNode(kafka, witness, dispatch, course, config, clock, random);
        members.add(new Member(node, worker));
        kafka.events().stream().filter(it -> !owners.containsKey(it)).forEach(this::giveToAnybody);
        for (var line : DelayLine.values()) {
            if (!lineOwners.containsKey(line)) {
                giveToAnybody(line);
            }
        }
    }

    /** Killed with -9; the others, or its successor, get what it had. */
    private void crash(Member member) {
        members.remove(member);
        owners.values().removeIf(member::equals);
        lineOwners.values().removeIf(member::equals);
        join();
    }

    /** Another member gets a partition and a line: in good order, or because one was silent. */
    private void move(Member to, boolean orderly) {
        var partition = kafka.events().get(random.nextInt(kafka.events().size()));
        var from = owners.put(partition, to);
        if (from != null && !from.equals(to)) {
            if (orderly && from.node().owned().contains(partition)) {
                from.node().revoked(partition);
            }
            to.node().lost(believed(to, partition)); // nobody is given what it believes to have
            to.node().assigned(partition);
        }
        var line = LINES.get(random.nextInt(LINES.size()));
        var before = lineOwners.put(line, to);
        if (before != null && !before.equals(to)) {
            if (orderly) {
                before.node().readsNoMore(line);
            }
            to.node().reads(line);
        }
    }

    /** It hears what it has lost. */
    private void notice(Member member) {
        var gone = new HashSet<>(member.node().owned());
        gone.removeIf(partition -> member.equals(owners.get(partition)));
        member.node().lost(gone);
        for (var line : List.copyOf(member.node().lines())) {
            if (!member.equals(lineOwners.get(line))) {
                member.node().readsNoMore(line);
            }
        }
    }

    /** Its consumer failed: a new one gets the same partitions. */
    private void subscribeAnew(Member member) {
        member.node().lost(member.node().owned());
        owners.forEach(
                (partition, owner) -> {
                    if (owner.equals(member)) {
                        member.node().assigned(partition);
                    }
                });
    }

    private void giveToAnybody(TopicPartition partition) {
        var to = members.get(random.nextInt(members.size()));
        owners.put(partition, to);
        to.node().assigned(partition);
    }

    private void giveToAnybody(DelayLine line) {
        var to = members.get(random.nextInt(members.size()));
        lineOwners.put(line, to);
        to.node().reads(line);
    }

    private void commit(Member member) {
        member.node().commit(own(member));
    }

    /** What Kafka would say is the member's. */
    private Set<TopicPartition> own(Member member) {
        var own = new HashSet<>(member.node().owned());
        own.removeIf(partition -> !member.equals(owners.get(partition)));
        return own;
    }

    private static Set<TopicPartition> believed(Member member, TopicPartition one) {
        return member.node().owned().contains(one) ? Set.of(one) : Set.of();
    }

    private static boolean workOffAll(Member member) {
        var any = false;
        for (var line : List.copyOf(member.node().lines())) {
            any |= member.node().workOff(line);
        }
        return any;
    }

    private void workOff(Member member) {
        var lines = List.copyOf(member.node().lines());
        if (!lines.isEmpty()) {
            member.node().workOff(lines.get(random.nextInt(lines.size())));
        }
    }

    private void suspend(boolean suspended) {
        catalogue.suspend(suspended);
        if (suspended) {
            witness.suspended(TenantId.DEFAULT);
        }
    }

    // ---- the end ----

    /** No more crashes: what is left must come to its end, or wait for its tenant. */
    private void calmDown() {
        kafka.writable = true;
        kafka.readable = true;
        while (toAccept > 0) {
            accept();
        }
        members.forEach(this::notice);
        if (random.nextInt(4) > 0) {
            suspend(false);
        }
    }

    private void workOn() {
        var moved = false;
        for (var member : members) {
            var node = member.node();
            moved |= node.poll(own(member));
            moved |= node.startWhatMayRun();
            moved |= node.giveAwayWhatWaitsTooLong();
            while (node.step() || member.worker().endOne()) {
                moved = true;
            }
            moved |= workOffAll(member);
            commit(member);
        }
        clock.advance(moved ? Duration.ofMillis(25) : Duration.ofSeconds(31));
    }

    private boolean isOver() {
        return toAccept == 0
                && witness.unended().stream()
                        .allMatch(id -> catalogue.isSuspended(witness.event(id).tenant()));
    }
}
