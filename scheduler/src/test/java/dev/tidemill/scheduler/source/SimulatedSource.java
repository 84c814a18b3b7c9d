package dev.tidemill.scheduler.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A source, a function and a clock around a poller, all in one thread: does its effects in random
 * order, and knows at each moment where every record must be.
 */
final class SimulatedSource {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Random random;
    private final Deque<SourceRecord> visible = new ArrayDeque<>();
    private final Set<SourceRecord> held = new HashSet<>();
    private final Set<SourceRecord> deleted = new HashSet<>();
    private final Map<Long, List<SourceRecord>> runs = new TreeMap<>();
    private final int sent;
    private Instant now = START;
    private int wanted; // of the poll on its way
    private Poller poller;
    int mostAtATime;

    SimulatedSource(Random random, Poller.Settings settings, List<Integer> sizes) {
        this.random = random;
        this.poller = Poller.first(settings, START);
        for (var size : sizes) {
            visible.add(new SourceRecord("m" + visible.size(), "h", "", size));
        }
        sent = visible.size();
    }

    Poller.Settings settings() {
        return poller.settings();
    }

    void step() {
        switch (random.nextInt(8)) {
            case 0 -> pass(Duration.ofMillis(random.nextInt(3_000)));
            case 1 -> on(new Input.Woken(now));
            case 2, 3 -> answerPoll(random.nextInt(5) == 0);
            default -> endOne();
        }
    }

    /** From now on all goes well. */
    void finish() {
        for (var i = 0; i < 20 * (sent + 10) && deleted.size() < sent; i++) {
            answerPoll(false);
            List.copyOf(runs.keySet()).forEach(run -> end(run, new Input.End.Answered(Set.of())));
            pass(Duration.ofSeconds(30));
        }
    }

    boolean isDone() {
        return deleted.size() == sent;
    }

    void configure(Poller.Settings settings) {
        on(new Input.Configured(now, settings));
    }

    private void pass(Duration time) {
        now = now.plus(time);
        on(new Input.Tick(now));
    }

    private void answerPoll(boolean fails) {
        if (wanted == 0) {
            return;
        }
        var most = wanted;
        wanted = 0;
        if (fails) {
            on(new Input.PollFailed(now));
            return;
        }
        var taken = new ArrayList<SourceRecord>();
        while (taken.size() < most && !visible.isEmpty()) {
            taken.add(visible.poll());
        }
        held.addAll(taken);
        on(new Input.Polled(now, taken, taken.size()));
    }

    private void endOne() {
        var all = List.copyOf(runs.keySet());
        if (all.isEmpty()) {
            return;
        }
        var run = all.get(random.nextInt(all.size()));
        var first = Objects.requireNonNull(runs.get(run)).getFirst();
        end(
                run,
                switch (random.nextInt(4)) {
                    case 0 -> new Input.End.Failed();
                    case 1 -> new Input.End.NotRun();
                    case 2 -> new Input.End.Answered(Set.of(first.id()));
                    default -> new Input.End.Answered(Set.of());
                });
    }

    private void end(long run, Input.End end) {
        var records = Objects.requireNonNull(runs.remove(run));
        on(new Input.Ended(now, run, end));
        for (var record : records) { // what failed: its visibility timeout is over
            if (held.remove(record)) {
                visible.addLast(record);
            }
        }
    }

    private void on(Input input) {
        var step = poller.on(input);
        poller = step.next();
        step.effects().forEach(this::carryOut);
        mostAtATime = Math.max(mostAtATime, runs.size());
        assertThat(visible.size() + held.size() + deleted.size()).isEqualTo(sent);
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Poll(var most, _) -> {
                assertThat(wanted).as("polls on their way").isZero();
                assertThat(most).isBetween(1, 10);
                wanted = most;
            }
            case Effect.Run(var run, var records) -> {
                assertThat(settings().active()).isTrue();
                assertThat(records).hasSizeBetween(1, settings().batchSize());
                assertThat(bytes(records)).isLessThanOrEqualTo(Poller.LARGEST_BATCH);
                assertThat(held).containsAll(records);
                runs.values()
                        .forEach(other -> assertThat(other).doesNotContainAnyElementsOf(records));
                runs.put(run, records);
                assertThat(runs.size()).isLessThanOrEqualTo(settings().most());
            }
            case Effect.Delete(var records) -> {
                assertThat(held).containsAll(records);
                records.forEach(held::remove);
                deleted.addAll(records);
            }
            case Effect.GiveBack(var records) -> {
                assertThat(held).containsAll(records);
                records.forEach(held::remove);
                visible.addAll(records);
            }
        }
    }

    private static long bytes(List<SourceRecord> records) {
        return records.stream().mapToLong(record -> record.bytes() + 1).sum();
    }
}
