package dev.tidemill.api;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.placement.Prepared;
import dev.tidemill.core.placement.Provision;
import dev.tidemill.core.placement.Provisioned;
import dev.tidemill.core.placement.WorkerNode;
import dev.tidemill.core.tenant.TenantId;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A worker that runs nothing: it echoes, or does what a test tells it to. */
@Singleton
public class FakeWorker implements WorkerNode {

    public final List<Invocation> invocations = new CopyOnWriteArrayList<>();
    public final List<Object> retired = new CopyOnWriteArrayList<>();
    public volatile List<Provision> provisions = List.of();
    public volatile Function<Provision, Provisioned> standing =
            order -> new Provisioned(order.count(), 0, Optional.empty());
    public volatile Function<FunctionVersion, CompletionStage<Prepared>> preparation =
            _ -> CompletableFuture.completedFuture(new Prepared.Ready());
    private volatile Function<Invocation, CompletionStage<Answer>> behaviour =
            now(FakeWorker::echo);

    /** Until the next call of this or {@link #echoes}. */
    public void does(Function<Invocation, Answer> behaviour) {
        this.behaviour = now(behaviour);
    }

    /** As {@link #does}, with answers that may take their time: it is asked on an event loop. */
    public void doesLater(Function<Invocation, CompletionStage<Answer>> behaviour) {
        this.behaviour = behaviour;
    }

    public void echoes() {
        behaviour = now(FakeWorker::echo);
    }

    private static Function<Invocation, CompletionStage<Answer>> now(
            Function<Invocation, Answer> behaviour) {
        return invocation -> CompletableFuture.completedFuture(behaviour.apply(invocation));
    }

    public static Answer echo(Invocation invocation) {
        return done(new Outcome.Succeeded(invocation.payload()));
    }

    public static Answer done(Outcome outcome) {
        return new Answer.Done(
                new Result(
                        outcome,
                        new Report(
                                Duration.ofMillis(1),
                                Duration.ofMillis(1),
                                128,
                                10,
                                Optional.empty()),
                        "the log".getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String id() {
        return "fake";
    }

    @Override
    public CompletionStage<Answer> invoke(Invocation invocation) {
        invocations.add(invocation);
        try {
            return behaviour.apply(invocation);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    @Override
    public void retire(FunctionId function, String version) {
        retired.add(function.arn(version));
    }

    @Override
    public void retire(TenantId tenant) {
        retired.add(tenant);
    }

    @Override
    public void provision(List<Provision> all) {
        provisions = List.copyOf(all);
    }

    @Override
    public CompletionStage<Prepared> prepare(FunctionVersion version) {
        return preparation.apply(version);
    }

    @Override
    public Provisioned provisioned(FunctionId function, String version) {
        return provisions.stream()
                .filter(
                        order ->
                                order.version().function().equals(function)
                                        && order.version().version().equals(version))
                .map(order -> standing.apply(order))
                .findFirst()
                .orElse(Provisioned.NOTHING);
    }
}
