package dev.tidemill.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.EventInvokeConfig;
import dev.tidemill.core.function.FunctionConcurrency;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Ending;
import dev.tidemill.core.message.Message.EventEnded.Receipt;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.placement.Concurrency;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.testkit.Broker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The event path on a real broker. */
class EventPathTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Broker broker = Broker.prepared();
    private final EventTopics topics = new EventTopics(broker);
    private Optional<Scheduler> scheduler = Optional.empty();

    @BeforeEach
    void start() {
        broker.resume();
        broker.withTopics();
    }

    @AfterEach
    void stop() {
        scheduler.ifPresent(Scheduler::close);
        topics.close();
        broker.close();
    }

    @Test
    void an_event_runs_and_its_outcome_is_told() {
        // given
        var worker = FakeWorker.answering(Events.succeeded());
        var event = Events.event(Instant.now());
        // when
        start(worker, Map.of());
        topics.accept(event);
        // then
        assertThat(outcomes(1)).containsExactly(Map.entry(event.id(), Ending.SUCCEEDED));
        assertThat(worker.ran).containsExactly(event.id());
        await().atMost(LONG).until(() -> scheduler.orElseThrow().isConnected());
    }

    @Test
    void a_failed_event_waits_on_its_delay_line_with_the_next_attempt() {
        start(FakeWorker.answering(Events.failed("TypeError")), Map.of());
        var event = Events.event(Instant.now());
        topics.accept(event);
        try (var line = topics.read(Topic.DELAY_1M)) {
            await().atMost(LONG).until(() -> !line.seen().isEmpty());
            var waiting = (Message.AcceptedEvent) line.seen().getFirst();
            assertThat(waiting.id()).isEqualTo(event.id());
            assertThat(waiting.attempt()).isEqualTo(2);
        }
    }

    @Test
    void the_destination_of_an_event_that_was_given_up_is_told_by_an_event_of_its_own() {
        // given
        var event = Events.event(Instant.now());
        var audit = new FunctionId(TenantId.DEFAULT, "audit");
        var catalogue = Events.catalogue("hello", "audit");
        Events.allowToInvoke(catalogue, event.function());
        catalogue.apply(
                new Change.EventInvokePut(
                        new EventInvokeConfig(
                                event.function(),
                                FunctionVersion.LATEST,
                                Optional.of(0),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(audit.arn()))),
                Events.next());
        var worker =
                new FakeWorker(
                        1000,
                        invocation ->
                                CompletableFuture.completedFuture(
                                        invocation.function().function().equals(audit)
                                                ? Events.succeeded()
                                                : Events.failed("TypeError")));
        // when
        start(catalogue, worker.placement(), Map.of(), Clock.systemUTC());
        topics.accept(event);
        // then
        try (var outcomes = topics.read(Topic.OUTCOMES)) {
            await().atMost(LONG).until(() -> outcomes.seen().size() == 2);
            var endings = new HashMap<FunctionId, Message.EventEnded>();
            for (var message : outcomes.seen()) {
                var ended = (Message.EventEnded) message;
                endings.put(ended.function(), ended);
            }
            var given = Objects.requireNonNull(endings.get(event.function()));
            var told = Objects.requireNonNull(endings.get(audit));
            assertThat(given.ending()).isEqualTo(Ending.RETRIES_EXHAUSTED);
            assertThat(given.receipt().flatMap(Receipt::event)).contains(told.id());
            assertThat(told.ending()).isEqualTo(Ending.SUCCEEDED);
        }
    }

    @Test
    void an_event_comes_back_from_a_delay_line_when_it_is_due() {
        // given
        var worker = FakeWorker.answering(Events.succeeded());
        var now = Instant.now();
        var due = now.plusSeconds(3);
        var event = Events.event(now).again(2, due);
        topics.accept(event, Topic.DELAY_1M);
        // when
        start(worker, Map.of());
        // then
        try (var outcomes = topics.read(Topic.OUTCOMES)) {
            await().atMost(LONG).until(() -> !outcomes.seen().isEmpty());
            var ending = (Message.EventEnded) outcomes.seen().getFirst();
            assertThat(ending.attempts()).isEqualTo(2);
            assertThat(ending.endedAt()).isAfterOrEqualTo(due);
        }
    }

    @Test
    void a_slow_function_and_a_tenant_at_its_limit_delay_nobody() {
        // given
        var never = new CompletableFuture<Answer>();
        var worker =
                new FakeWorker(
                        1000,
                        invocation ->
                                invocation.function().function().name().equals("slow")
                                        ? never
                                        : CompletableFuture.completedFuture(Events.succeeded()));
        for (var i = 0; i < 40; i++) {
            topics.accept(Events.event(TenantId.DEFAULT, "slow", Instant.now()));
        }
        var quick = new HashSet<InvocationId>();
        for (var i = 0; i < 200; i++) {
            // Twenty functions: some share a partition with the slow one.
            var event = Events.event(Events.NEIGHBOUR, "f" + i % 20, Instant.now());
            quick.add(event.id());
            topics.accept(event);
        }
        // when
        start(worker, Map.of("perTenant", 4, "perPartition", 16, "stopPatience", Duration.ZERO));
        // then
        assertThat(outcomes(200).stream().map(Map.Entry::getKey).collect(Collectors.toSet()))
                .isEqualTo(quick);
    }

    @Test
    void more_events_than_room_all_run() {
        // given
        var worker =
                new FakeWorker(
                        3,
                        _ ->
                                CompletableFuture.supplyAsync(
                                        Events::succeeded,
                                        CompletableFuture.delayedExecutor(
                                                5, TimeUnit.MILLISECONDS)));
        for (var i = 0; i < 200; i++) {
            topics.accept(Events.event(Instant.now()));
        }
        // when
        start(worker, Map.of());
        // then
        assertThat(outcomes(200)).hasSize(200);
        assertThat(worker.ran).hasSize(200);
    }

    @Test
    void events_beyond_a_functions_reservation_wait_their_turn_and_use_up_no_attempt() {
        // given
        var catalogue = Events.catalogue("hello", "slow");
        catalogue.apply(
                new Change.ConcurrencyPut(
                        new FunctionConcurrency(
                                new FunctionId(TenantId.DEFAULT, "slow"),
                                Optional.of(2),
                                Map.of())),
                1000);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var worker =
                new FakeWorker(
                        1000,
                        invocation -> {
                            var limited = invocation.function().function().name().equals("slow");
                            if (limited) {
                                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            }
                            return CompletableFuture.supplyAsync(
                                    () -> {
                                        if (limited) {
                                            inside.decrementAndGet();
                                        }
                                        return Events.succeeded();
                                    },
                                    CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
                        });
        for (var i = 0; i < 40; i++) {
            topics.accept(Events.event(TenantId.DEFAULT, "slow", Instant.now()));
            topics.accept(Events.event(TenantId.DEFAULT, "hello", Instant.now()));
        }
        var limits = new Limits(_ -> Optional.empty(), Map.of());
        // when
        start(
                catalogue,
                new Placement(() -> List.of(worker), new Concurrency(catalogue, limits, 1)),
                Map.of(),
                Clock.systemUTC());
        // then
        assertThat(outcomes(80)).hasSize(80);
        assertThat(worker.ran).hasSize(80);
        assertThat(most.get()).isEqualTo(2);
        try (var outcomes = topics.read(Topic.OUTCOMES)) {
            await().atMost(LONG).until(() -> outcomes.seen().size() >= 80);
            assertThat(outcomes.seen())
                    .allSatisfy(m -> assertThat(((Message.EventEnded) m).attempts()).isOne());
        }
    }

    @Test
    void a_graceful_stop_waits_for_what_runs_and_leaves_the_rest() {
        // given
        var worker =
                new FakeWorker(
                        1000,
                        _ ->
                                CompletableFuture.supplyAsync(
                                        Events::succeeded,
                                        CompletableFuture.delayedExecutor(
                                                500, TimeUnit.MILLISECONDS)));
        for (var i = 0; i < 30; i++) {
            topics.accept(Events.event(Instant.now()));
        }
        start(worker, Map.of("perTenant", 5, "patience", Duration.ofMinutes(1)));
        await().atMost(LONG).until(() -> worker.ran.size() >= 10);
        // when
        scheduler.orElseThrow().close();
        scheduler = Optional.empty();
        var before = worker.ran.size();
        // then
        assertThat(outcomes(before)).hasSize(before);
        start(worker, Map.of());
        assertThat(outcomes(30)).hasSize(30);
        assertThat(worker.ran).hasSize(30); // nothing ran twice
    }

    @Test
    void it_goes_on_when_kafka_is_back() {
        // given
        var worker = FakeWorker.answering(Events.succeeded());
        broker.kill();
        start(worker, Map.of());
        broker.resume();
        topics.accept(Events.event(Instant.now()));
        assertThat(outcomes(1)).hasSize(1);
        // when
        broker.kill();
        broker.resume();
        topics.accept(Events.event(Instant.now()));
        // then: one that ran before its offset was committed may run again
        assertThat(Set.copyOf(outcomes(2))).hasSize(2);
    }

    @Test
    void killed_at_any_moment_no_event_is_lost(@TempDir Path folder) throws Exception {
        // given
        var accepted = new HashSet<InvocationId>();
        var runs = folder.resolve("runs");
        Files.createFile(runs);
        // when
        for (var round = 0; round < 4; round++) {
            for (var i = 0; i < 150; i++) {
                var event = Events.event(TenantId.DEFAULT, "f" + i % 10, Instant.now());
                accepted.add(event.id());
                topics.accept(event);
            }
            var process = CrashingScheduler.fork(broker.bootstrap(), runs);
            var before = Files.readAllLines(runs).size();
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Files.readAllLines(runs).size() > before + 40);
            process.destroyForcibly().onExit().join();
        }
        var last = CrashingScheduler.fork(broker.bootstrap(), runs);
        // then
        try {
            assertThat(
                            outcomes(accepted.size()).stream()
                                    .map(Map.Entry::getKey)
                                    .collect(Collectors.toSet()))
                    .isEqualTo(accepted);
            var ran = Files.readAllLines(runs);
            assertThat(ran.stream().map(InvocationId::new).collect(Collectors.toSet()))
                    .isEqualTo(accepted);
            // Only what was in flight at a kill may have run twice.
            assertThat(ran.size()).isLessThanOrEqualTo(accepted.size() + 4 * 80);
        } finally {
            last.destroyForcibly().onExit().join();
        }
    }

    @Test
    void events_of_a_suspended_tenant_are_held_over_a_kill_and_run_after_it(@TempDir Path folder)
            throws Exception {
        // given
        var runs = folder.resolve("runs");
        Files.createFile(runs);
        var held = new HashSet<InvocationId>();
        for (var i = 0; i < 30; i++) {
            var event = Events.event(TenantId.DEFAULT, "f" + i % 10, Instant.now());
            held.add(event.id());
            topics.accept(event);
        }
        var neighbour = Events.event(Events.NEIGHBOUR, "f1", Instant.now());
        topics.accept(neighbour);
        // when
        var process = CrashingScheduler.fork(broker.bootstrap(), runs, "suspended", "test");
        try (var line = topics.read(Topic.DELAY_1M)) {
            await().atMost(LONG)
                    .until(() -> line.seen().size() >= 30 && !Files.readAllLines(runs).isEmpty());
        }
        process.destroyForcibly().onExit().join();
        // then
        assertThat(Files.readAllLines(runs)).containsExactly(neighbour.id().value());
        // when
        var worker = FakeWorker.answering(Events.succeeded());
        start(worker, Map.of(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1)));
        // then
        assertThat(outcomes(31))
                .allSatisfy(o -> assertThat(o.getValue()).isEqualTo(Ending.SUCCEEDED));
        var ran = new HashSet<>(worker.ran);
        ran.remove(neighbour.id()); // it was killed perhaps before the offset was committed
        assertThat(ran).isEqualTo(held);
        try (var outcomes = topics.read(Topic.OUTCOMES)) {
            await().atMost(LONG).until(() -> outcomes.seen().size() >= 31);
            assertThat(outcomes.seen())
                    .allSatisfy(m -> assertThat(((Message.EventEnded) m).attempts()).isOne());
        }
    }

    private void start(FakeWorker worker, Map<String, Object> config) {
        start(worker, config, Clock.systemUTC());
    }

    private void start(FakeWorker worker, Map<String, Object> config, Clock clock) {
        var names = new ArrayList<>(List.of("hello", "slow"));
        for (var i = 0; i < 20; i++) {
            names.add("f" + i);
        }
        start(Events.catalogue(names.toArray(String[]::new)), worker.placement(), config, clock);
    }

    private void start(
            Snapshot catalogue, Placement placement, Map<String, Object> config, Clock clock) {
        scheduler =
                Optional.of(
                        new Scheduler(
                                        broker.kafka(),
                                        catalogue,
                                        placement,
                                        CrashingScheduler.config(config),
                                        clock)
                                .start());
    }

    /** Waits until so many different events have ended. */
    private List<Map.Entry<InvocationId, Ending>> outcomes(int count) {
        Set<InvocationId> ids = new HashSet<>();
        try (var outcomes = topics.read(Topic.OUTCOMES)) {
            await().atMost(LONG)
                    .until(
                            () -> {
                                outcomes.seen()
                                        .forEach(m -> ids.add(((Message.EventEnded) m).id()));
                                return ids.size() >= count;
                            });
            return outcomes.seen().stream()
                    .map(Message.EventEnded.class::cast)
                    .map(ended -> Map.entry(ended.id(), ended.ending()))
                    .toList();
        }
    }
}
