package dev.tidemill.scheduler.intake;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.scheduler.Events;
import dev.tidemill.scheduler.FakeWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A worker whose runs end when the simulation says so: well, badly, or with the worker. */
final class SimulatedWorker {

    private final Random random;
    private final SimulatedCatalogue catalogue;
    private final Witness witness;
    private final FakeWorker node = new FakeWorker(1000, this::invoke);
    private final List<Inside> inside = new ArrayList<>();

    private record Inside(Invocation invocation, CompletableFuture<Answer> answer) {}

    SimulatedWorker(Random random, SimulatedCatalogue catalogue, Witness witness) {
        this.random = random;
        this.catalogue = catalogue;
        this.witness = witness;
    }

    Placement placement() {
        return node.placement();
    }

    private CompletionStage<Answer> invoke(Invocation invocation) {
        return switch (random.nextInt(16)) {
            case 0 -> CompletableFuture.completedFuture(new Answer.NoRoom("full"));
            case 1 -> refused(ErrorCode.CONCURRENCY_EXCEEDED);
            case 2 -> refused(ErrorCode.FUNCTION_CONCURRENCY_EXCEEDED);
            default -> {
                witness.runs();
                var answer = new CompletableFuture<Answer>();
                inside.add(new Inside(invocation, answer));
                yield answer;
            }
        };
    }

    private static CompletionStage<Answer> refused(ErrorCode code) {
        return CompletableFuture.failedFuture(new PlatformException(code, "full"));
    }

    /**
     * @return whether there was one
     */
    boolean endOne() {
        if (inside.isEmpty()) {
            return false;
        }
        var one = inside.remove(random.nextInt(inside.size()));
        var id = one.invocation().id();
        var tenant = one.invocation().function().function().tenant();
        var dice = random.nextInt(10);
        if (dice < 5) {
            one.answer().complete(Events.succeeded());
        } else if (dice < 9) {
            if (catalogue.isSuspended(tenant)) {
                witness.excuse(id); // it does not count
            } else {
                witness.failed(id, one.invocation().attempt());
            }
            one.answer().complete(Events.failed("TypeError"));
        } else {
            witness.excuse(id);
            one.answer()
                    .completeExceptionally(
                            new PlatformException(ErrorCode.INTERNAL, "the worker died"));
        }
        return true;
    }
}
