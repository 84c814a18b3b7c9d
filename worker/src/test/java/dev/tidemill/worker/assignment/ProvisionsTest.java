package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.placement.Provision;
import dev.tidemill.core.placement.Provisioned;
import dev.tidemill.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sandboxes that are there before anybody calls. */
class ProvisionsTest {

    /** Tells which sandbox it is and how it was initialised. */
    private static final TestWorker.Code TELLING =
            TestWorker.node(
                    """
                    const id = Math.random();
                    exports.handler = async event => {
                      if (event.die) process.exit(1);
                      if (event.sleep) await new Promise(go => setTimeout(go, event.sleep));
                      return id + ' ' + process.env.AWS_LAMBDA_INITIALIZATION_TYPE;
                    };
                    """);

    private final TestWorker worker;

    ProvisionsTest() {
        NeedsSandboxes.check();
        worker =
                new TestWorker(
                        0,
                        Map.of("freezeAfter", "100ms", "keepFor", "1s", "memoryMegabytes", "2100"));
    }

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void the_first_call_finds_a_sandbox_that_waits() {
        // given
        var function = function(TELLING, 128);
        provision(function, 2);
        awaitReady(function, 2);
        // when
        var first = call(function, "{}");
        // then
        assertThat(text(first)).endsWith(" provisioned-concurrency\"");
        assertThat(first.report().init()).isEmpty();
        assertThat(worker.messages)
                .filteredOn(Message.Ran.class::isInstance)
                .extracting(ran -> ((Message.Ran) ran).report().init())
                .allSatisfy(init -> assertThat(init).isEmpty());
    }

    @Test
    void those_that_run_at_a_time_are_warm_and_the_next_one_is_not() {
        // given
        var function = function(TELLING, 128);
        provision(function, 2);
        awaitReady(function, 2);
        // when
        var all =
                IntStream.range(0, 3)
                        .mapToObj(_ -> worker.start(function, "{\"sleep\": 6000}"))
                        .toList();
        var answers = all.stream().map(TestWorker::result).map(ProvisionsTest::text).toList();
        // then
        assertThat(answers).filteredOn(it -> it.contains("provisioned-concurrency")).hasSize(2);
        assertThat(answers).filteredOn(it -> it.contains("on-demand")).hasSize(1);
        assertThat(answers).doesNotHaveDuplicates();
    }

    @Test
    void they_stay_longer_than_others_and_freeze_like_them() {
        // given
        var function = function(TELLING, 128);
        provision(function, 1);
        awaitReady(function, 1);
        var first = text(call(function, "{}"));
        // when: one that is not kept, and was used later, has come and gone
        var other = function(TELLING, 128);
        call(other, "{}");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> worker.floor.sandboxes() == 1);
        // then
        assertThat(text(call(function, "{}"))).isEqualTo(first);
    }

    @Test
    void one_that_dies_is_replaced_before_anybody_calls() {
        // given
        var function = function(TELLING, 128);
        provision(function, 1);
        awaitReady(function, 1);
        var first = text(call(function, "{}"));
        // when
        call(function, "{\"die\": true}");
        // then
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> worker.floor.sandboxes() == 1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(text(call(function, "{}")))
                                        .isNotEqualTo(first)
                                        .endsWith(" provisioned-concurrency\""));
        assertThat(text(call(function, "{}")))
                .isNotEqualTo(first)
                .endsWith(" provisioned-concurrency\"");
    }

    @Test
    void what_is_not_ordered_any_more_is_let_go() {
        // given
        var function = function(TELLING, 128);
        provision(function, 3);
        awaitReady(function, 3);
        // when
        provision(function, 1);
        // then
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> worker.floor.sandboxes() == 1);
        awaitReady(function, 1);
        // when
        worker.floor.provision(List.of());
        // then
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> worker.floor.sandboxes() == 0);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> standing(function).equals(Provisioned.NOTHING));
    }

    @Test
    void they_move_to_the_version_that_the_order_names() {
        // given
        var one = function(TELLING, 128);
        var two = function(TELLING, 128);
        provision(one, 2);
        awaitReady(one, 2);
        // when
        provision(two, 2);
        // then
        awaitReady(two, 2);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> worker.floor.sandboxes() == 2);
    }

    @Test
    void they_leave_half_of_the_worker_to_others() {
        // given
        var function = function(TELLING, 512);
        // when
        provision(function, 3);
        // then
        awaitReady(function, 2);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> standing(function).problem().isPresent());
        assertThat(standing(function).problem())
                .hasValueSatisfying(it -> assertThat(it).contains("no room"));
        assertThat(text(call(function(TELLING, 512), "{}"))).endsWith(" on-demand\"");
        assertThat(standing(function).ready()).isEqualTo(2);
    }

    @Test
    void code_that_cannot_be_initialised_is_told_and_calls_hear_of_it() {
        // given
        var broken = function(TestWorker.node("throw new Error('no start')"), 128);
        // when
        provision(broken, 1);
        // then
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> standing(broken).problem().isPresent());
        assertThat(standing(broken).problem()).contains("FUNCTION_ERROR_INIT_FAILURE");
        assertThat(text(call(broken, "{}"))).contains("no start");
    }

    @Test
    void a_tenant_that_is_ended_keeps_none() {
        // given
        var function = function(TELLING, 128);
        provision(function, 2);
        awaitReady(function, 2);
        // when
        worker.floor.provision(List.of());
        worker.floor.retire(TenantId.DEFAULT);
        // then
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> worker.floor.sandboxes() == 0);
    }

    private FunctionVersion function(TestWorker.Code code, int memory) {
        return worker.function(code, memory, Duration.ofSeconds(10), Map.of());
    }

    private void provision(FunctionVersion function, int count) {
        worker.floor.provision(List.of(new Provision(function, count)));
    }

    private void awaitReady(FunctionVersion function, int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> standing(function).ready() == count);
    }

    private Provisioned standing(FunctionVersion function) {
        return worker.floor.provisioned(function.function(), function.version());
    }

    private Result call(FunctionVersion function, String event) {
        return TestWorker.result(worker.start(function, event));
    }

    private static String text(Result result) {
        return new String(result.outcome().payload(), StandardCharsets.UTF_8);
    }
}
