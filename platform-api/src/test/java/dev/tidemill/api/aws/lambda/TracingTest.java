package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.Servers;
import dev.tidemill.core.invocation.Trace;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.RecursiveInvocationException;
import software.amazon.awssdk.services.lambda.model.RecursiveLoop;
import software.amazon.awssdk.services.lambda.model.TracingMode;

/** Traces and loops of functions, as the stock SDK sees them. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TracingTest extends LambdaStage {

    private static final String ROOT = "1-5759e988-bd862e3fe1be46a994272793";

    @Test
    void the_mode_is_kept_shown_and_part_of_a_version() {
        // given
        var name = name();
        var made =
                lambda.createFunction(
                        function(name).tracingConfig(t -> t.mode(TracingMode.ACTIVE)).build());
        // when
        var version = lambda.publishVersion(p -> p.functionName(name));
        var changed =
                lambda.updateFunctionConfiguration(
                        u ->
                                u.functionName(name)
                                        .tracingConfig(t -> t.mode(TracingMode.PASS_THROUGH)));
        var untouched =
                lambda.updateFunctionConfiguration(u -> u.functionName(name).memorySize(256));
        // then
        assertThat(made.tracingConfig().mode()).isEqualTo(TracingMode.ACTIVE);
        assertThat(version.tracingConfig().mode()).isEqualTo(TracingMode.ACTIVE);
        assertThat(changed.tracingConfig().mode()).isEqualTo(TracingMode.PASS_THROUGH);
        assertThat(untouched.tracingConfig().mode()).isEqualTo(TracingMode.PASS_THROUGH);
        assertThat(lambda.publishVersion(p -> p.functionName(name)).version()).isEqualTo("2");
        assertThat(snapshot.function(id(name), "1").orElseThrow().modes().activeTracing()).isTrue();
    }

    @Test
    void the_callers_trace_goes_with_the_call() {
        // given
        var name = created();
        // when
        invoke(name, InvocationType.REQUEST_RESPONSE, "Root=" + ROOT + ";Sampled=1");
        // then
        var trace = worker.invocations.getLast().origin().trace().orElseThrow();
        assertThat(trace.root()).contains(ROOT);
        assertThat(trace.sampled()).contains(true);
    }

    @Test
    void a_loop_of_calls_ends_after_sixteen_runs() {
        // given
        var name = created();
        // when
        for (var run = 1; run <= 16; run++) {
            goRound(name, run, InvocationType.REQUEST_RESPONSE);
        }
        // then
        for (var type :
                new InvocationType[] {InvocationType.REQUEST_RESPONSE, InvocationType.EVENT}) {
            assertThatExceptionOfType(RecursiveInvocationException.class)
                    .isThrownBy(() -> goRound(name, 17, type))
                    .withMessageContaining(name)
                    .satisfies(no -> assertThat(no.statusCode()).isEqualTo(400));
        }
        invoke(created(), InvocationType.REQUEST_RESPONSE, "Lineage=" + lineage(name, 16));
    }

    @Test
    void a_loop_may_be_allowed() {
        // given
        var name = created();
        assertThat(loop(name)).isEqualTo(RecursiveLoop.TERMINATE);
        var revision = awaitActive(name).revisionId();
        // when
        lambda.putFunctionRecursionConfig(
                p -> p.functionName(name).recursiveLoop(RecursiveLoop.ALLOW));
        // then
        assertThat(loop(name)).isEqualTo(RecursiveLoop.ALLOW);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(
                        () ->
                                snapshot.function(id(name), "$LATEST")
                                        .filter(it -> it.modes().recursion())
                                        .isPresent());
        goRound(name, 40, InvocationType.REQUEST_RESPONSE);
        assertThat(awaitActive(name).revisionId()).isEqualTo(revision);
        // and back
        lambda.putFunctionRecursionConfig(
                p -> p.functionName(name).recursiveLoop(RecursiveLoop.TERMINATE));
        assertThatExceptionOfType(RecursiveInvocationException.class)
                .isThrownBy(() -> goRound(name, 17, InvocationType.REQUEST_RESPONSE));
    }

    @Test
    void the_waiters_of_the_sdk_come_to_their_end() {
        // given
        var name = created();
        try (var waiter = lambda.waiter()) {
            // then
            assertThat(
                            waiter.waitUntilFunctionExists(g -> g.functionName(name))
                                    .matched()
                                    .response())
                    .isPresent();
            waiter.waitUntilFunctionActive(g -> g.functionName(name));
            waiter.waitUntilFunctionActiveV2(g -> g.functionName(name));
            lambda.updateFunctionConfiguration(u -> u.functionName(name).memorySize(256));
            waiter.waitUntilFunctionUpdated(g -> g.functionName(name));
            waiter.waitUntilFunctionUpdatedV2(g -> g.functionName(name));
            var version = lambda.publishVersion(p -> p.functionName(name)).version();
            waiter.waitUntilPublishedVersionActive(g -> g.functionName(name).qualifier(version));
        }
    }

    private RecursiveLoop loop(String name) {
        return lambda.getFunctionRecursionConfig(g -> g.functionName(name)).recursiveLoop();
    }

    /** As the function's own SDK calls it in its run before this one. */
    private void goRound(String name, int run, InvocationType type) {
        invoke(name, type, "Root=" + ROOT + ";Lineage=" + lineage(name, run - 1));
    }

    private static String lineage(String name, int runs) {
        var lineage = "";
        for (var run = 0; run < runs; run++) {
            lineage =
                    Trace.parse("Root=" + ROOT + ";Lineage=" + lineage)
                            .orElseThrow()
                            .lineageWith(Trace.digits(id(name)));
        }
        return lineage;
    }

    private void invoke(String name, InvocationType type, String trace) {
        lambda.invoke(
                i ->
                        i.functionName(name)
                                .invocationType(type)
                                .overrideConfiguration(o -> o.putHeader("X-Amzn-Trace-Id", trace)));
    }
}
