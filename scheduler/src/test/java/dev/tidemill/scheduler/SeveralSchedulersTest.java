package dev.tidemill.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.testkit.Broker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Schedulers in processes of their own share the lanes of a real broker. */
@Timeout(300)
class SeveralSchedulersTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    private final Broker broker = Broker.start().withTopics();
    private final EventTopics topics = new EventTopics(broker);
    private final Map<String, Process> members = new HashMap<>();
    private final Set<InvocationId> accepted = new HashSet<>();
    private @TempDir Path folder;

    @BeforeEach
    void two() throws IOException {
        for (var name : new String[] {"a", "b"}) {
            Files.createFile(runs(name));
            start(name);
        }
        takesPart("a");
        takesPart("b");
    }

    @AfterEach
    void stop() {
        members.values().forEach(process -> process.destroyForcibly().onExit().join());
        topics.close();
        broker.close();
    }

    @Test
    void what_a_killed_one_had_is_taken_over_by_the_other() {
        // when
        member("a").destroyForcibly().onExit().join();
        accept();
        // then
        awaitAllEnded();
    }

    @Test
    void a_third_one_gets_lanes_and_a_rolling_restart_loses_nothing() throws IOException {
        // when
        Files.createFile(runs("c"));
        start("c");
        // then
        takesPart("c");
        // when
        for (var name : new String[] {"a", "b", "c"}) {
            accept();
            member(name).destroy();
            member(name).onExit().join();
            accept();
            start(name);
            takesPart(name);
        }
        // then
        awaitAllEnded();
    }

    private Path runs(String name) {
        return folder.resolve(name);
    }

    private Process member(String name) {
        return Objects.requireNonNull(members.get(name));
    }

    private void start(String name) throws IOException {
        members.put(name, CrashingScheduler.fork(broker.bootstrap(), runs(name), "active", name));
    }

    /** Events of twenty functions: each lane has some. */
    private void accept() {
        for (var tenant : new TenantId[] {TenantId.DEFAULT, Events.NEIGHBOUR}) {
            for (var function = 0; function < 10; function++) {
                var event = Events.event(tenant, "f" + function, Instant.now());
                accepted.add(event.id());
                topics.accept(event);
            }
        }
    }

    private void takesPart(String name) {
        var before = size(name);
        await(name)
                .atMost(LONG)
                .until(
                        () -> {
                            accept();
                            return size(name) > before;
                        });
    }

    private long size(String name) {
        try {
            return Files.size(runs(name));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void awaitAllEnded() {
        var ended = new HashSet<InvocationId>();
        try (var outcomes = topics.read(Topic.OUTCOMES)) {
            await().atMost(LONG)
                    .until(
                            () -> {
                                outcomes.seen()
                                        .forEach(m -> ended.add(((Message.EventEnded) m).id()));
                                return ended.containsAll(accepted);
                            });
        }
        assertThat(ended).isEqualTo(accepted);
    }
}
