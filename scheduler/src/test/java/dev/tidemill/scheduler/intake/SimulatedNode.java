package dev.tidemill.scheduler.intake;

import dev.tidemill.core.message.Message.AcceptedEvent;
import dev.tidemill.core.message.Topic;
import dev.tidemill.scheduler.delay.DelayLine;
import dev.tidemill.scheduler.delay.Waiting;
import dev.tidemill.scheduler.dispatch.Dispatch;
import dev.tidemill.scheduler.settle.Write;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * One scheduler, made of the parts that decide, with simulated threads: each of its tasks stands
 * before its next step until the simulation moves it, or kills the node.
 */
final class SimulatedNode {

    private static final int MOST_PER_POLL = 2;

    private final SimulatedKafka kafka;
    private final Witness witness;
    private final Dispatch dispatch;
    private final Course course;
    private final IntakeConfig config;
    private final Clock clock;
    private final Random random;
    private final Lanes lanes;
    private final Offsets offsets = new Offsets();
    private final Repeats repeats = new Repeats();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final List<Task> tasks = new ArrayList<>();
    private final IdentityHashMap<Delivery, Boolean> held = new IdentityHashMap<>();
    private final Map<DelayLine, Line> lines = new EnumMap<>(DelayLine.class);

    /** A virtual thread. */
    private final class Task {
        private final Delivery delivery;
        private final ArrayDeque<Step> steps = new ArrayDeque<>();
        private final ArrayDeque<Write> writes = new ArrayDeque<>();
        private boolean runs;

        Task(Delivery delivery, List<Step> first) {
            this.delivery = delivery;
            steps.addAll(first);
        }

        boolean isStuck() {
            return runs || (!writes.isEmpty() && !kafka.writable);
        }

        boolean isOver() {
            return steps.isEmpty() && writes.isEmpty() && !runs;
        }
    }

    private static final class Line {
        private final Waiting<AcceptedEvent> waiting;
        private final ArrayDeque<Waiting.Step<AcceptedEvent>> steps = new ArrayDeque<>();
        private long position;

        Line(Waiting<AcceptedEvent> waiting, long position) {
            this.waiting = waiting;
            this.position = position;
        }
    }

    SimulatedNode(
            SimulatedKafka kafka,
            Witness witness,
            Dispatch dispatch,
            Course course,
            IntakeConfig config,
            Clock clock,
            Random random) {
        this.kafka = kafka;
        this.witness = witness;
        this.dispatch = dispatch;
        this.course = course;
        this.config = config;
        this.clock = clock;
        this.random = random;
        this.lanes = new Lanes(config.perTenant(), delivery -> dispatch.mayRun(delivery.event()));
    }

    // ---- what Kafka's group tells it ----

    Set<TopicPartition> owned() {
        return offsets.owned();
    }

    void assigned(TopicPartition partition) {
        if (offsets.assigned(partition, kafka.committed(partition))) {
            lanes.revoked().forEach(held::remove);
        }
        positions.put(partition, kafka.position(partition));
    }

    /** In good order. */
    void revoked(TopicPartition partition) {
        commitNow(List.of(partition));
        offsets.revoked(List.of(partition));
        lanes.revoked().forEach(held::remove);
    }

    /** It hears late that others have them. */
    void lost(Collection<TopicPartition> partitions) {
        offsets.lost(partitions);
    }

    void reads(DelayLine line) {
        lines.put(
                line,
                new Line(
                        new Waiting<>(line.delay()),
                        kafka.position(SimulatedKafka.of(line.topic()))));
    }

    void readsNoMore(DelayLine line) {
        lines.remove(line);
    }

    // ---- the intake's round ----

    /**
     * @param truly what is its own; what it has lost without knowing it may read as well
     */
    boolean poll(Set<TopicPartition> truly) {
        var any = false;
        for (var partition : offsets.owned()) {
            if (kafka.readable && course.mayRead(offsets.inFlight(partition), lanes.bytes())) {
                any |= fetch(partition, truly.contains(partition));
            }
            witness.holds(
                    held.keySet().stream().mapToLong(Delivery::bytes).sum(),
                    config.bytes() + (long) MOST_PER_POLL * Simulation.MOST_BYTES,
                    offsets.inFlight(partition),
                    config.perPartition() + MOST_PER_POLL);
        }
        return any;
    }

    private boolean fetch(TopicPartition partition, boolean own) {
        var log = kafka.log(partition);
        var from = positions.getOrDefault(partition, 0L);
        var to = Math.min(log.size(), from + 1 + random.nextInt(MOST_PER_POLL));
        for (var offset = from; offset < to; offset++) {
            var progress = offsets.of(partition);
            if (progress.begin(offset)) {
                var event = (AcceptedEvent) log.get(Math.toIntExact(offset));
                if (repeats.contains(partition, offset, event)) {
                    progress.finish(offset);
                    continue;
                }
                witness.began(this, partition, offset, event, own);
                var bytes = 1 + event.payload().length % Simulation.MOST_BYTES;
                var delivery = new Delivery(event, bytes, progress, offset, clock.instant());
                held.put(delivery, true);
                lanes.offer(delivery);
            }
        }
        positions.put(partition, Math.max(from, to));
        return to > from;
    }

