package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.tenant.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How sandboxes come, rest, make room and go. */
class LifeTest {

    private static final TestWorker.Code COUNTING =
            TestWorker.node("let n = 0; exports.handler = async () => ++n");
    private static final TestWorker.Code SLEEPING =
            TestWorker.python(
                    "import time\ndef handler(event, context):\n  time.sleep(event)\n  return 1\n");

    private final TestWorker worker;

    LifeTest() {
        NeedsSandboxes.check();
        worker =
                new TestWorker(
                        0,
                        Map.of("freezeAfter", "50ms", "memoryMegabytes", "512", "patience", "1h"));
    }

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void a_frozen_sandbox_goes_on_where_it_stood() {
        // given
        var function = worker.function(COUNTING, 128, Duration.ofSeconds(5), Map.of());
        worker.call(function, "{}");
        Awaitility.await().until(() -> states().contains("FROZEN"));
        // when
        var next = worker.text(function, "{}");
        // then
        assertThat(next).isEqualTo("2");
    }

    @Test
    void a_sandbox_follows_its_caller_from_thread_to_thread() {
        var function = worker.function(COUNTING, 128, Duration.ofSeconds(5), Map.of());
        var number = 0;
        for (var round = 0; round < 4; round++) {
            for (var loop : worker.loops()) {
                for (var call = 0; call < 20; call++) {
                    var answer =
                            CompletableFuture.completedFuture(function)
                                    .thenComposeAsync(it -> worker.start(it, "{}"), loop);

                    assertThat(TestWorker.result(answer).outcome().payload())
                            .asString(StandardCharsets.UTF_8)
                            .isEqualTo(String.valueOf(++number));
                }
            }
        }
    }

