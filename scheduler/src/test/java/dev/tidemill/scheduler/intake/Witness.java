package dev.tidemill.scheduler.intake;

import dev.tidemill.core.function.EventInvokeConfig;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.AcceptedEvent;
import dev.tidemill.core.message.Message.EventEnded;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.tenant.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Sees all that happens in a simulation, and says so when a promise is broken. */
final class Witness {

    /** The same event comes by again and again: these differ from round to round. */
    private record Generation(InvocationId id, int attempt, int refusals, Duration held) {
        static Generation of(AcceptedEvent event) {
            return new Generation(event.id(), event.attempt(), event.refusals(), event.held());
        }

        boolean isAfter(Generation other) {
            return attempt > other.attempt
                    || (attempt == other.attempt
                            && (refusals > other.refusals || held.compareTo(other.held) > 0));
        }
    }

    private record Place(TopicPartition partition, long offset) {}

    private record Try(InvocationId id, int attempt) {}

    /** What one node has taken in hand, until it is killed. */
    private record Taken(SimulatedNode by, TopicPartition partition, Generation round) {}

    private final Clock clock;
    private final Function<AcceptedEvent, EventInvokeConfig> configs;
    private final Map<InvocationId, AcceptedEvent> accepted = new LinkedHashMap<>();
    private final Map<InvocationId, List<EventEnded>> endings = new HashMap<>();
    private final Map<InvocationId, List<Generation>> delayed = new HashMap<>();
    private final Set<Generation> offered = new HashSet<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Set<Place> read = new HashSet<>();
    private final Set<Place> finished = new HashSet<>();
    private final Map<Taken, Long> taken = new HashMap<>();
    private final Map<Try, Integer> runs = new HashMap<>();
    private final Map<Try, Instant> failed = new HashMap<>();

    /** How often something happened to an event that excuses one more run of each attempt. */
    private final Map<InvocationId, Integer> repeated = new HashMap<>();

    /** What a node hands to a worker in this moment. */
    private @Nullable AcceptedEvent starting;

    private final Set<TenantId> everSuspended = new HashSet<>();

    Witness(Clock clock, Function<AcceptedEvent, EventInvokeConfig> configs) {
        this.clock = clock;
        this.configs = configs;
    }

    void suspended(TenantId tenant) {
        everSuspended.add(tenant);
    }

    void appended(Topic topic, Message message) {
        switch (message) {
            case EventEnded ended -> ended(ended);
            case AcceptedEvent event when topic == Topic.EVENTS -> {
                accepted.putIfAbsent(event.id(), event);
                if (!offered.add(Generation.of(event))) {
                    excuse(event.id());
                }
            }
            case AcceptedEvent event ->
                    delayed.computeIfAbsent(event.id(), _ -> new ArrayList<>())
                            .add(Generation.of(event));
            default -> throw new AssertionError("nobody writes " + message);
        }
    }

    private void ended(EventEnded ended) {
        var event = accepted.get(ended.id());
        var told = ended.receipt().flatMap(EventEnded.Receipt::event);
        if (event == null) {
            throw broken("an event ended that was never accepted: " + ended);
        }
        endings.computeIfAbsent(ended.id(), _ -> new ArrayList<>()).add(ended);
        var config = configs.apply(event);
        require(ended.attempts() <= config.attempts(), () -> "too many attempts: " + ended);
        told.ifPresent(
                id ->
                        require(
                                offered.stream().anyMatch(it -> it.id().equals(id)),
                                () ->
                                        "the ledger says so before its destination is told: "
                                                + ended));
        switch (ended.ending()) {
            case SUCCEEDED ->
                    require(
                            runs.containsKey(new Try(ended.id(), ended.attempts())),
                            () -> "succeeded without a run: " + ended);
            case RETRIES_EXHAUSTED ->
                    require(ended.attempts() == config.attempts(), () -> "gave up early: " + ended);
            case AGE_EXCEEDED ->
                    require(
                            ended.endedAt()
                                    .plus(Duration.ofMinutes(5))
                                    .isAfter(event.acceptedAt().plus(config.age())),
                            () -> "gave up too young: " + ended);
            case FUNCTION_GONE ->
                    require(
                            !ended.endedAt().isBefore(event.acceptedAt().plusSeconds(60)),
                            () -> "gone before the catalogue may have it: " + ended);
            default -> throw broken("nobody ends an event so: " + ended);
        }
    }

    /**
     * A node took the record in hand.
     *
     * @param own whether the partition is still its own
     */
    void began(
            SimulatedNode by,
            TopicPartition partition,
            long offset,
            AcceptedEvent event,
            boolean own) {
        var record = new Place(partition, offset);
        var first = taken.putIfAbsent(new Taken(by, partition, Generation.of(event)), offset);
        require(first == null || offset <= first, () -> "a node doubles " + event);
        require(!own || !finished.contains(record), () -> "finished, and taken again: " + event);
        if (!read.add(record)) {
            excuse(event.id());
        }
    }

