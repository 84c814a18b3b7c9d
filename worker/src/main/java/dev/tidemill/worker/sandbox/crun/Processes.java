package dev.tidemill.worker.sandbox.crun;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Children of this process, by handles that keep naming them. */
final class Processes {

    private static final long PRCTL = 157;
    private static final long WAITID = 247;
    private static final long PIDFD_SEND_SIGNAL = 424;
    private static final long PIDFD_OPEN = 434;

    /** Those whose end somebody wants to know. Of the whole process, as children are. */
    private static final Set<Long> AWAITED = ConcurrentHashMap.newKeySet();

    private Processes() {}

    /** The caller collects it; nobody else may. */
    static void await(long pid) {
        AWAITED.add(pid);
    }

    /** The caller collects it now, or never will. */
    static void awaitNoMore(long pid) {
        AWAITED.remove(pid);
    }

    static boolean isAwaited(long pid) {
        return AWAITED.contains(pid);
    }

    /** Grandchildren whose parent ends come to us: crun leaves the sandbox's first process so. */
    static void adoptOrphans() throws IOException {
        Linux.check("prctl(PR_SET_CHILD_SUBREAPER)", Linux.call(PRCTL, 36, 1, 0, 0, 0));
    }

    /** A handle that keeps naming the same process, even when its number is used again. */
    static int open(long pid) throws IOException {
        return (int)
                Linux.check("pidfd_open(" + pid + ")", Linux.call(PIDFD_OPEN, pid, 0, 0, 0, 0));
    }

    /**
     * SIGKILL through the handle.
     *
     * @return false when the process has ended before
     */
    static boolean kill(int processHandle) {
        return Linux.call(PIDFD_SEND_SIGNAL, processHandle, 9, 0, 0, 0) >= 0;
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
            Linux.check(
                    "waitid(P_PIDFD)",
                    Linux.call(WAITID, 3, processHandle, info.address(), 4 /* WEXITED */, 0));
            return new Ended(info.get(JAVA_INT, 8), info.get(JAVA_INT, 24));
        }
    }

    /** Ends a child that runs the program and collects it; leaves alone what is none. */
    static void end(long pid, String program) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            var rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3);
            if (!stat.contains("(" + program + ")")
                    || Long.parseLong(rest[1]) != ProcessHandle.current().pid()) {
                return;
            }
            var handle = open(pid);
            try {
                kill(handle);
                collect(handle);
            } finally {
                Linux.close(handle);
            }
        } catch (IOException gone) {
            // somebody was faster
        }
    }

    /** Collects a child if it has ended; otherwise does nothing. */
    static void collectEnded(long pid) {
        try (var arena = Arena.ofConfined()) {
            var info = arena.allocate(128, 8);
            var unused = Linux.call(WAITID, 1, pid, info.address(), 4 | 1 /* WNOHANG */, 0);
        }
    }
}
