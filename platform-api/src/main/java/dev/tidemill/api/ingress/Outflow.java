package dev.tidemill.api.ingress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body that is written while it comes, from any thread. Who writes is told to wait when
 * too much has not reached the network yet, and to go on when it has, or when the reader has gone.
 */
public final class Outflow {

    /** Bytes that may be on their way to the network. */
    private static final long MOST_UNSENT = 256 * 1024;

    private final HttpServerResponse response;
    private final AtomicLong unsent = new AtomicLong();
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();
    private volatile boolean gone;

    public Outflow(HttpServerResponse response) {
        this.response = response;
        if (response.closed()) {
            gone = true;
            return;
        }
        response.exceptionHandler(_ -> leave());
        response.closeHandler(_ -> leave());
    }

    /** Whether nobody reads any more. */
    public boolean isGone() {
        return gone;
    }

    /**
     * @return whether there is room for more
     */
    public boolean write(Buffer bytes) {
        if (gone) {
            return true;
        }
        var length = bytes.length();
        unsent.addAndGet(length);
        try {
            var unused = response.write(bytes).onComplete(_ -> sent(length));
        } catch (IllegalStateException closed) {
            leave();
        }
        return hasRoom();
    }

    /** Runs it once, when there is room or nobody to read. */
    public void whenReady(Runnable resume) {
        waiting.set(resume);
        if (hasRoom()) { // all may have been sent before anybody waited
            release();
        }
    }

    private void sent(int length) {
        unsent.addAndGet(-length);
        if (hasRoom()) {
            release();
        }
    }

    private boolean hasRoom() {
        return gone || unsent.get() < MOST_UNSENT;
    }

    private void leave() {
        gone = true;
        release();
    }

    private void release() {
        var resume = waiting.getAndSet(null);
        if (resume != null) {
            resume.run();
        }
    }
}
