package dev.tidemill.worker.assignment;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * Holds nothing to be late that has only not been read: a busy event loop runs the tasks that it
 * was given before it looks at its sockets again, and an answer may have come in long ago.
 */
final class SecondLook {

    private static final int MILLIS = 1;

    private SecondLook() {}

    /**
     * Runs it on the loop, after the loop has read what has arrived until now. From any thread.
     *
     * @param task decides anew
     */
    static void at(EventLoop loop, Runnable task) {
        loop.execute(
                () -> {
                    // a loop takes what has become due only after it has looked at all its sockets
                    var unused = loop.schedule(task, MILLIS, TimeUnit.MILLISECONDS);
                });
    }
}