    boolean startWhatMayRun() {
        var any = false;
        for (var next = lanes.take(); next.isPresent(); next = lanes.take()) {
            var delivery = next.get();
            var task = new Task(delivery, course.begin(delivery, clock.instant()));
            tasks.add(task);
            if (task.steps.peekFirst() instanceof Step.Run) {
                move(task); // no time passes between
            }
            any = true;
        }
        tasks.stream()
                .filter(task -> task.runs)
                .collect(Collectors.groupingBy(t -> t.delivery.tenant(), Collectors.counting()))
                .forEach((_, running) -> witness.runsAtATime(running, config.perTenant()));
        return any;
    }

    boolean giveAwayWhatWaitsTooLong() {
        var overdue = lanes.overdue(course.patientSince(clock.instant()));
        for (var delivery : overdue) {
            tasks.add(new Task(delivery, course.park(delivery, clock.instant())));
        }
        return !overdue.isEmpty();
    }

    void commit(Set<TopicPartition> truly) {
        var changed = offsets.changed(offsets.owned());
        offsets.told(changed);
        if (!kafka.writable || !truly.containsAll(changed.keySet())) {
            offsets.untold(changed.keySet()); // refused
            return;
        }
        changed.forEach(kafka::commit);
        if (random.nextInt(8) == 0) {
            offsets.untold(changed.keySet()); // the answer was lost
        }
    }

    private void commitNow(Collection<TopicPartition> which) {
        if (kafka.writable) {
            offsets.changed(which).forEach(kafka::commit);
        }
    }

    // ---- its threads ----

    /** Moves one of its threads by one step. */
    boolean step() {
        var movable = tasks.stream().filter(task -> !task.isStuck()).toList();
        if (movable.isEmpty()) {
            return false;
        }
        var task = movable.get(random.nextInt(movable.size()));
        move(task);
        if (task.isOver()) {
            tasks.remove(task);
        }
        return true;
    }

    private void move(Task task) {
        if (!task.writes.isEmpty()) {
            var write = task.writes.removeFirst();
            kafka.append(write.topic(), write.key(), write.message());
            if (random.nextInt(12) == 0) { // its acknowledgement was lost: it is sent again
                task.writes.addFirst(write);
                witness.excuse(task.delivery.event().id());
            }
            return;
        }
        var delivery = task.delivery;
        switch (task.steps.removeFirst()) {
            case Step.Run _ -> run(task);
            case Step.Publish(var decision) -> task.writes.addAll(Write.of(decision));
            case Step.Finish _ -> {
                delivery.progress().finish(delivery.offset());
                held.remove(delivery);
            }
            case Step.Leave _ -> {
                lanes.ended(delivery);
                startWhatMayRun();
            }
            case Step.Release _ -> lanes.released(delivery);
            case Step.WaitFirst _ -> lanes.refused(delivery);
            case Step.StepAside _ -> lanes.putBack(delivery);
        }
    }

    private void run(Task task) {
        task.runs = true;
        witness.starts(task.delivery.event());
        var unused =
                dispatch.start(task.delivery.event())
                        .thenAccept(
                                attempt -> {
                                    task.runs = false;
                                    task.steps.addAll(
                                            course.ran(task.delivery, attempt, clock.instant()));
                                });
    }

    // ---- its delay lines ----

    Set<DelayLine> lines() {
        return lines.keySet();
    }

    /** Reads, or takes one step of what is due. Where Kafka takes no record, it reads anew. */
    boolean workOff(DelayLine which) {
        var line = Objects.requireNonNull(lines.get(which));
        var partition = SimulatedKafka.of(which.topic());
        if (!line.steps.isEmpty()) {
            if (!kafka.writable || random.nextInt(15) == 0) {
                reads(which);
                return kafka.writable;
            }
            switch (line.steps.removeFirst()) {
                case Waiting.Step.Copy(var event) ->
                        kafka.append(Topic.EVENTS, event.function().toString(), event);
                case Waiting.Step.Commit(var done) -> done.forEach(kafka::commit);
            }
            return true;
        }
        line.steps.addAll(line.waiting.due(clock.instant()));
        if (!line.steps.isEmpty()) {
            return true;
        }
        var log = kafka.log(partition);
        if (!kafka.readable || !line.waiting.isEmpty() || line.position >= log.size()) {
            return false;
        }
        var to = Math.min(log.size(), line.position + MOST_PER_POLL);
        for (; line.position < to; line.position++) {
            var event = (AcceptedEvent) log.get(Math.toIntExact(line.position));
            line.waiting.add(partition, line.position, event, event.notBefore(), clock.instant());
        }
        return true;
    }
}
