package dev.tidemill.core.placement;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.tenant.Limits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Picks the worker of an invocation: rendezvous hashing of the function revision over the live
 * workers, so that a function's warm sandboxes gather on few of them, and spill-over to the next
 * when one has no room.
 */
public final class Placement {

    private final Supplier<List<WorkerNode>> live;
    private final Concurrency concurrency;

    /**
     * @param live the workers that are up now, in any order; asked on every call, so it must be
     *     cheap
     * @param concurrency bounds what each tenant and each function runs through this program
     */
    public Placement(Supplier<List<WorkerNode>> live, Concurrency concurrency) {
        this.live = live;
        this.concurrency = concurrency;
    }

    /** With no bounds. */
    public Placement(Supplier<List<WorkerNode>> live) {
        this(live, new Concurrency(new Snapshot(), new Limits(_ -> Optional.empty(), Map.of()), 1));
    }

    /**
     * Runs the invocation on the first worker that has room.
     *
     * @return completes exceptionally with {@link ErrorCode#NO_CAPACITY} when no worker has room,
     *     with {@link ErrorCode#CONCURRENCY_EXCEEDED} when the tenant's quota is used up, with
     *     {@link ErrorCode#FUNCTION_CONCURRENCY_EXCEEDED} when the function's reservation is, or
     *     with what the worker failed with
     */
    public CompletionStage<Result> run(Invocation invocation) {
        Concurrency.Place taken;
        try {
            taken = concurrency.enter(invocation.function());
        } catch (PlatformException full) {
            return CompletableFuture.failedFuture(full);
        }
        try {
            return place(invocation).whenComplete((_, _) -> taken.leave());
        } catch (RuntimeException | Error failed) {
            taken.leave();
            throw failed;
        }
    }

    /**
     * Whether the function's own limit leaves room for one more: asked by who can wait, before
     * {@link #run}.
     */
    public boolean hasRoom(FunctionId function, String version) {
        return concurrency.hasRoom(function, version);
    }

    /** The worker that keeps the initialised sandboxes of the key: the one that is asked first. */
    public Optional<WorkerNode> first(String key) {
        return ranked(live.get(), key).stream().findFirst();
    }

    private CompletionStage<Result> place(Invocation invocation) {
        var workers = live.get();
        var candidates = workers.size() < 2 ? workers : ranked(workers, key(invocation));
        return ask(candidates, 0, invocation);
    }

    /** What one sandbox may serve belongs to one worker. */
    private static String key(Invocation invocation) {
        var revision = invocation.function().revision();
        return invocation.origin().tenancy().map(it -> revision + ' ' + it).orElse(revision);
    }

    private static CompletionStage<Result> ask(
            List<WorkerNode> candidates, int next, Invocation invocation) {
        if (next == candidates.size()) {
            return CompletableFuture.failedFuture(
                    new PlatformException(
                            ErrorCode.NO_CAPACITY,
                            "no worker has room for " + invocation.function().function().name()));
        }
        return candidates
                .get(next)
                .invoke(invocation)
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Done(var result) ->
                                            CompletableFuture.completedFuture(result);
                                    case Answer.NoRoom _ -> ask(candidates, next + 1, invocation);
                                });
    }

    /** The order in which workers are asked for this key: highest random weight first. */
    static List<WorkerNode> ranked(List<WorkerNode> workers, String key) {
        var ranked = new ArrayList<>(workers);
        ranked.sort(
                Comparator.comparingLong((WorkerNode worker) -> weight(worker.id(), key))
                        .reversed());
        return ranked;
    }

    /**
     * FNV-1a over both names, finished by a mixer, so that close names do not get close weights.
     */
    private static long weight(String worker, String key) {
        var hash = 0xcbf29ce484222325L;
        for (var text : List.of(worker, "\0", key)) {
            for (var i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
            }
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }
}
