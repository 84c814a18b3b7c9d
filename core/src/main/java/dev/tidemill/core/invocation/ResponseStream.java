package dev.tidemill.core.invocation;

/**
 * Where an answer goes while it is still being made. One thread at a time writes; what the function
 * returns in one piece does not come by here. Who reads no more is written to nonetheless: nothing
 * of it is kept, and the run ends as it would have.
 */
public interface ResponseStream {

    /** What is to come next. */
    enum Next {
        /** More, at once. */
        MORE,
        /** More, when {@link #whenReady} says so: the reader is slow. */
        WAIT,
        /** Nothing: it is longer than it may be. */
        STOP
    }

    /**
     * Before the first piece.
     *
     * @param contentType as the function's runtime says it
     */
    void begin(String contentType);

    /**
     * @param bytes the stream's from now on
     */
    Next write(byte[] bytes);

    /**
     * After {@link Next#WAIT}: runs it once when there is room again, or when nobody reads any
     * more; on any thread.
     */
    void whenReady(Runnable resume);
}
