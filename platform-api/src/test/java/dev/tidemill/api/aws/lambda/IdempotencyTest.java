package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** Events that are sent twice with one key, by the vendor's own client. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class IdempotencyTest {

    private static final String HEADER = "X-Tidemill-Idempotency-Key";

    @TestHTTPResource URI address;
    @Inject Kafka kafka;
    @Inject Snapshot snapshot;
    @Inject Sql sql;

    private @Nullable NewTenant made;

    private NewTenant tenant() {
        if (made == null) {
            made = newTenant();
        }
        return made;
    }

    @Test
    void a_second_one_with_the_same_key_hears_the_first_ones_id_and_is_not_run() throws Exception {
        // when
        var ids = new ArrayList<CompletableFuture<String>>();
        try (var lambda = tenant().lambda();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 6; i++) {
                ids.add(
                        CompletableFuture.supplyAsync(
                                () -> send(lambda, "order-1", "{\"n\":1}"), threads));
            }
            CompletableFuture.allOf(ids.toArray(CompletableFuture[]::new)).join();
            var other = send(lambda, "order-2", "{\"n\":1}");
            // then
            var first = ids.getFirst().get();
            for (var id : ids) {
                assertThat(id.get()).isEqualTo(first);
            }
            assertThat(accepted()).containsExactlyInAnyOrder(first, other);
        }
    }

    @Test
    void another_event_with_the_same_key_is_refused() {
        try (var lambda = tenant().lambda()) {
            send(lambda, "order-1", "{\"n\":1}");
            var refused = refusal(lambda, "order-1", "{\"n\":2}", InvocationType.EVENT);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.awsErrorDetails().errorCode())
                    .isEqualTo("IdempotentParameterMismatchException");
        }
        assertThat(accepted()).hasSize(1);
    }

    @Test
    void keys_of_another_tenant_are_others() {
        var neighbour = newTenant();
        try (var ours = tenant().lambda();
                var theirs = neighbour.lambda()) {
            var first = send(ours, "order-1", "{\"n\":1}");
            assertThat(send(theirs, "order-1", "{\"n\":1}")).isNotEqualTo(first);
            assertThat(send(theirs, "order-1", "{\"n\":1}")).isNotEqualTo(first);
        }
        assertThat(accepted()).hasSize(1);
    }

    @Test
    void a_key_that_was_reserved_by_who_died_sends_the_event_under_the_same_id() {
        try (var lambda = tenant().lambda()) {
            // given
            var first = send(lambda, "order-1", "{\"n\":1}");
            update("update idempotency_key set accepted = false where tenant = ?");
            // when
            var second = send(lambda, "order-1", "{\"n\":1}");
            // then
            assertThat(second).isEqualTo(first);
            assertThat(accepted()).containsExactly(first, first);
        }
    }

    @Test
    void a_key_stands_for_a_day() {
        try (var lambda = tenant().lambda()) {
            // given
            var first = send(lambda, "order-1", "{\"n\":1}");
            update(
                    "update idempotency_key set accepted_at = accepted_at - interval '25 hours'"
                            + " where tenant = ?");
            // when
            var second = send(lambda, "order-1", "{\"n\":2}");
            // then
            assertThat(second).isNotEqualTo(first);
            assertThat(accepted()).containsExactlyInAnyOrder(first, second);
        }
    }

    @Test
    void what_is_no_key_or_no_event_is_refused_by_name() {
        try (var lambda = tenant().lambda()) {
            for (var key : List.of("a b", "x".repeat(257))) {
                var refused = refusal(lambda, key, "{}", InvocationType.EVENT);
                assertThat(refused.statusCode()).as(key).isEqualTo(400);
                assertThat(refused.getMessage()).contains(HEADER);
            }
            for (var type : List.of(InvocationType.REQUEST_RESPONSE, InvocationType.DRY_RUN)) {
                var refused = refusal(lambda, "order-1", "{}", type);
                assertThat(refused.statusCode()).isEqualTo(400);
                assertThat(refused.getMessage()).contains(HEADER);
            }
        }
        assertThat(accepted()).isEmpty();
    }

    private NewTenant newTenant() {
        var fresh = NewTenant.at(address);
        var id = new FunctionId(fresh.account(), "hello");
        snapshot.apply(
                new Change.FunctionPut(
                        new FunctionVersion(
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
                                "/aws/lambda/hello")),
                1);
        return fresh;
    }

    private void update(String statement) {
        CurrentTenant.run(
                tenant().account(),
                () ->
                        QuarkusTransaction.requiringNew()
                                .run(
                                        () ->
                                                assertThat(
                                                                sql.update(
                                                                        statement,
                                                                        tenant().account().value()))
                                                        .isOne()));
    }

    /** The id in the answer. */
    private static String send(LambdaClient lambda, String key, String payload) {
        return lambda.invoke(
                        r ->
                                r.functionName("hello")
                                        .invocationType(InvocationType.EVENT)
                                        .payload(SdkBytes.fromUtf8String(payload))
                                        .overrideConfiguration(o -> o.putHeader(HEADER, key)))
                .responseMetadata()
                .requestId();
    }

    private static LambdaException refusal(
            LambdaClient lambda, String key, String payload, InvocationType type) {
        try {
            lambda.invoke(
                    r ->
                            r.functionName("hello")
                                    .invocationType(type)
                                    .payload(SdkBytes.fromUtf8String(payload))
                                    .overrideConfiguration(o -> o.putHeader(HEADER, key)));
        } catch (LambdaException refused) {
            return refused;
        }
        throw new AssertionError("accepted with " + key);
    }

    /** The ids of our tenant's events in Kafka. */
    private List<String> accepted() {
        var partitions =
                IntStream.range(0, Topic.EVENTS.partitions())
                        .mapToObj(at -> new TopicPartition(Topic.EVENTS.topicName(), at))
                        .toList();
        try (var consumer = kafka.consumer(Map.of())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var all = new ArrayList<String>();
            while (partitions.stream()
                    .anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    var event = (Message.AcceptedEvent) Codec.message(record.value());
                    if (event.tenant().equals(tenant().account())) {
                        all.add(event.id().value());
                    }
                }
            }
            return all;
        }
    }
}