    @Test
    void a_start_leaves_no_ended_process_behind() {
        worker.call(worker.function(COUNTING, 128, Duration.ofSeconds(5), Map.of()), "{}");

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(ProcessHandle.current().children().map(LifeTest::stat))
                                        .noneMatch(stat -> stat.contains(") Z ")));
    }

    @Test
    void whatever_is_left_to_us_is_collected_when_it_ends() throws Exception {
        // given: a process whose parent has ended, called like nothing that we start
        var parent = new ProcessBuilder("/bin/sh", "-c", "sleep 0.1 >/dev/null & echo $!").start();
        var orphan =
                Path.of(
                        "/proc",
                        new String(
                                        parent.getInputStream().readAllBytes(),
                                        StandardCharsets.US_ASCII)
                                .strip());
        // then
        assertThat(parent.waitFor()).isZero();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(orphan).doesNotExist());
    }

    private static String stat(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void an_idle_function_makes_room_for_another() {
        // given
        var first = worker.function(COUNTING, 512, Duration.ofSeconds(5), Map.of());
        var second = worker.function(COUNTING, 512, Duration.ofSeconds(5), Map.of());
        worker.call(first, "{}");
        worker.call(first, "{}");
        // when
        callUntilThereIsRoom(second);
        var again = callUntilThereIsRoom(first);
        // then
        assertThat(again).isEqualTo("1");
    }

    @Test
    void without_room_the_answer_is_no_room_and_nothing_runs() throws Exception {
        // given
        var busy =
                worker.start(worker.function(SLEEPING, 512, Duration.ofSeconds(60), Map.of()), "8");
        Awaitility.await().until(() -> !worker.groups().isEmpty());
        var other = worker.function(COUNTING, 128, Duration.ofSeconds(5), Map.of());
        // when
        var answer = worker.start(other, "{}").get(1, TimeUnit.MINUTES);
        // then
        assertThat(answer).isInstanceOf(Answer.NoRoom.class);
        assertThat(TestWorker.result(busy).outcome()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void several_without_room_are_all_sent_away() throws Exception {
        var huge = worker.function(COUNTING, 10_240, Duration.ofSeconds(5), Map.of());

        var answers = IntStream.range(0, 5).mapToObj(_ -> worker.start(huge, "{}")).toList();

        for (var answer : answers) {
            assertThat(answer.get(1, TimeUnit.MINUTES)).isInstanceOf(Answer.NoRoom.class);
        }
    }

    @Test
    void a_retired_tenant_keeps_nothing_not_even_a_run() {
        // given
        var tenant = new TenantId("333333333333");
        var function = worker.function(tenant, SLEEPING, 128, Duration.ofSeconds(60), Map.of());
        var running = worker.start(function, "50");
        Awaitility.await().until(() -> !worker.groups().isEmpty());
        // when
        worker.floor.retire(tenant);
        // then
        assertThat(running).satisfies(it -> Awaitility.await().until(it::isDone));
        Awaitility.await().untilAsserted(() -> assertThat(worker.groups()).isEmpty());
    }

    @Test
    void a_retired_tenant_keeps_nothing_that_still_loads() {
        // given
        var tenant = new TenantId("444444444444");
        var slow = TestWorker.python("import time\ntime.sleep(60)\ndef handler(e, c): pass\n");
        var function = worker.function(tenant, slow, 128, Duration.ofSeconds(60), Map.of());
        var waiting = worker.start(function, "{}");
        Awaitility.await().until(() -> !worker.groups().isEmpty());
        // when
        worker.floor.retire(tenant);
        // then
        assertThat(waiting).isDone();
        Awaitility.await().untilAsserted(() -> assertThat(worker.groups()).isEmpty());
    }

    @Test
    void a_bootstrap_that_loads_keeps_nobody_else_from_starting() throws Exception {
        // given
        try (var narrow = new TestWorker(0, Map.of("concurrentStarts", "1"))) {
            var slow = narrow.function(TestWorker.provided("#!/bin/sh\nexec sleep 60\n"));
            var loading = narrow.start(slow, "{}");
            Awaitility.await().until(() -> !narrow.groups().isEmpty());
            // when
            var answer = narrow.text(narrow.function(COUNTING), "{}");
            // then
            assertThat(answer).isEqualTo("1");
            assertThat(loading).isNotDone();
        }
    }

    @Test
    void variables_that_stop_a_bootstrap_keep_nobody_else_from_starting() throws Exception {
        // given
        try (var narrow = new TestWorker(0, Map.of("concurrentStarts", "1"))) {
            var stuck =
                    narrow.function(
                            COUNTING,
                            128,
                            Duration.ofSeconds(5),
                            Map.of("NODE_OPTIONS", "--import=data:text/javascript,while(true){}"));
            var loading = narrow.start(stuck, "{}");
            Awaitility.await().until(() -> !narrow.groups().isEmpty());
            // when
            var answer = narrow.text(narrow.function(COUNTING), "{}");
            // then
            assertThat(answer).isEqualTo("1");
            assertThat(loading).isNotDone();
        }
    }

    @Test
    void a_retired_function_starts_anew() {
        // given
        var function = worker.function(COUNTING, 128, Duration.ofSeconds(5), Map.of());
        worker.call(function, "{}");
        // when
        worker.floor.retire(function.function(), function.version());
        // then
        assertThat(worker.text(function, "{}")).isEqualTo("1");
    }

    @Test
    void retiring_one_version_leaves_the_others_warm() {
        // given
        var latest = worker.function(COUNTING, 128, Duration.ofSeconds(5), Map.of());
        var first = TestWorker.published(latest, "1");
        worker.call(latest, "{}");
        worker.call(first, "{}");
        // when
        worker.floor.retire(latest.function(), "$LATEST");
        // then
        assertThat(worker.text(latest, "{}")).isEqualTo("1");
        assertThat(worker.text(first, "{}")).isEqualTo("2");
    }

    @Test
    void each_run_is_recorded_once_with_its_stream() {
        // given
        var function = worker.function(COUNTING, 128, Duration.ofSeconds(5), Map.of());
        // when
        worker.call(function, "{}");
        worker.call(function, "{}");
        // then
        Awaitility.await().untilAsserted(() -> assertThat(runs()).hasSize(2));
        var runs = runs();
        assertThat(runs.getFirst().logStream())
                .matches("\\d{4}/\\d\\d/\\d\\d/\\[\\$LATEST][0-9a-f]{32}");
        assertThat(runs.get(0).report().init()).isPresent();
        assertThat(runs.get(1).report().init()).isEmpty();
    }

    @Test
    void the_runtime_api_refuses_what_it_does_not_know() {
        // given
        var function =
                worker.function(
                        TestWorker.provided(
                                """
                                #!/bin/bash
                                api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime
                                code() { curl -s -o /dev/null -w '%{http_code}' "$@"; }
                                head=$(mktemp)
                                curl -sS -D "$head" "$api/invocation/next" >/dev/null
                                id=$(grep -i '^lambda-runtime-aws-request-id' "$head" | tr -d '[:space:]' | cut -d: -f2)
                                wrong=$(code "$api/invocation/00000000-0000-4000-8000-000000000000/response" -d 1)
                                path=$(code "$api/invocation/previous")
                                other=$(code "http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension/register" -d 1)
                                early=$(code "$api/invocation/next")
                                curl -sS -o /dev/null "$api/invocation/$id/response" -d "\\"$wrong $path $other $early\\""
                                sleep 60
                                """));
        // when
        var answer = worker.text(function, "{}");
        // then
        assertThat(answer).isEqualTo("\"400 404 403 403\"");
    }

    @Test
    void the_cleanup_needs_no_java_and_ends_even_frozen_sandboxes() throws Exception {
        // given
        var function = worker.function(COUNTING, 128, Duration.ofSeconds(5), Map.of());
        worker.call(function, "{}");
        Awaitility.await().until(() -> states().contains("FROZEN"));
        // when
        var script = Path.of("../deploy/standalone/src/main/sh/cleanup-sandboxes");
        var cleanup = new ProcessBuilder(script.toString(), worker.instance).inheritIO().start();
        // then
        assertThat(cleanup.waitFor()).isZero();
        assertThat(worker.groups()).isEmpty();
        assertThat(Path.of("/run/tidemill-" + worker.instance, "crun")).doesNotExist();
    }

    /** A sandbox that has just answered may be busy a moment longer on a busy machine. */
    private String callUntilThereIsRoom(FunctionVersion function) {
        return Awaitility.await()
                                .until(
                                        () -> worker.start(function, "{}").get(1, TimeUnit.MINUTES),
                                        Answer.Done.class::isInstance)
                        instanceof Answer.Done(var result)
                ? new String(result.outcome().payload(), StandardCharsets.UTF_8)
                : "";
    }

    private List<Message.Ran> runs() {
        return worker.messages.stream()
                .filter(Message.Ran.class::isInstance)
                .map(Message.Ran.class::cast)
                .toList();
    }

    private String states() {
        var states = new StringBuilder();
        for (var group : worker.groups()) {
            var freezer =
                    Path.of(
                            "/sys/fs/cgroup/freezer/tidemill-" + worker.instance,
                            group.getFileName().toString(),
                            "freezer.state");
            try {
                states.append(
                        Files.exists(freezer)
                                ? Files.readString(freezer, StandardCharsets.US_ASCII)
                                : Files.readString(group.resolve("cgroup.events"))
                                        .replace("frozen 1", "FROZEN"));
            } catch (IOException gone) {
                states.append("gone ");
            }
        }
        return states.toString();
    }
}
