package dev.tidemill.api.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.SignedHttp;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.EventLife;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Ending;
import dev.tidemill.core.message.Topic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger over its door, with what it knows coming through Kafka. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class EventLedgerTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TestHTTPResource URI address;
    @Inject Kafka kafka;
    @Inject Snapshot snapshot;

    private @Nullable NewTenant made;

    /** A tenant of this test's own, which has the function hello. */
    private NewTenant tenant() {
        if (made == null) {
            made = NewTenant.at(address);
            var hello = new FunctionId(made.account(), "hello");
            snapshot.apply(new Change.FunctionPut(version(hello)), 1);
        }
        return made;
    }

    private SignedHttp ours() {
        return tenant().http();
    }

    @Test
    void an_event_that_waits_is_shown_with_its_next_try_and_its_payload() {
        // given
        var event = accepted("{\"n\":1}");
        var due = Instant.now().plusSeconds(60);
        send(Topic.DELAY_1M, event.again(2, due).waitingFor("TypeError"));
        // when
        var shown = shown(event, "WAITING");
        // then
        assertThat(Instant.parse(shown.path("nextTryAt").asText()))
                .isBetween(due.minusMillis(1), due.plusMillis(1));
        assertThat(shown.path("reason").asText()).isEqualTo("TypeError");
        assertThat(shown.path("attempts").asInt()).isOne();
        assertThat(shown.path("generation").asInt()).isZero();
        assertThat(shown.path("trigger").asText()).isEqualTo("EVENT");
        assertThat(shown.has("endedAt") || shown.has("redrivenAs")).isFalse();
        assertThat(shown.path("generations")).hasSize(1);
        var payload = ours().get(path(event) + "/payload");
        assertThat(payload.status()).isEqualTo(200);
        assertThat(payload.type()).startsWith("application/json");
        assertThat(payload.body().path("n").asInt()).isOne();
        var listed = ours().get("/v1/events?state=WAITING&state=CANCELLING&function=hello").body();
        assertThat(listed.path("events").get(0).path("requestId").asText())
                .isEqualTo(event.id().value());
        assertThat(ours().get("/v1/events?state=SUCCEEDED").body().path("events")).isEmpty();
        var backlog = ours().get("/v1/events/backlog").body();
        assertThat(backlog.path("waiting").asInt()).isOne();
        assertThat(backlog.path("functions").get(0).path("function").asText()).isEqualTo("hello");
        assertThat(backlog.path("oldestAcceptedAt").asText()).isNotEmpty();
        assertThat(ours().post(path(event) + "/redrive", "{}").status()).isEqualTo(409);
    }

    @Test
    void one_that_has_ended_is_sent_on_its_way_again_once_however_often_it_is_asked_for()
            throws Exception {
        // given
        var event = accepted("{\"n\":2}");
        end(event, Ending.RETRIES_EXHAUSTED);
        shown(event, "RETRIES_EXHAUSTED");
        // when
        var asked = new ArrayList<CompletableFuture<SignedHttp.Answer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 6; i++) {
                asked.add(
                        CompletableFuture.supplyAsync(
                                () -> ours().post(path(event) + "/redrive", "{\"generation\":0}"),
                                threads));
            }
        }
        // then
        for (var answer : asked) {
            assertThat(answer.get().status()).as("%s", answer.get().body()).isEqualTo(202);
            assertThat(answer.get().body().path("generation").asInt()).isOne();
        }
        var again = ofGeneration(event, 1);
        assertThat(again).hasSize(1);
        assertThat(again.getFirst().payload()).isEqualTo(event.payload());
        assertThat(again.getFirst().attempt()).isOne();
        assertThat(again.getFirst().acceptedAt()).isAfter(event.acceptedAt());
        assertThat(shown(event, "RETRIES_EXHAUSTED").path("redrivenAs").asInt()).isOne();
        // when
        end(again.getFirst(), Ending.SUCCEEDED);
        // then
        var second = shown(event, "SUCCEEDED");
        assertThat(second.path("generation").asInt()).isOne();
        assertThat(second.path("generations")).hasSize(2);
        assertThat(ours().get(path(event) + "?generation=0").body().path("state").asText())
                .isEqualTo("RETRIES_EXHAUSTED");
        assertThat(ours().get(path(event) + "?generation=2").status()).isEqualTo(404);
    }

    @Test
    void one_that_waits_is_cancelled_and_the_schedulers_are_told() {
        // given
        var event = accepted("{}");
        var waits = event.refused(Instant.now()).waitingFor("NO_CAPACITY");
        send(Topic.DELAY_5M, waits);
        shown(event, "WAITING");
        // when
        var answer = ours().post(path(event) + "/cancel", "");
        // then
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
        assertThat(answer.body().path("state").asText()).isEqualTo("CANCELLING");
        assertThat(shown(event, "CANCELLING").has("endedAt")).isFalse();
        assertThat(read(Topic.CANCELLATIONS))
                .contains(
                        new Message.CancelEvent(
                                event.id(), 0, event.function(), cancelledAt(event)));
        assertThat(ours().post(path(event) + "/cancel", "").status()).isEqualTo(202);
        // when
        end(waits, Ending.CANCELLED);
        // then
        shown(event, "CANCELLED");
        assertThat(ours().post(path(event) + "/cancel", "").status()).isEqualTo(409);
    }

    private Instant cancelledAt(Message.AcceptedEvent event) {
        return read(Topic.CANCELLATIONS).stream()
                .map(Message.CancelEvent.class::cast)
                .filter(cancel -> cancel.id().equals(event.id()))
                .map(Message.CancelEvent::at)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_payload_that_kafka_has_no_more_is_gone_and_another_record_is_not_taken_for_it() {
        // given
        var beyond = accepted("{}").readAt(new EventLife.Source(0, 0));
        var far = event("{}").readAt(new EventLife.Source(3, 1L << 40));
        var wrong = event("{}").readAt(beyond.life().source().orElseThrow());
        for (var event : List.of(far, wrong)) {
            end(event, Ending.RETRIES_EXHAUSTED);
            shown(event, "RETRIES_EXHAUSTED");
            // then
            assertThat(ours().get(path(event) + "/payload").status()).isEqualTo(410);
            var redrive = ours().post(path(event) + "/redrive", "{}");
            assertThat(redrive.status()).isEqualTo(410);
            assertThat(redrive.body().path("__type").asText()).isEqualTo("EVENT_PAYLOAD_GONE");
            assertThat(shown(event, "RETRIES_EXHAUSTED").has("redrivenAs")).isFalse();
        }
    }

    @Test
    void a_selection_of_what_failed_is_sent_on_its_way_again() {
        // given
        var failed = new ArrayList<Message.AcceptedEvent>();
        for (var i = 0; i < 3; i++) {
            var event = accepted("{\"n\":" + i + "}");
            end(event, Ending.RETRIES_EXHAUSTED);
            failed.add(event);
        }
        var gone = event("{}").readAt(new EventLife.Source(3, 1L << 40));
        end(gone, Ending.AGE_EXCEEDED);
        var fine = accepted("{}");
        end(fine, Ending.SUCCEEDED);
        failed.forEach(event -> shown(event, "RETRIES_EXHAUSTED"));
        shown(gone, "AGE_EXCEEDED");
        shown(fine, "SUCCEEDED");
        // when
        var first = ours().post("/v1/events/redrive", "{\"function\":\"hello\",\"limit\":2}");
        var second = ours().post("/v1/events/redrive", "{\"limit\":1000}");
        var third = ours().post("/v1/events/redrive", "{\"states\":[\"RETRIES_EXHAUSTED\"]}");
        // then
        assertThat(first.status()).as("%s", first.body()).isEqualTo(202);
        assertThat(first.body().path("redriven").asInt()).isEqualTo(2);
        assertThat(first.body().path("more").asBoolean()).isTrue();
        assertThat(second.body().path("redriven").asInt()).isOne();
        assertThat(second.body().path("more").asBoolean()).isFalse();
        assertThat(second.body().path("failed").get(0).path("requestId").asText())
                .isEqualTo(gone.id().value());
        assertThat(second.body().path("failed").get(0).path("reason").asText())
                .isEqualTo("EVENT_PAYLOAD_GONE");
        assertThat(third.body().path("redriven").asInt()).isZero();
        failed.forEach(event -> assertThat(ofGeneration(event, 1)).hasSize(1));
        assertThat(ofGeneration(fine, 1)).isEmpty();
        assertThat(ours().post("/v1/events/redrive", "{\"states\":[\"WAITING\"]}").status())
                .isEqualTo(400);
        assertThat(ours().post("/v1/events/redrive", "{\"limit\":1001}").status()).isEqualTo(400);
    }

    @Test
    void nobody_gets_at_the_events_of_another_tenant() {
        // given
        var event = accepted("{\"secret\":1}");
        send(Topic.DELAY_1M, event.again(2, Instant.now()).waitingFor("TypeError"));
        shown(event, "WAITING");
        var ended = accepted("{\"secret\":2}");
        end(ended, Ending.RETRIES_EXHAUSTED);
        shown(ended, "RETRIES_EXHAUSTED");
        var stranger = NewTenant.at(address).http();
        // then
        for (var path : List.of(path(event), path(ended), path(ended) + "/payload")) {
            assertThat(stranger.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(stranger.post(path(event) + "/cancel", "").status()).isEqualTo(404);
        assertThat(stranger.post(path(ended) + "/redrive", "{}").status()).isEqualTo(404);
        assertThat(stranger.post("/v1/events/redrive", "{}").body().path("redriven").asInt())
                .isZero();
        assertThat(stranger.get("/v1/events").body().path("events")).isEmpty();
        assertThat(stranger.get("/v1/events/backlog").body().path("waiting").asInt()).isZero();
        assertThat(tenant().operator().get(path(event)).status()).isIn(403, 404);
        assertThat(shown(event, "WAITING").path("state").asText()).isEqualTo("WAITING");
        assertThat(ofGeneration(ended, 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%00",
                "..%2F..%2Fadmin",
                "'%20or%201=1--",
                "%F0%9F%92%A9",
                "a%0d%0aX-Y:z",
                "*"
            })
    void a_hostile_id_is_no_event(String id) {
        for (var path : List.of("", "/payload")) {
            assertThat(ours().get("/v1/events/" + id + path).status()).as(id).isBetween(400, 404);
        }
        for (var path : List.of("/redrive", "/cancel")) {
            assertThat(ours().post("/v1/events/" + id + path, "").status())
                    .as(id)
                    .isBetween(400, 404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=ENDED",
                "trigger=SQS",
                "function=a/b",
                "from=yesterday",
                "error=%00",
                "limit=0"
            })
    void what_cannot_be_asked_for_is_refused(String query) {
        assertThat(ours().get("/v1/events?" + query).status()).as(query).isEqualTo(400);
    }

    private static FunctionVersion version(FunctionId id) {
        return new FunctionVersion(
                id,
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
                "/aws/lambda/" + id.name());
    }

    /** In Kafka, as the door writes it, and read by an intake. */
    private Message.AcceptedEvent accepted(String payload) {
        var event = event(payload);
        var place = send(Topic.EVENTS, event);
        return event.readAt(place);
    }

    private Message.AcceptedEvent event(String payload) {
        var now = Instant.now().minusSeconds(90);
        return new Message.AcceptedEvent(
                InvocationId.random(),
                new FunctionId(tenant().account(), "hello"),
                "$LATEST",
                payload.getBytes(StandardCharsets.UTF_8),
                Optional.empty(),
                now,
                1,
                now);
    }

    private void end(Message.AcceptedEvent event, Ending ending) {
        var attempts = event.attempt();
        send(
                Topic.OUTCOMES,
                new Message.EventEnded(event, Instant.now(), attempts, ending, Optional.empty()));
    }

    private EventLife.Source send(Topic topic, Message message) {
        try (var producer = kafka.producer(Map.of())) {
            var written =
                    producer.send(
                                    new ProducerRecord<>(
                                            topic.topicName(),
                                            message.tenant().value(),
                                            Codec.encode(message)))
                            .get();
            return new EventLife.Source(written.partition(), written.offset());
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private List<Message.AcceptedEvent> ofGeneration(Message.AcceptedEvent event, int generation) {
        return read(Topic.EVENTS).stream()
                .map(Message.AcceptedEvent.class::cast)
                .filter(it -> it.id().equals(event.id()))
                .filter(it -> it.life().generation() == generation)
                .toList();
    }

    /** All that the topic holds now. */
    private List<Message> read(Topic topic) {
        var partitions =
                IntStream.range(0, topic.partitions())
                        .mapToObj(at -> new TopicPartition(topic.topicName(), at))
                        .toList();
        try (var consumer = kafka.consumer(Map.of())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var all = new ArrayList<Message>();
            while (partitions.stream()
                    .anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.value() != null) {
                        all.add(Codec.message(record.value()));
                    }
                }
            }
            return all;
        }
    }

    private static String path(Message.AcceptedEvent event) {
        return "/v1/events/" + event.id();
    }

    /** The event, once the ledger says that it stands so. */
    private JsonNode shown(Message.AcceptedEvent event, String state) {
        await().atMost(LONG)
                .untilAsserted(
                        () ->
                                assertThat(ours().get(path(event)).body().path("state").asText())
                                        .isEqualTo(state));
        return ours().get(path(event)).body();
    }
}
