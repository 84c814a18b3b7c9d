package dev.tidemill.worker.assignment;

import dev.tidemill.core.invocation.ResponseStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Who reads a streamed answer: until it has read enough, or as slowly as it likes. */
final class Reader implements ResponseStream {

    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final long limit;
    private final boolean keeps;
    private boolean patient;
    private @Nullable Runnable waiting;
    private String contentType = "";
    private long bytes;

    /**
     * @param limit after which it says stop
     * @param patient whether it takes everything at once
     * @param keeps what it has read
     */
    Reader(long limit, boolean patient, boolean keeps) {
        this.limit = limit;
        this.patient = patient;
        this.keeps = keeps;
    }

    @Override
    public synchronized void begin(String type) {
        contentType = type;
    }

    @Override
    public synchronized Next write(byte[] piece) {
        bytes += piece.length;
        if (keeps) {
            read.writeBytes(piece);
        }
        return bytes > limit ? Next.STOP : patient ? Next.MORE : Next.WAIT;
    }

    @Override
    public synchronized void whenReady(Runnable resume) {
        waiting = resume;
    }

    /** From now on it takes everything. */
    void goOn() {
        Runnable resume;
        synchronized (this) {
            patient = true;
            resume = waiting;
        }
        if (resume != null) {
            resume.run();
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized String contentType() {
        return contentType;
    }

    synchronized String text() {
        return read.toString(StandardCharsets.UTF_8);
    }
}
