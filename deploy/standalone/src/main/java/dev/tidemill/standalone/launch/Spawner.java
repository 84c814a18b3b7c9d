package dev.tidemill.standalone.launch;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes that the kernel ends when this program dies, even by kill -9. The kernel's
 * promise (`setpriv --pdeathsig`) holds for the life of the <em>thread</em> that started the
 * process, hence one thread for all of them that never ends.
 */
final class Spawner {

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("spawner").factory());

    Process start(ProcessBuilder builder) throws InterruptedException {
        try {
            return thread.submit(builder::start).get();
        } catch (ExecutionException refused) {
            throw new StartRefused(
                    "cannot run " + builder.command().getFirst() + ": " + refused.getMessage(),
                    refused);
        }
    }
}
