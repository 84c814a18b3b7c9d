package dev.tidemill.worker.sandbox.crun;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * The system calls that Java has no words for (x86-64 numbers). Each does one step, says why it is
 * needed, and fails with its own name.
 */
final class Linux {

    private static final long READ = 0;
    private static final long CLOSE = 3;
    private static final long FCNTL = 72;
    private static final long OPENAT = 257;
    private static final long MKNODAT = 259;

    private static final int AT_FDCWD = -100;
    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout()
                    .varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().find("syscall").orElseThrow(),
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG),
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.firstVariadicArg(1));

    /** One per thread: the place where the C library leaves errno. */
    private static final ThreadLocal<MemorySegment> STATE =
            ThreadLocal.withInitial(
                    () -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

    private Linux() {}

    /** A named pipe of ours alone; whoever is to write gets it by {@code chown}. */
    static void makePipe(Path path) throws IOException {
        try (var arena = Arena.ofConfined()) {
            check(
                    "mknod(" + path + ")",
                    call(
                            MKNODAT,
                            AT_FDCWD,
                            arena.allocateFrom(path.toString()).address(),
                            0x1000 | 0200,
                            0,
                            0));
        }
    }

    /**
     * Opens a named pipe so that reads never wait, and keeps it open for writing too, so that it
     * never reports an end. Makes it hold 256 KB, so that a chatty function seldom waits for us.
     */
    static int openPipe(Path path) throws IOException {
        var pipe = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        call(FCNTL, pipe, 1031 /* F_SETPIPE_SZ */, 256 << 10, 0, 0);
        return pipe;
    }

    /**
     * Reads what there is.
     *
     * @return 0 when there is nothing now
     */
    static int read(int file, MemorySegment into) throws IOException {
        return (int) callOrNothing("read", READ, file, into.address(), into.byteSize(), 0);
    }

    static int open(Path path, int flags) throws IOException {
        try (var arena = Arena.ofConfined()) {
            return (int)
                    check(
                            "open(" + path + ")",
                            call(
                                    OPENAT,
                                    AT_FDCWD,
                                    arena.allocateFrom(path.toString()).address(),
                                    flags,
                                    0,
                                    0));
        }
    }

    static void close(int file) {
        call(CLOSE, file, 0, 0, 0, 0);
    }

    static long call(long number, long a, long b, long c, long d, long e) {
        return call(STATE.get(), number, a, b, c, d, e);
    }

    /**
     * A call that may find nothing to do.
     *
     * @return 0 when there is nothing now, or a signal came first
     */
    static long callOrNothing(String what, long number, long a, long b, long c, long d)
            throws IOException {
        var state = STATE.get();
        var result = call(state, number, a, b, c, d, 0);
        if (result < 0) {
            var errno = (int) ERRNO.get(state, 0L);
            if (errno == EAGAIN || errno == EINTR) {
                return 0;
            }
            throw new IOException(what + ": errno " + errno);
        }
        return result;
    }

    private static long call(
            MemorySegment state, long number, long a, long b, long c, long d, long e) {
        try {
            return (long) SYSCALL.invokeExact(state, number, a, b, c, d, e);
        } catch (Throwable impossible) {
            throw new IllegalStateException("system call " + number, impossible);
        }
    }

    static long check(String what, long result) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": errno " + (int) ERRNO.get(STATE.get(), 0L));
        }
        return result;
    }
}
