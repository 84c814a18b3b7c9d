package dev.tidemill.worker.runtime;

import dev.tidemill.core.invocation.Invocation;
import io.netty.channel.EventLoop;

/**
 * The worker's end of the talk with the code in one sandbox. One invocation at a time. All methods
 * but {@link #close} and all events of the listener belong to its event loop.
 */
public interface Conversation extends AutoCloseable {

    EventLoop loop();

    /**
     * Tells the bootstrap what to load. Does nothing where the first process loads it by itself.
     *
     * @param settings JSON, see Frames
     */
    void init(byte[] settings);

    void invoke(Invocation invocation, String traceId, long deadlineMillis);

    /**
     * Goes on on another event loop, where it can; between two invocations only.
     *
     * @param then runs on the loop that it belongs to afterwards, whatever became of the move
     */
    void moveTo(EventLoop other, Runnable then);

    /** Reads nothing more of the answer under way until {@link #resume}. */
    void pause();

    void resume();

    /** Whether {@link Listener#onClosed} follows when the last process of the code has ended. */
    boolean endsWithItsCode();

    /** From any thread. */
    @Override
    void close();

    /** What the code in the sandbox says. */
    interface Listener {

        /** A generic bootstrap waits for code. */
        void onHello();

        /** The function is loaded and waits for its first event. */
        void onReady();

        void onInitFailed(Failure failure);

        /** The answer comes in pieces; its result or its failure follows them. */
        void onBegin(String contentType);

        void onChunk(byte[] bytes);

        /**
         * @param payload empty after pieces
         */
        void onResult(byte[] payload);

        void onFailed(Failure failure);

        /** The other side went away or broke the protocol: nothing more will come. */
        void onClosed(String why);
    }
}