    void excuse(InvocationId id) {
        repeated.merge(id, 1, Integer::sum);
    }

    void starts(AcceptedEvent event) {
        starting = event;
    }

    /** A worker runs what was just handed to it. */
    void runs() {
        var event = Objects.requireNonNull(starting);
        var now = clock.instant();
        var attempt = new Try(event.id(), event.attempt());
        var config = configs.apply(event);
        var times = runs.merge(attempt, 1, Integer::sum);
        require(event.attempt() <= config.attempts(), () -> "one attempt too many: " + event);
        require(
                times <= 1 + repeated.getOrDefault(event.id(), 0),
                () -> times + " runs of one attempt without a reason: " + event);
        require(!now.isBefore(event.notBefore()), () -> "runs before its time: " + event);
        if (event.attempt() > 1) {
            var before = failed.get(new Try(event.id(), event.attempt() - 1));
            var wait = Duration.ofMinutes(event.attempt() - 1);
            require(
                    before != null && !now.isBefore(before.plus(wait)),
                    () ->
                            "the failure before it was at "
                                    + before
                                    + ", now is "
                                    + now
                                    + ": "
                                    + event);
        }
        require(
                !now.isAfter(event.acceptedAt().plus(event.held()).plus(config.age())),
                () -> "too old to run: " + event);
        require(
                event.held().isZero() || everSuspended.contains(event.tenant()),
                () -> "held, although its tenant was never suspended: " + event);
    }

    int runsOf(InvocationId id, int attempt) {
        return runs.getOrDefault(new Try(id, attempt), 0);
    }

    void failed(InvocationId id, int attempt) {
        failed.putIfAbsent(new Try(id, attempt), clock.instant());
    }

    void committed(TopicPartition partition, OffsetAndMetadata offset, List<Message> log) {
        for (var each = 0L; each < offset.offset(); each++) {
            finished(partition, each, log);
        }
        if (partition.topic().equals(Topic.EVENTS.topicName())) {
            var before = Objects.requireNonNullElse(committed.put(partition, offset.offset()), 0L);
            require(offset.offset() >= before, () -> "a commit goes back: " + partition);
            Runs.read(offset)
                    .forEach(
                            (first, last) -> {
                                for (var each = first; each <= last; each++) {
                                    finished(partition, each, log);
                                }
                            });
        }
    }

    private void finished(TopicPartition partition, long offset, List<Message> log) {
        if (!finished.add(new Place(partition, offset))) {
            return;
        }
        var event = (AcceptedEvent) log.get((int) offset);
        require(
                partition.topic().equals(Topic.EVENTS.topicName())
                        ? isSettled(event) || repeats(event, offset, log)
                        : offered.contains(Generation.of(event)),
                () -> "committed over an unfinished record of " + partition + ": " + event);
    }

    /** Whether an earlier record says the same: of them the first must have been settled. */
    private static boolean repeats(AcceptedEvent event, long offset, List<Message> log) {
        return log.subList(0, (int) offset).stream()
                .map(AcceptedEvent.class::cast)
                .anyMatch(it -> Generation.of(it).equals(Generation.of(event)));
    }

    private boolean isSettled(AcceptedEvent event) {
        var here = Generation.of(event);
        return endings.containsKey(event.id())
                || delayed.getOrDefault(event.id(), List.of()).stream()
                        .anyMatch(later -> later.isAfter(here));
    }

    /** The bounds of memory, and of what one tenant may run. */
    void holds(long bytes, long mostBytes, int inFlight, int mostInFlight) {
        require(
                bytes <= mostBytes,
                () -> "a node holds " + bytes + " bytes of at most " + mostBytes);
        require(inFlight <= mostInFlight, () -> inFlight + " in flight of at most " + mostInFlight);
    }

    void runsAtATime(long running, int most) {
        require(
                running <= most,
                () -> "a tenant runs " + running + " at a time, of at most " + most);
    }

    /** Those without an ending. */
    List<InvocationId> unended() {
        return accepted.keySet().stream().filter(id -> !endings.containsKey(id)).toList();
    }

    AcceptedEvent event(InvocationId id) {
        return Objects.requireNonNull(accepted.get(id));
    }

    /** Whether a record of it is left that nobody has passed. */
    boolean waits(InvocationId id, TopicPartition partition, List<Message> log) {
        for (var offset = 0; offset < log.size(); offset++) {
            if (log.get(offset) instanceof AcceptedEvent event
                    && event.id().equals(id)
                    && !finished.contains(new Place(partition, offset))) {
                return true;
            }
        }
        return false;
    }

    /** Nothing more happens: each event has one ending, or more for a reason. */
    void conclude() {
        endings.forEach(
                (id, all) ->
                        require(
                                all.size() <= 1 + repeated.getOrDefault(id, 0),
                                () -> all.size() + " endings without a reason: " + all));
    }

    private static void require(boolean held, Supplier<String> otherwise) {
        if (!held) {
            throw broken(otherwise.get());
        }
    }

    private static AssertionError broken(String promise) {
        return new AssertionError(promise);
    }
}
