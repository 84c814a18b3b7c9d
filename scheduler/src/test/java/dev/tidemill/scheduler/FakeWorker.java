package dev.tidemill.scheduler;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.core.placement.Prepared;
import dev.tidemill.core.placement.Provision;
import dev.tidemill.core.placement.Provisioned;
import dev.tidemill.core.placement.WorkerNode;
import dev.tidemill.core.tenant.TenantId;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** A worker with slots and a behaviour. */
public final class FakeWorker implements WorkerNode {

    private final Semaphore slots;
    private final Function<Invocation, CompletionStage<Answer>> behaviour;
    public final Queue<InvocationId> ran = new ConcurrentLinkedQueue<>();

    public FakeWorker(int slots, Function<Invocation, CompletionStage<Answer>> behaviour) {
        this.slots = new Semaphore(slots);
        this.behaviour = behaviour;
    }

    public static FakeWorker answering(Answer answer) {
        return new FakeWorker(1000, _ -> CompletableFuture.completedFuture(answer));
    }

    public Placement placement() {
        return new Placement(() -> List.of(this));
    }

    @Override
    public String id() {
        return "w1";
    }

    @Override
    public CompletionStage<Answer> invoke(Invocation invocation) {
        if (!slots.tryAcquire()) {
            return CompletableFuture.completedFuture(new Answer.NoRoom("full"));
        }
        ran.add(invocation.id());
        return behaviour.apply(invocation).whenComplete((_, _) -> slots.release());
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
