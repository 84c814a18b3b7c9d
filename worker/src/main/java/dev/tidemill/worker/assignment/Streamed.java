package dev.tidemill.worker.assignment;

import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.ResponseStream;
import dev.tidemill.worker.runtime.Failure;
import dev.tidemill.worker.runtime.Failures;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * The answer of one run that comes in pieces. Its caller gets them as they come; one that wants the
 * answer whole gets it collected. Belongs to the sandbox's event loop.
 */
final class Streamed {

    private final Optional<ResponseStream> to;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();

    Streamed(Optional<ResponseStream> to, String contentType) {
        this.to = to;
        to.ifPresent(stream -> stream.begin(contentType));
    }

    ResponseStream.Next write(byte[] bytes) {
        if (to.isPresent()) {
            return to.get().write(bytes);
        }
        if (collected.size() + bytes.length > Failures.LARGEST_RESPONSE) {
            return ResponseStream.Next.STOP;
        }
        collected.writeBytes(bytes);
        return ResponseStream.Next.MORE;
    }

    /**
     * @param resume what is to happen when there is room again
     */
    void whenReady(Runnable resume) {
        to.ifPresentOrElse(stream -> stream.whenReady(resume), resume);
    }

    /** What the run answers in the end, besides what has gone ahead. */
    Outcome whole(Outcome outcome) {
        return outcome instanceof Outcome.Succeeded && to.isEmpty()
                ? new Outcome.Succeeded(collected.toByteArray())
                : outcome;
    }

    Failure tooLarge() {
        return to.isPresent() ? Failures.streamTooLarge() : Failures.responseTooLarge();
    }
}
