package dev.tidemill.worker.sandbox.crun;

import dev.tidemill.worker.sandbox.Sandbox;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jboss.logging.Logger;

/** The worker's end of a pipe that a sandbox writes to. */
final class OutputPipe {

    private static final Logger LOG = Logger.getLogger(OutputPipe.class);
    private static final int BUFFER = 64 << 10;

    /** Read by whoever drains; several sandboxes of one thread share it, one after the other. */
    private static final ThreadLocal<MemorySegment> READ_BUFFER =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(BUFFER));

    private final int pipe;
    private final Watch watch;
    private final Sandbox.Output output;
    private final long key;
    private boolean closed;

    OutputPipe(int pipe, Watch watch, Sandbox.Output output) throws IOException {
        this.pipe = pipe;
        this.watch = watch;
        this.output = output;
        this.key = watch.add(pipe, this::drain);
    }

    synchronized void drain() {
        if (closed) {
            return;
        }
        var buffer = READ_BUFFER.get();
        try {
            // bounded: a function that never stops writing must not hold this thread
            for (var round = 0; round < 8; round++) {
                var read = Linux.read(pipe, buffer);
                if (read == 0) {
                    return;
                }
                output.accept(buffer.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE), read);
                if (read < BUFFER) {
                    return;
                }
            }
        } catch (IOException failure) {
            LOG.warnf("Output of a sandbox is lost: %s", failure.getMessage());
        }
    }

    void close() {
        watch.remove(key, pipe);
        synchronized (this) {
            if (!closed) {
                drain();
                closed = true;
                Linux.close(pipe);
            }
        }
    }
}
