package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Reserved concurrency by the stock SDK. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ReservedConcurrencyTest extends ConcurrencyStage {

    @Test
    void a_reservation_is_shown_until_it_is_given_up() {
        // given
        create("f");
        assertThat(lambda.getFunctionConcurrency(g -> g.functionName("f")))
                .satisfies(it -> assertThat(it.reservedConcurrentExecutions()).isNull());
        assertThat(lambda.getFunction(g -> g.functionName("f")).concurrency()).isNull();
        // when
        var put = reserve("f", 7);
        // then
        assertThat(put.reservedConcurrentExecutions()).isEqualTo(7);
        assertThat(reserved("f")).isEqualTo(7);
        assertThat(
                        lambda.getFunction(g -> g.functionName("f"))
                                .concurrency()
                                .reservedConcurrentExecutions())
                .isEqualTo(7);
        assertThat(account().unreservedConcurrentExecutions()).isEqualTo(993);
        // when
        lambda.deleteFunctionConcurrency(d -> d.functionName("f"));
        lambda.deleteFunctionConcurrency(d -> d.functionName("f")); // is gone already
        // then
        assertThat(reserved("f")).isNull();
        assertThat(account().unreservedConcurrentExecutions()).isEqualTo(1000);
        assertThat(account().concurrentExecutions()).isEqualTo(1000);
    }

    @Test
    void the_account_keeps_a_hundred_for_all_others() {
        create("f");
        create("g");
        reserve("f", 600);
        refused(
                () -> reserve("g", 301),
                400,
                "InvalidParameterValueException",
                "Specified ReservedConcurrentExecutions for function decreases account's"
                        + " UnreservedConcurrentExecution below its minimum value of [100].");
        reserve("g", 300);
        reserve("f", 500);
        reserve("g", 400);
    }

    @Test
    void an_account_that_has_little_keeps_half_of_it() {
        create("f");
        quota(10);
        refused(
                () -> reserve("f", 6),
                400,
                "InvalidParameterValueException",
                "Specified ReservedConcurrentExecutions for function decreases account's"
                        + " UnreservedConcurrentExecution below its minimum value of [5].");
        reserve("f", 5);
        quota(4); // less than is reserved now: it can still be given up in steps
        reserve("f", 3);
        assertThat(account().unreservedConcurrentExecutions()).isEqualTo(1);
    }

    @Test
    void what_is_no_function_has_no_reservation() {
        create("f");
        publish("f");
        refused(
                () -> reserve("none", 1),
                404,
                "ResourceNotFoundException",
                "Function not found: " + arn("none"));
        refused(
                () -> reserved("none"),
                404,
                "ResourceNotFoundException",
                "Function not found: " + arn("none"));
        refused(
                () -> lambda.deleteFunctionConcurrency(d -> d.functionName("none")),
                404,
                "ResourceNotFoundException",
                "Function not found: " + arn("none"));
        refused(
                () -> reserve(arn("f") + ":1", 1),
                400,
                "InvalidParameterValueException",
                "This operation is permitted on Lambda functions only. Aliases and versions do not"
                        + " support this operation. Please specify either a function name or an"
                        + " unqualified function ARN.");
        refused(() -> reserve("f", -1), 400, "ValidationException", "reservedConcurrentExecutions");
    }

    @Test
    void a_deleted_functions_reservation_goes_with_it() {
        // given
        create("f");
        reserve("f", 5);
        // when
        lambda.deleteFunction(d -> d.functionName("f"));
        create("f");
        // then
        assertThat(reserved("f")).isNull();
        assertThat(account().unreservedConcurrentExecutions()).isEqualTo(1000);
    }

    @Test
    void calls_beyond_the_reservation_are_throttled_and_each_gives_its_place_back()
            throws Exception {
        // given
        create("f");
        create("g");
        reserve("f", 2);
        var inside = new CountDownLatch(2);
        var done = new CompletableFuture<Void>();
        worker.doesLater(
                invocation -> {
                    if (!invocation.function().function().name().equals("f")) {
                        return CompletableFuture.completedFuture(FakeWorker.echo(invocation));
                    }
                    inside.countDown();
                    return done.thenApply(_ -> FakeWorker.echo(invocation));
                });
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<CompletableFuture<Integer>>();
            for (var i = 0; i < 2; i++) {
                running.add(
                        CompletableFuture.supplyAsync(
                                () -> lambda.invoke(c -> c.functionName("f")).statusCode(),
                                callers));
            }
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
            // when
            var full =
                    catchThrowableOfType(
                            TooManyRequestsException.class,
                            () -> lambda.invoke(c -> c.functionName("f")));
            // then
            assertThat(full.statusCode()).isEqualTo(429);
            assertThat(full.reasonAsString())
                    .isEqualTo("ReservedFunctionConcurrentInvocationLimitExceeded");
            assertThat(full.awsErrorDetails().errorMessage()).isEqualTo("Rate Exceeded.");
            assertThat(full.retryAfterSeconds()).isEqualTo("1");
            assertThat(full.type()).isEqualTo("User");
            assertThat(lambda.invoke(c -> c.functionName("g")).statusCode()).isEqualTo(200);
            var use = tenant.http().get("/v1/functions/f/concurrency").body();
            assertThat(use.path("running").asInt()).isEqualTo(2);
            assertThat(use.path("limit").asInt()).isEqualTo(2);
            assertThat(use.path("accountRunning").asInt()).isEqualTo(2);
            assertThat(use.path("accountLimit").asInt()).isEqualTo(1000);
            done.complete(null);
            running.forEach(call -> assertThat(call.join()).isEqualTo(200));
        }
        assertThat(lambda.invoke(c -> c.functionName("f")).statusCode()).isEqualTo(200);
    }

    @Test
    void reserved_nothing_throttles_every_call_and_accepts_every_event() {
        create("f");
        reserve("f", 0);
        refused(
                () -> lambda.invoke(c -> c.functionName("f")),
                429,
                "TooManyRequestsException",
                "Rate Exceeded.");
        assertThat(lambda.invoke(c -> c.functionName("f").invocationType("Event")).statusCode())
                .isEqualTo(202);
    }

    @Test
    void nobody_sees_what_runs_of_another_tenants_function() {
        // given
        create("f");
        var stranger = NewTenant.at(address);
        // then
        assertThat(stranger.http().get("/v1/functions/f/concurrency").status()).isEqualTo(404);
        assertThat(tenant.http().get("/v1/functions/f/concurrency").status()).isEqualTo(200);
    }
}
