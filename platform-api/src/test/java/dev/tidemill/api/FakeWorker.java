package dev.tidemill.api;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.placement.Answer;
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
    private volatile Function<Invocation, Answer> behaviour = FakeWorker::echo;

    /** Until the next call of this or {@link #echoes}. */
    public void does(Function<Invocation, Answer> behaviour) {
        this.behaviour = behaviour;
    }

    public void echoes() {
        behaviour = FakeWorker::echo;
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
            return CompletableFuture.completedFuture(behaviour.apply(invocation));
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
}
