package dev.tidemill.worker.assignment;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Opens what may not open at once, such as a worker whose predecessor left something behind that
 * does not end yet: tries again, ever more seldom, and can tell why it is not open.
 */
final class Opening<T> implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Opening.class);

    /** One try. It leaves nothing open when it fails. */
    interface Attempt<T> {
        T open() throws IOException;
    }

    private final Attempt<T> attempt;
    private final Duration longestPause;
    private final CompletableFuture<T> first = new CompletableFuture<>();
    private final Semaphore closing = new Semaphore(0);
    private final Thread thread;
    private Duration pause;
    private volatile Optional<String> problem = Optional.empty();

    /**
     * @param pause before the second try; it doubles up to the longest
     */
    Opening(String name, Attempt<T> attempt, Duration pause, Duration longestPause) {
        this.attempt = attempt;
        this.pause = pause;
        this.longestPause = longestPause;
        this.thread = Sandboxes.thread(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Completes when it has been tried once. */
    CompletionStage<T> first() {
        return first;
    }

    boolean isOpen() {
        return first.isDone() && problem.isEmpty();
    }

    /** Why the last try failed; empty when it did not, or there was none. */
    Optional<String> problem() {
        return problem;
    }

    private void run() {
        try {
            while (!tried()) {
                if (closing.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                var doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tried() {
        try {
            var opened = attempt.open();
            problem = Optional.empty();
            first.complete(opened);
            return true;
        } catch (Throwable failure) { // an Error, too: whoever waits for the first try must hear
            LOG.errorf(failure, "%s failed and is tried again in %s", thread.getName(), pause);
            problem = Optional.of(String.valueOf(failure.getMessage()));
            first.completeExceptionally(failure);
            return false;
        }
    }

    /** No more tries. Waits for the one under way. */
    @Override
    public void close() {
        closing.release();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
