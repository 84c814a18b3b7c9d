package dev.tidemill.core.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementTest {

    @Test
    void the_next_worker_is_asked_when_one_has_no_room() {
        // given
        var placement =
                new Placement(
                        () -> List.of(new FakeWorker("full", false), new FakeWorker("free", true)));
        // when
        var result = placement.run(invocation("r1")).toCompletableFuture().join();
        // then
        assertThat(result.outcome().payload()).asString(UTF_8).isEqualTo("free");
    }

    @Test
    void no_room_anywhere_is_no_capacity() {
        // given
        var placement = new Placement(() -> List.of(new FakeWorker("full", false)));
        // when
        var refused = placement.run(invocation("r1")).toCompletableFuture();
        // then
        assertThatThrownBy(refused::join)
                .cause()
                .isInstanceOfSatisfying(
                        PlatformException.class,
                        no -> assertThat(no.code()).isEqualTo(ErrorCode.NO_CAPACITY));
    }

    @Test
    void a_worker_that_leaves_moves_only_its_own_functions() {
        var all = workers("a", "b", "c", "d");
        var without = workers("a", "b", "c");

        var moved =
                keys(1000).stream()
                        .filter(key -> !first(all, key).equals("d"))
                        .filter(key -> !first(all, key).equals(first(without, key)))
                        .toList();

        assertThat(moved).isEmpty();
    }

    @Test
    void functions_spread_evenly() {
        var counts = new TreeMap<String, Integer>();

        keys(4000)
                .forEach(
                        key ->
                                counts.merge(
                                        first(workers("a", "b", "c", "d"), key), 1, Integer::sum));

        assertThat(counts.values())
                .hasSize(4)
                .allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }

    private static List<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "revision-" + i).toList();
    }

    private static String first(List<WorkerNode> workers, String key) {
        return Placement.ranked(workers, key).getFirst().id();
    }

    private static List<WorkerNode> workers(String... ids) {
        return Arrays.stream(ids).<WorkerNode>map(id -> new FakeWorker(id, true)).toList();
    }

    private static Invocation invocation(String revision) {
        var function = new FunctionId(TenantId.DEFAULT, "hello");
        var version =
                new FunctionVersion(
                        function,
                        Optional.empty(),
                        FunctionVersion.LATEST,
                        revision,
                        "nodejs20.x",
                        "index.handler",
                        128,
                        Duration.ofSeconds(3),
                        512,
                        Optional.empty(),
                        Map.of(),
                        CodeHash.of(new byte[0]),
                        "/aws/lambda/hello");
        return new Invocation(
                InvocationId.random(),
                version,
                Optional.empty(),
                new byte[0],
                Optional.empty(),
                false,
                Invocation.Trigger.CALL,
                1);
    }

    private record FakeWorker(String id, boolean free) implements WorkerNode {
        @Override
        public CompletionStage<Answer> invoke(Invocation invocation) {
            var report = new Report(Duration.ZERO, Duration.ZERO, 128, 1, Optional.empty());
            var result = new Result(new Outcome.Succeeded(id.getBytes(UTF_8)), report, new byte[0]);
            return CompletableFuture.completedFuture(
                    free ? new Answer.Done(result) : new Answer.NoRoom("full"));
        }

        @Override
        public void retire(FunctionId function, String version) {}

        @Override
        public void retire(TenantId tenant) {}

        @Override
        public void provision(List<Provision> all) {}

        @Override
        public CompletionStage<Prepared> prepare(FunctionVersion version) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Provisioned provisioned(FunctionId function, String version) {
            return Provisioned.NOTHING;
        }
    }
}
