package dev.tidemill.worker.sandbox.crun;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Waiting for many files and process handles at once: epoll. */
final class Readiness {

    private static final long EPOLL_WAIT = 232;
    private static final long EPOLL_CTL = 233;
    private static final long EPOLL_CREATE1 = 291;
    private static final int EPOLLIN = 1;
    private static final long EVENT = 12;
    private static final int LONGEST_WAIT_MILLIS = 1000;

    private Readiness() {}

    /** Room for the answer of {@link #await}. */
    static MemorySegment events(Arena arena) {
        return arena.allocate(EVENT * 64, 4);
    }

    /** A set of files and process handles to wait for together. */
    static int create() throws IOException {
        return (int)
                Linux.check(
                        "epoll_create1", Linux.call(EPOLL_CREATE1, Linux.O_CLOEXEC, 0, 0, 0, 0));
    }

    static void add(int set, int file, long key) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var event = arena.allocate(EVENT, 4);
            event.set(JAVA_INT, 0, EPOLLIN);
            event.set(JAVA_LONG.withByteAlignment(4), 4, key);
            Linux.check("epoll_ctl(ADD)", Linux.call(EPOLL_CTL, set, 1, file, event.address(), 0));
        }
    }

    static void remove(int set, int file) {
        Linux.call(EPOLL_CTL, set, 2, file, 0, 0);
    }

    /** Waits until one of the set is ready; the keys of the ready ones. */
    static long[] await(int set, MemorySegment events) throws IOException {
        var ready =
                Linux.callOrNothing(
                        "epoll_wait",
                        EPOLL_WAIT,
                        set,
                        events.address(),
                        events.byteSize() / EVENT,
                        LONGEST_WAIT_MILLIS);
        var keys = new long[(int) ready];
        for (var i = 0; i < keys.length; i++) {
            keys[i] = events.get(JAVA_LONG.withByteAlignment(4), i * EVENT + 4);
        }
        return keys;
    }
}
