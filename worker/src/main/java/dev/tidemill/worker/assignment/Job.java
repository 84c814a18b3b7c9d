package dev.tidemill.worker.assignment;

import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.placement.Answer;
import java.util.concurrent.CompletableFuture;

/** An invocation on its way through this worker. */
record Job(Invocation invocation, CompletableFuture<Answer> answer, long acceptedNanos) {

    static Job of(Invocation invocation) {
        return new Job(invocation, new CompletableFuture<>(), System.nanoTime());
    }
}
