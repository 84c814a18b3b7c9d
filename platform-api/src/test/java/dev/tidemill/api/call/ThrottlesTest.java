package dev.tidemill.api.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.testkit.Broker;
import dev.tidemill.testkit.Configs;
import dev.tidemill.testkit.Records;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of refused invocations, on a real broker. */
class ThrottlesTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final FunctionId HELLO = new FunctionId(TenantId.DEFAULT, "hello");

    private final Broker broker = Broker.start().withTopics();
    private final Throttles throttles =
            new Throttles(broker.kafka(), Clock.fixed(NOON, ZoneOffset.UTC));

    @AfterEach
    void stop() {
        throttles.stop();
        broker.close();
    }

    @Test
    void calls_that_find_no_room_are_told_together() {
        // given
        var snapshot = new Snapshot();
        snapshot.apply(new Change.FunctionPut(version()), 1);
        var calls =
                new CallFunction(
                        snapshot,
                        new Placement(List::of),
                        throttles,
                        Configs.of(CallConfig.class, Map.of()));
        // when
        for (var i = 0; i < 3; i++) {
            var call =
                    calls.call(
                            version(),
                            Optional.empty(),
                            InvocationId.random(),
                            new byte[0],
                            Optional.empty(),
                            false,
                            Origin.UNKNOWN);
            assertThatThrownBy(() -> call.toCompletableFuture().join())
                    .hasCauseInstanceOf(PlatformException.class);
        }
        throttles.tell();
        throttles.tell();
        // then
        awaitTold(new Message.Throttled(HELLO, "$LATEST", NOON, 3));
    }

    @Test
    void what_failed_otherwise_does_not_count() {
        throttles.note(HELLO, "1", new PlatformException(ErrorCode.SANDBOX_FAILED, "no"));
        throttles.note(HELLO, "1", new IllegalStateException("no"));
        throttles.note(HELLO, "2", new PlatformException(ErrorCode.EVENT_RATE_EXCEEDED, "no"));

        throttles.tell();

        awaitTold(new Message.Throttled(HELLO, "2", NOON, 1));
    }

    private void awaitTold(Message.Throttled... all) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () ->
                                assertThat(Records.of(broker.kafka(), Topic.RUNS))
                                        .containsExactly(all));
    }

    private static FunctionVersion version() {
        return new FunctionVersion(
                HELLO,
                Optional.empty(),
                FunctionVersion.LATEST,
                "r1",
                "nodejs20.x",
                "index.handler",
                128,
                Duration.ofSeconds(3),
                512,
                Optional.empty(),
                Map.of(),
                CodeHash.of(new byte[0]),
                "/aws/lambda/hello");
    }
}
