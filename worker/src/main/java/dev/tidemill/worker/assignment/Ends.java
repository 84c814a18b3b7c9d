package dev.tidemill.worker.assignment;

import dev.tidemill.worker.sandbox.Exit;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox ends twice: its first process and the talk with it, in any order. Only after both is
 * everything known that it said. Belongs to the sandbox's event loop.
 */
final class Ends {

    private static final int PROCESS_FOLLOWS_MILLIS = 500;
    private static final int TALK_FOLLOWS_MILLIS = 200;

    private final Consumer<Exit> whenBoth;
    private boolean closed;
    private boolean told;
    private @Nullable Exit exit;

    /**
     * @param whenBoth called once
     */
    Ends(Consumer<Exit> whenBoth) {
        this.whenBoth = whenBoth;
    }

    /**
     * @param kill for the process that does not follow
     */
    void onClosed(EventLoop loop, Runnable kill) {
        closed = true;
        if (exit == null) {
            var unused =
                    loop.schedule(
                            () -> {
                                if (exit == null) {
                                    kill.run();
                                }
                            },
                            PROCESS_FOLLOWS_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
        settle();
    }

    /**
     * @param talkFollows whether the talk's end is noticed, too: an answer may still be unread
     */
    void onExit(EventLoop loop, Exit how, boolean talkFollows) {
        exit = how;
        closed |= !talkFollows;
        if (!closed) {
            var unused =
                    loop.schedule(
                            () -> {
                                closed = true;
                                settle();
                            },
                            TALK_FOLLOWS_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
        settle();
    }

    private void settle() {
        var how = exit;
        if (closed && how != null && !told) {
            told = true;
            whenBoth.accept(how);
        }
    }
}
