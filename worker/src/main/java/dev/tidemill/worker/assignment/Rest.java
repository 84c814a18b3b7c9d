package dev.tidemill.worker.assignment;

import dev.tidemill.worker.sandbox.Sandbox;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * How long a sandbox has been idle, and whether it stands still. It is marked first and frozen
 * then, so that whoever takes it in between knows to thaw it. From any thread.
 */
final class Rest {

    private static final Logger LOG = Logger.getLogger(Rest.class);

    private final Object order = new Object();
    private volatile boolean frozen;
    private volatile long since;
    private boolean over;

    void begin() {
        since = System.nanoTime();
    }

    long since() {
        return since;
    }

    boolean isFrozen() {
        return frozen;
    }

    void mark() {
        frozen = true;
    }

    /** After {@link #mark}; does nothing if it was taken meanwhile. */
    void freeze(Sandbox sandbox) {
        synchronized (order) {
            if (frozen && !over) {
                try {
                    sandbox.freeze();
                } catch (IOException gone) {
                    LOG.debugf("Sandbox cannot be frozen: %s", gone.getMessage());
                }
            }
        }
    }

    void thaw(Sandbox sandbox) {
        synchronized (order) {
            try {
                sandbox.thaw();
            } catch (IOException gone) {
                LOG.debugf("Sandbox cannot be thawed: %s", gone.getMessage());
            }
            frozen = false;
        }
    }

    /** It is about to be killed: nothing freezes it any more. */
    void end() {
        synchronized (order) {
            over = true;
        }
    }
}
