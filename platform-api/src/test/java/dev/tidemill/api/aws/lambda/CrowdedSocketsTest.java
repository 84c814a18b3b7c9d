package dev.tidemill.api.aws.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.aws.url.RawHttp;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.testkit.OpenFiles;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Ten thousand open connections of one tenant, each with a call: what it costs, and whom. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class CrowdedSocketsTest extends ConcurrencyStage {

    private static final int CALLS = 10_000;
    private static final int LIMIT = 10;

    /** One end of each, and what else is open. */
    private static final int FILES = CALLS + 3_000;

    /** Of a connection that has its answer and stays open; its request was larger. */
    private static final int BYTES_EACH = 24 << 10;

    private static final int BODY = 40_000;
    private static final String THROTTLED = "429 reserved";
    private static final Outcome SUCCESS = new Outcome.Succeeded("{}".getBytes(UTF_8));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** How often each line was said. */
    private final Map<String, Integer> said = new ConcurrentHashMap<>();

    @Test
    void ten_thousand_open_calls_on_a_limit_of_ten_take_little_and_hurt_nobody() throws Exception {
        var problem = OpenFiles.allow(FILES);
        assumeTrue(problem.isEmpty(), () -> problem.orElse(""));
        // given
        create("f");
        reserve("f", LIMIT);
        var neighbour = NewTenant.at(address);
        var inside = new ConcurrentLinkedQueue<CompletableFuture<Answer>>();
        worker.doesLater(
                invocation -> {
                    if (!invocation.function().function().tenant().equals(tenant.account())) {
                        return CompletableFuture.completedFuture(FakeWorker.echo(invocation));
                    }
                    var answer = new CompletableFuture<Answer>();
                    inside.add(answer);
                    return answer;
                });
        try (var others = neighbour.lambda()) {
            create("g", neighbour, others);
            call(others);
            var before = used();
            // when
            var crowd = crowd();
            try {
                // then: the neighbour is served meanwhile
                await("open", 1, others);
                await(THROTTLED, CALLS - LIMIT, others);
                assertThat(inside).hasSize(LIMIT);
                assertThat(used() - before).isLessThan((long) CALLS * BYTES_EACH);
                call(others);
                inside.forEach(answer -> answer.complete(FakeWorker.done(SUCCESS)));
                await("200", LIMIT, others);
                assertThat(said)
                        .isEqualTo(Map.of("open", 1, THROTTLED, CALLS - LIMIT, "200", LIMIT));
            } finally {
                crowd.destroyForcibly().waitFor();
            }
        }
    }

    private void await(String line, int count, LambdaClient others) {
        Awaitility.await()
                .atMost(3, TimeUnit.MINUTES)
                .until(
                        () -> {
                            call(others);
                            return said.getOrDefault(line, 0) >= count;
                        });
    }

    private static void call(LambdaClient others) {
        assertThat(others.invoke(i -> i.functionName("g")).statusCode()).isEqualTo(200);
    }

    private Process crowd() throws Exception {
        var request = Files.write(directory.resolve("request"), request());
        var classes = Path.of("target/test-classes").toAbsolutePath();
        var crowd =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Xmx400m",
                                "-cp",
                                classes.toString(),
                                Crowd.class.getName(),
                                "" + address.getPort(),
                                "" + CALLS,
                                request.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Thread.startVirtualThread(() -> listen(crowd));
        return crowd;
    }

    private void listen(Process crowd) {
        try (var lines = crowd.inputReader()) {
            lines.lines().forEach(line -> said.merge(line, 1, Integer::sum));
        } catch (UncheckedIOException | IOException ended) {
            said.putIfAbsent("ended", 1);
        }
    }

    /** One signature for all: they are the same call. */
    private byte[] request() {
        var path = "/2015-03-31/functions/f/invocations";
        var body = "\"" + "x".repeat(BODY) + "\"";
        var host = address.getHost() + ":" + address.getPort();
        var head = RawHttp.signed("POST", host, path, body, tenant.keyId(), tenant.secret());
        var request =
                "POST %s HTTP/1.1\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(path, String.join("\r\n", head), body.length(), body);
        return request.getBytes(UTF_8);
    }

    private static long used() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
