package dev.tidemill.worker.sandbox.crun;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is mounted for sandboxes. */
final class Mounts {

    private static final long MOUNT = 165;
    private static final long UMOUNT2 = 166;
    private static final int MS_RDONLY = 1;
    private static final int MS_NOSUID = 2;
    private static final int MS_NODEV = 4;
    private static final int MS_SHARED = 1 << 20;
    private static final int O_PATH = 0x200000;

    private Mounts() {}

    /** A memory file system of our own, so that whatever it holds is gone with its mount. */
    static void memory(Path at, int megabytes) throws IOException {
        try (var arena = Arena.ofConfined()) {
            Linux.check(
                    "mount tmpfs " + at,
                    Linux.call(
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
            Linux.check(
                    "mount(MS_SHARED) " + mount,
                    Linux.call(
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
            return Linux.call(
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
     * Shows directories as one elsewhere, read-only, without set-uid programs and device files, and
     * without its place on the host: a bind would show it in {@code mountinfo}, an overlay shows
     * the numbers of files that are closed again. What flags a mount has when it is made, the
     * sandboxes get too; flags that are set later do not travel.
     *
     * @param highestFirst at least two, none twice: an overlay wants it so
     */
    static void showReadOnly(List<Path> highestFirst, Path at) throws IOException {
        var open = new ArrayList<Integer>();
        try {
            for (var directory : highestFirst) {
                open.add(Linux.open(directory, O_PATH | Linux.O_CLOEXEC));
            }
            var layers =
                    open.stream()
                            .map(number -> "/proc/self/fd/" + number)
                            .collect(Collectors.joining(":", "lowerdir=", ""));
            try (var arena = Arena.ofConfined()) {
                Linux.check(
                        "mount overlay of " + highestFirst,
                        Linux.call(
                                MOUNT,
                                arena.allocateFrom("tidemill").address(),
                                arena.allocateFrom(at.toString()).address(),
                                arena.allocateFrom("overlay").address(),
                                MS_RDONLY | MS_NOSUID | MS_NODEV,
                                arena.allocateFrom(layers).address()));
            }
        } finally {
            open.forEach(Linux::close);
        }
    }
}
