package dev.tidemill.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.api.call.Throttles;
import dev.tidemill.api.quota.EventRate;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.testkit.Broker;
import dev.tidemill.testkit.Configs;
import dev.tidemill.testkit.Records;
import dev.tidemill.testkit.RunningTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcceptEventTest {

    private static final EventConfig CONFIG =
            Configs.of(
                    EventConfig.class,
                    Map.of(
                            "deliveryTimeout", Duration.ofSeconds(3),
                            "blockTimeout", Duration.ofSeconds(1),
                            "pending", 2));

    private final Broker broker = Broker.start().withTopics();
    private final AcceptEvent accept =
            new AcceptEvent(
                    broker.kafka(),
                    CONFIG,
                    new EventRate(new Limits(_ -> Optional.empty(), Map.of()), System::nanoTime),
                    new Throttles(broker.kafka(), Clock.systemUTC()));

    @AfterEach
    void stop() {
        accept.stop();
        broker.close();
    }

    @Test
    void an_accepted_event_is_in_kafka() {
        var event = event();

        accept.accept(event).toCompletableFuture().join();

        assertThat(kept()).containsExactly(event.id());
    }

    @Test
    void without_kafka_an_event_is_refused_soon_and_never_sent_later() {
        // given
        var first = event();
        accept.accept(first).toCompletableFuture().join();
        broker.kill();
        // when
        var time = new RunningTime();
        var refused = List.of(accept.accept(event()), accept.accept(event()));
        var overflow = accept.accept(event());
        // then
        assertThat(overflow.toCompletableFuture()).isCompletedExceptionally();
        for (var stage : refused) {
            assertThatThrownBy(() -> stage.toCompletableFuture().join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .extracting(cause -> ((PlatformException) cause).code())
                    .isEqualTo(ErrorCode.EVENTS_UNAVAILABLE);
        }
        assertThat(time.now()).isLessThan(Duration.ofSeconds(6));
        time.close();
        broker.resume();
        var last = event();
        accept.accept(last).toCompletableFuture().join();
        assertThat(kept()).containsExactlyInAnyOrder(first.id(), last.id());
    }

    private List<InvocationId> kept() {
        return Records.of(broker.kafka(), Topic.EVENTS).stream()
                .map(message -> ((Message.AcceptedEvent) message).id())
                .toList();
    }

    private static Message.AcceptedEvent event() {
        var now = Instant.parse("2026-06-01T12:00:00Z");
        return new Message.AcceptedEvent(
                InvocationId.random(),
                new FunctionId(TenantId.DEFAULT, "hello"),
                "$LATEST",
                "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Optional.empty(),
                now,
                1,
                now);
    }
}
