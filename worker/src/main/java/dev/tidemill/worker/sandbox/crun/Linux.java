package dev.tidemill.worker.sandbox.crun;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

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

    static final int NETWORK_NAMESPACE = 0x40000000;

    private static final long READ = 0;
    private static final long CLOSE = 3;
    private static final long IOCTL = 16;
    private static final long SOCKET = 41;
    private static final long FCNTL = 72;
    private static final long PRCTL = 157;
    private static final long MOUNT = 165;
    private static final long UMOUNT2 = 166;
    private static final long EPOLL_WAIT = 232;
    private static final long EPOLL_CTL = 233;
    private static final long WAITID = 247;
    private static final long OPENAT = 257;
    private static final long MKNODAT = 259;
    private static final long EPOLL_CREATE1 = 291;
    private static final long SETNS = 308;
    private static final long PIDFD_SEND_SIGNAL = 424;
    private static final long OPEN_TREE = 428;
    private static final long MOVE_MOUNT = 429;
    private static final long PIDFD_OPEN = 434;
    private static final long MOUNT_SETATTR = 442;

    private static final int AT_FDCWD = -100;
    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int MS_NOSUID = 2;
    private static final int MS_NODEV = 4;
    private static final int MS_SHARED = 1 << 20;
    private static final int EPOLLIN = 1;

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

    /** Grandchildren whose parent ends come to us: crun leaves the sandbox's first process so. */
    static void adoptOrphans() throws IOException {
        check("prctl(PR_SET_CHILD_SUBREAPER)", call(PRCTL, 36, 1, 0, 0, 0));
    }

    /** A handle that keeps naming the same process, even when its number is used again. */
    static int openProcess(long pid) throws IOException {
        return (int) check("pidfd_open(" + pid + ")", call(PIDFD_OPEN, pid, 0, 0, 0, 0));
    }

    /**
     * SIGKILL through the handle.
     *
     * @return false when the process has ended before
     */
    static boolean kill(int processHandle) {
        return call(PIDFD_SEND_SIGNAL, processHandle, 9, 0, 0, 0) >= 0;
    }

    /** How a process ended, as waitid tells it. */
    record Ended(int code, int status) {
        private static final int CLD_EXITED = 1;

        boolean exited() {
            return code == CLD_EXITED;
        }
    }

    /** Collects a child that has ended; without it the child stays a zombie. */
    static Ended collect(int processHandle) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var info = arena.allocate(128, 8);
            check(
                    "waitid(P_PIDFD)",
                    call(WAITID, 3, processHandle, info.address(), 4 /* WEXITED */, 0));
            return new Ended(info.get(JAVA_INT, 8), info.get(JAVA_INT, 24));
        }
    }

    /** A memory file system of our own, so that whatever it holds is gone with its mount. */
    static void mountMemory(Path at, int megabytes) throws IOException {
        try (var arena = Arena.ofConfined()) {
            check(
                    "mount tmpfs " + at,
                    call(
                            MOUNT,
                            arena.allocateFrom("tidemill").address(),
                            arena.allocateFrom(at.toString()).address(),
                            arena.allocateFrom("tmpfs").address(),
                            MS_NOSUID | MS_NODEV,
                            arena.allocateFrom("mode=711,size=" + megabytes + "m").address()));
        }
    }

    /** What is mounted below from now on also appears in the sandboxes that follow it. */
    static void share(Path mount) throws IOException {
        try (var arena = Arena.ofConfined()) {
            check(
                    "mount(MS_SHARED) " + mount,
                    call(
                            MOUNT,
                            0,
                            arena.allocateFrom(mount.toString()).address(),
                            0,
                            MS_SHARED,
                            0));
        }
    }

    /**
     * Takes a mount away, at once for new users, later for those inside; false if there is none.
     */
    static boolean detach(Path mount) {
        try (var arena = Arena.ofConfined()) {
            return call(
                            UMOUNT2,
                            arena.allocateFrom(mount.toString()).address(),
                            2 /* MNT_DETACH */,
                            0,
                            0,
                            0)
                    >= 0;
        }
    }

    /**
     * Shows a directory elsewhere, read-only, without set-uid programs and device files. The
     * attributes are set before it is attached: remounting afterwards would reach the sandboxes as
     * read-write, because changes of flags do not travel.
     */
    static void showReadOnly(Path directory, Path at) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var tree =
                    (int)
                            check(
                                    "open_tree(" + directory + ")",
                                    call(
                                            OPEN_TREE,
                                            AT_FDCWD,
                                            arena.allocateFrom(directory.toString()).address(),
                                            1 /* CLONE */ | O_CLOEXEC,
                                            0,
                                            0));
            try {
                var attributes = arena.allocate(32, 8);
                attributes.set(JAVA_LONG, 0, 1 /* RDONLY */ | 2 /* NOSUID */ | 4 /* NODEV */);
                var empty = arena.allocateFrom("");
                check(
                        "mount_setattr(" + directory + ")",
                        call(
                                MOUNT_SETATTR,
                                tree,
                                empty.address(),
                                0x1000 /* AT_EMPTY_PATH */,
                                attributes.address(),
                                32));
                check(
                        "move_mount(" + at + ")",
                        call(
                                MOVE_MOUNT,
                                tree,
                                empty.address(),
                                AT_FDCWD,
                                arena.allocateFrom(at.toString()).address(),
                                4 /* F_EMPTY_PATH */));
            } finally {
                close(tree);
            }
        }
    }

    /** A named pipe that anybody may write to and only we may read. */
    static void makePipe(Path path) throws IOException {
        try (var arena = Arena.ofConfined()) {
            check(
                    "mknod(" + path + ")",
                    call(
                            MKNODAT,
                            AT_FDCWD,
                            arena.allocateFrom(path.toString()).address(),
                            0x1000 | 0622,
                            0,
                            0));
        }
        java.nio.file.Files.setPosixFilePermissions(
                path, java.nio.file.attribute.PosixFilePermissions.fromString("rw--w--w-"));
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
        var state = STATE.get();
        var read = call(state, READ, file, into.address(), into.byteSize(), 0, 0);
        if (read < 0) {
            var errno = (int) ERRNO.get(state, 0L);
            if (errno == EAGAIN || errno == EINTR) {
                return 0;
            }
            throw new IOException("read: errno " + errno);
        }
        return (int) read;
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

    static int openNamespace(Path path) throws IOException {
        return open(path, O_CLOEXEC);
    }

    static void close(int file) {
        call(CLOSE, file, 0, 0, 0, 0);
    }

    /** Moves the calling thread, which must be a platform thread of its own. */
    static void enterNetwork(int namespace) throws IOException {
        check("setns(CLONE_NEWNET)", call(SETNS, namespace, NETWORK_NAMESPACE, 0, 0, 0));
    }

    /** A new network namespace has its loopback down. */
    static void raiseLoopback() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var socket = (int) check("socket", call(SOCKET, 2, 2 | O_CLOEXEC, 0, 0, 0));
            try {
                var request = arena.allocate(40, 8);
                request.asByteBuffer()
                        .put("lo".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                check("SIOCGIFFLAGS", call(IOCTL, socket, 0x8913, request.address(), 0, 0));
                var flags = request.get(JAVA_SHORT, 16);
                if ((flags & 1) == 0) {
                    request.set(JAVA_SHORT, 16, (short) (flags | 1));
                    check("SIOCSIFFLAGS", call(IOCTL, socket, 0x8914, request.address(), 0, 0));
                }
            } finally {
                close(socket);
            }
        }
    }

    /** A set of files and process handles to wait for together. */
    static int newWaitingSet() throws IOException {
        return (int) check("epoll_create1", call(EPOLL_CREATE1, O_CLOEXEC, 0, 0, 0, 0));
    }

    static void watch(int set, int file, long key) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var event = arena.allocate(12, 4);
            event.set(JAVA_INT, 0, EPOLLIN);
            event.set(JAVA_LONG.withByteAlignment(4), 4, key);
            check("epoll_ctl(ADD)", call(EPOLL_CTL, set, 1, file, event.address(), 0));
        }
    }

    static void unwatch(int set, int file) {
        call(EPOLL_CTL, set, 2, file, 0, 0);
    }

    /** Waits until one of the set is ready; the keys of the ready ones. */
    static long[] await(int set, MemorySegment events) throws IOException {
        var state = STATE.get();
        var ready = call(state, EPOLL_WAIT, set, events.address(), events.byteSize() / 12, 1000, 0);
        if (ready < 0) {
            var errno = (int) ERRNO.get(state, 0L);
            if (errno == EINTR) {
                return new long[0];
            }
            throw new IOException("epoll_wait: errno " + errno);
        }
        var keys = new long[(int) ready];
        for (var i = 0; i < keys.length; i++) {
            keys[i] = events.get(JAVA_LONG.withByteAlignment(4), i * 12L + 4);
        }
        return keys;
    }

    private static long call(long number, long a, long b, long c, long d, long e) {
        return call(STATE.get(), number, a, b, c, d, e);
    }

    private static long call(
            MemorySegment state, long number, long a, long b, long c, long d, long e) {
        try {
            return (long) SYSCALL.invokeExact(state, number, a, b, c, d, e);
        } catch (Throwable impossible) {
            throw new IllegalStateException("system call " + number, impossible);
        }
    }

    private static long check(String what, long result) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": errno " + (int) ERRNO.get(STATE.get(), 0L));
        }
        return result;
    }
}
