package dev.tidemill.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.Alias;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.message.EventLife;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.scheduler.Events;
import dev.tidemill.scheduler.FakeWorker;
import dev.tidemill.scheduler.settle.Attempt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which version an event runs. */
class DispatchTest {

    private static final FunctionId HELLO = new FunctionId(TenantId.DEFAULT, "hello");

    private final Snapshot snapshot = new Snapshot();
    private final List<String> ran = new ArrayList<>();
    private final FakeWorker worker =
            new FakeWorker(
                    1,
                    invocation -> {
                        ran.add(invocation.function().version());
                        return CompletableFuture.completedFuture(Events.succeeded());
                    });
    private final Dispatch dispatch = new Dispatch(snapshot, worker.placement());
    private long sequence;

    @BeforeEach
    void an_alias_of_the_second_of_two_versions() {
        apply(new Change.FunctionPut(Events.version(HELLO, "1")));
        apply(new Change.FunctionPut(Events.version(HELLO, "2")));
        apply(new Change.AliasPut(new Alias(HELLO, "live", "2", Optional.empty())));
    }

    @Test
    void it_runs_the_version_that_was_drawn() throws InterruptedException {
        assertThat(dispatch.run(event("1", Optional.of("live")))).isInstanceOf(Attempt.Ran.class);
        assertThat(ran).containsExactly("1");
    }

    @Test
    void when_that_is_gone_it_runs_what_the_alias_stands_for_now() throws InterruptedException {
        apply(new Change.FunctionRemoved(HELLO, "1"));

        assertThat(dispatch.run(event("1", Optional.of("live")))).isInstanceOf(Attempt.Ran.class);
        assertThat(ran).containsExactly("2");
    }

    @Test
    void who_named_a_version_that_is_gone_gets_no_other() throws InterruptedException {
        apply(new Change.FunctionRemoved(HELLO, "1"));

        for (var named : List.of(Optional.of("1"), Optional.of("none"), Optional.<String>empty())) {
            assertThat(dispatch.run(event("1", named))).isInstanceOf(Attempt.Unknown.class);
        }
        assertThat(ran).isEmpty();
    }

    private void apply(Change change) {
        assertThat(snapshot.apply(change, ++sequence)).isTrue();
    }

    private static Message.AcceptedEvent event(String version, Optional<String> qualifier) {
        return new Message.AcceptedEvent(
                InvocationId.random(),
                HELLO,
                version,
                "{}".getBytes(StandardCharsets.UTF_8),
                Optional.empty(),
                Instant.EPOCH,
                1,
                Instant.EPOCH,
                Duration.ZERO,
                qualifier,
                Origin.UNKNOWN,
                0,
                0,
                EventLife.FIRST);
    }
}
