package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.placement.Provision;
import dev.tidemill.testkit.RunningTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sandboxes that die in the middle of a call, and code that is not what it should be. */
class FaultTest {

    /** Says that it is inside, and stays there when its event asks for it. */
    private static final TestWorker.Code NODE =
            TestWorker.node(
                    """
                    exports.handler = async (event) => {
                      console.log('inside');
                      if (event.stay) await new Promise((go) => setTimeout(go, 60000));
                      return 'served';
                    };
                    """);

    private static final TestWorker.Code STREAM =
            TestWorker.node(
                    """
                    exports.handler = awslambda.streamifyResponse(async (event, out) => {
                      console.log('inside');
                      out.write('"serv');
                      if (event.stay) await new Promise((go) => setTimeout(go, 60000));
                      out.end('ed"');
                    });
                    """);

    private static final TestWorker.Code OWN =
            TestWorker.provided(
                    """
                    #!/bin/bash
                    api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
                    while true; do
                      event=$(curl -sS -D /tmp/head "$api/next")
                      id=$(grep -i '^lambda-runtime-aws-request-id' /tmp/head | tr -d '[:space:]' | cut -d: -f2)
                      echo inside
                      [[ $event != *stay* ]] || sleep 60
                      curl -sS -o /dev/null -d '"served"' "$api/$id/response"
                    done
                    """);

    private final TestWorker worker;

    FaultTest() {
        NeedsSandboxes.check();
        worker = new TestWorker(0, Map.of("patience", "1h"));
    }

    @AfterEach
    void close() {
        worker.close();
    }

    /** What its sandbox is like. */
    enum Way {
        WARM,
        PROVISIONED,
        WITH_LAYERS,
        OWN_BOOTSTRAP,
        STREAMING
    }

    @ParameterizedTest
    @EnumSource
    void who_waits_for_a_sandbox_that_is_killed_hears_of_it_within_a_second(Way way)
            throws Exception {
        // given
        var function = function(way);
        assertThat(served(function)).isEqualTo("\"served\"");
        var before = worker.messages.size();
        var reader = new Reader(Long.MAX_VALUE, true, true);
        var waiting = way == Way.STREAMING ? stream(function, reader) : start(function);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                worker.messages.stream()
                                        .skip(before)
                                        .anyMatch(it -> it.toString().contains("inside")));
        Answer answer;
        try (var time = new RunningTime()) {
            // when
            kill();
            // then
            answer = waiting.get(1, TimeUnit.MINUTES);
            assertThat(time.now()).isLessThan(Duration.ofSeconds(1));
        }
        assertThat(answer).isInstanceOf(Answer.Done.class);
        assertThat(((Answer.Done) answer).result().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        no -> {
                            assertThat(no.errorType()).isEqualTo("Runtime.ExitError");
                            assertThat(new String(no.payload(), StandardCharsets.UTF_8))
                                    .contains("Runtime exited with error: signal: killed");
                        });
        if (way == Way.STREAMING) {
            assertThat(reader.text()).isEqualTo("\"serv");
        }
        assertThat(served(function)).isEqualTo("\"served\"");
    }

    /** What of a function's code is not what was uploaded. */
    enum Part {
        PACKAGE,
        LAYER
    }

    @ParameterizedTest
    @EnumSource
    void code_that_has_changed_in_the_store_is_refused_and_never_runs(Part part) {
        // given
        var function = worker.layered(worker.function(NODE), List.of(Map.of("a", "1")));
        var code = part == Part.PACKAGE ? function.code() : function.layers().getFirst().code();
        var whole = content(code);
        worker.store.corrupt(
                code, TestWorker.zip(Map.of("index.js", "exports.handler = () => 'evil'")));
        // then
        assertRefused(function);
        // and one bit is as bad as another package
        var flipped = whole.clone();
        flipped[flipped.length / 2] ^= 1;
        worker.store.corrupt(code, flipped);
        assertRefused(function);
        assertThat(worker.messages).noneMatch(it -> it.toString().contains("inside"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(worker.groups()).isEmpty());
        // when
        worker.store.corrupt(code, whole);
        // then
        assertThat(served(function)).isEqualTo("\"served\"");
    }

    @Test
    void what_runs_already_does_not_need_the_store() {
        // given
        var function = worker.function(NODE);
        assertThat(served(function)).isEqualTo("\"served\"");
        // when
        worker.store.corrupt(function.code(), new byte[0]);
        // then
        assertThat(served(function)).isEqualTo("\"served\"");
    }

    private void assertRefused(FunctionVersion function) {
        var answer = worker.start(function, "{}");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(answer::isDone);
        assertThat(answer)
                .isCompletedExceptionally()
                .satisfies(
                        it ->
                                assertThat(failure(it))
                                        .isInstanceOfSatisfying(
                                                PlatformException.class,
                                                no -> {
                                                    assertThat(no.code())
                                                            .isEqualTo(ErrorCode.CODE_UNREADABLE);
                                                    assertThat(no)
                                                            .hasMessage("the code cannot be read");
                                                    assertThat(no.getCause())
                                                            .hasMessageContaining("has the hash");
                                                }));
    }

    private static Throwable failure(CompletableFuture<Answer> answer) {
        var failure = answer.exceptionNow();
        return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
    }

    private byte[] content(CodeHash hash) {
        try (var in = worker.store.open(hash)) {
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private FunctionVersion function(Way way) {
        var code =
                switch (way) {
                    case WARM, PROVISIONED, WITH_LAYERS -> NODE;
                    case OWN_BOOTSTRAP -> OWN;
                    case STREAMING -> STREAM;
                };
        var function = worker.function(code, 256, Duration.ofSeconds(60), Map.of());
        if (way == Way.WITH_LAYERS) {
            return worker.layered(function, List.of(Map.of("a", "1"), Map.of("b", "2")));
        }
        if (way == Way.PROVISIONED) {
            worker.floor.provision(List.of(new Provision(function, 1)));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () ->
                                    worker.floor
                                                    .provisioned(
                                                            function.function(), function.version())
                                                    .ready()
                                            == 1);
        }
        return function;
    }

    private String served(FunctionVersion function) {
        return worker.text(function, "{}");
    }

    private CompletableFuture<Answer> start(FunctionVersion function) {
        return worker.start(function, "{\"stay\":true}");
    }

    private CompletableFuture<Answer> stream(FunctionVersion function, Reader reader) {
        return worker.floor
                .invoke(
                        new Invocation(
                                InvocationId.random(),
                                function,
                                Optional.empty(),
                                "{\"stay\":true}".getBytes(StandardCharsets.UTF_8),
                                Optional.empty(),
                                false,
                                Invocation.Trigger.CALL,
                                1,
                                Origin.UNKNOWN,
                                Optional.of(reader)))
                .toCompletableFuture();
    }

    /** SIGKILL for every process in every sandbox, as the kernel does when memory is short. */
    private void kill() throws IOException {
        for (var group : worker.groups()) {
            for (var process : processes(group)) {
                ProcessHandle.of(Long.parseLong(process)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    private static List<String> processes(Path group) throws IOException {
        try {
            return Files.readAllLines(group.resolve("cgroup.procs"));
        } catch (java.nio.file.NoSuchFileException gone) {
            return List.of();
        }
    }
}
