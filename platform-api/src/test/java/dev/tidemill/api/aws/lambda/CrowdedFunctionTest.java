package dev.tidemill.api.aws.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.testkit.RunningTime;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Many more calls of a function at a time than it may run: none of them is kept. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class CrowdedFunctionTest extends ConcurrencyStage {

    private static final int CALLS = 10_000;

    /** As many connections as the SDK's client opens. */
    private static final int AT_ONCE = 50;

    private static final int LIMIT = 10;
    private static final Outcome SUCCESS = new Outcome.Succeeded("{}".getBytes(UTF_8));

    @Test
    void ten_thousand_calls_on_a_limit_of_ten_leave_nothing_behind_and_hurt_nobody()
            throws Exception {
        // given: ten that run and do not end
        create("f");
        reserve("f", LIMIT);
        var neighbour = NewTenant.at(address);
        var inside = new ConcurrentLinkedQueue<CompletableFuture<Answer>>();
        var full = new Semaphore(0);
        worker.doesLater(
                invocation -> {
                    if (!invocation.function().function().tenant().equals(tenant.account())) {
                        return CompletableFuture.completedFuture(FakeWorker.echo(invocation));
                    }
                    var answer = new CompletableFuture<Answer>();
                    inside.add(answer);
                    full.release();
                    return answer;
                });
        var payload = SdkBytes.fromByteArray(("\"" + "x".repeat(10_000) + "\"").getBytes(UTF_8));
        var throttled = new AtomicInteger();
        var ran = new AtomicInteger();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor();
                var others = neighbour.lambda()) {
            create("g", neighbour, others);
            for (var i = 0; i < LIMIT; i++) {
                callers.execute(
                        () -> {
                            lambda.invoke(c -> c.functionName("f"));
                            ran.incrementAndGet();
                        });
            }
            assertThat(full.tryAcquire(LIMIT, 30, TimeUnit.SECONDS)).isTrue();
            var before = used();
            // when
            var left = new AtomicInteger(CALLS);
            var crowd = new CompletableFuture<?>[AT_ONCE - LIMIT];
            for (var i = 0; i < crowd.length; i++) {
                crowd[i] =
                        CompletableFuture.runAsync(
                                () -> {
                                    while (left.decrementAndGet() >= 0) {
                                        try {
                                            lambda.invoke(
                                                    c -> c.functionName("f").payload(payload));
                                        } catch (TooManyRequestsException no) {
                                            throttled.incrementAndGet();
                                        }
                                    }
                                },
                                callers);
            }
            // then: the neighbour is served meanwhile
            var slowest = Duration.ZERO;
            try (var time = new RunningTime()) {
                for (var i = 0; i < 20; i++) {
                    var begun = time.now();
                    others.invoke(c -> c.functionName("g"));
                    var took = time.now().minus(begun);
                    slowest = took.compareTo(slowest) > 0 ? took : slowest;
                }
            }
            CompletableFuture.allOf(crowd).get(5, TimeUnit.MINUTES);
            assertThat(slowest).isLessThan(Duration.ofSeconds(5));
            assertThat(throttled.get()).isEqualTo(CALLS);
            assertThat(inside).hasSize(LIMIT);
            assertThat(used() - before).as("bytes of 100 MB of payloads").isLessThan(30 << 20);
            // when
            inside.forEach(answer -> answer.complete(FakeWorker.done(SUCCESS)));
        }
        // then
        assertThat(ran.get()).isEqualTo(LIMIT);
        assertThat(
                        tenant.http()
                                .get("/v1/functions/f/concurrency")
                                .body()
                                .path("accountRunning")
                                .asInt())
                .isZero();
    }

    private static long used() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
