package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** How many run at a time, and how many of them find a warm sandbox. */
@ExtendWith(SharedInstance.class)
class ConcurrencyIT {

    private static final String SOURCE =
            """
            const id = Math.random();
            exports.handler = async event => {
              await new Promise(go => setTimeout(go, event.sleep ?? 0));
              return {id, type: process.env.AWS_LAMBDA_INITIALIZATION_TYPE};
            };
            """;

    private final LambdaClient lambda;
    private final Functions functions;

    ConcurrencyIT(Clients clients) {
        this.lambda = clients.lambda();
        this.functions = new Functions(lambda);
    }

    @Test
    void a_reservation_throttles_what_is_beyond_it() {
        // given
        var name = functions.node("limited", SOURCE, r -> r.timeout(20));
        lambda.putFunctionConcurrency(p -> p.functionName(name).reservedConcurrentExecutions(2));
        functions.call(name, "{}");
        var ran = new AtomicInteger();
        var throttled = new AtomicInteger();
        // when
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 8)
                    .mapToObj(
                            _ ->
                                    CompletableFuture.runAsync(
                                            () -> {
                                                try {
                                                    functions.call(name, "{\"sleep\": 6000}");
                                                    ran.incrementAndGet();
                                                } catch (TooManyRequestsException full) {
                                                    assertThat(full.reasonAsString())
                                                            .startsWith("ReservedFunction");
                                                    throttled.incrementAndGet();
                                                }
                                            },
                                            callers))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
        // then
        assertThat(ran.get()).isEqualTo(2);
        assertThat(throttled.get()).isEqualTo(6);
        lambda.deleteFunction(d -> d.functionName(name));
    }

    @Test
    void provisioned_sandboxes_are_warm_and_move_with_their_alias() {
        // given
        var name = functions.node("provisioned", SOURCE);
        lambda.publishVersion(p -> p.functionName(name));
        lambda.createAlias(a -> a.functionName(name).name("live").functionVersion("1"));
        // when
        lambda.putProvisionedConcurrencyConfig(
                p -> p.functionName(name).qualifier("live").provisionedConcurrentExecutions(1));
        // then
        awaitReady(name);
        var first = Json.of(functions.result(name + ":live", "{}"));
        assertThat(first.path("type").asText()).isEqualTo("provisioned-concurrency");
        // when
        lambda.updateFunctionConfiguration(u -> u.functionName(name).description("two"));
        lambda.publishVersion(p -> p.functionName(name));
        lambda.updateAlias(a -> a.functionName(name).name("live").functionVersion("2"));
        awaitReady(name);
        // then
        var second = Json.of(functions.result(name + ":live", "{}"));
        assertThat(second.path("type").asText()).isEqualTo("provisioned-concurrency");
        assertThat(second.path("id")).isNotEqualTo(first.path("id"));
        lambda.deleteFunction(d -> d.functionName(name));
    }

    private void awaitReady(String name) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                lambda.getProvisionedConcurrencyConfig(
                                                        g -> g.functionName(name).qualifier("live"))
                                                .status()
                                        == ProvisionedConcurrencyStatusEnum.READY);
    }
}
