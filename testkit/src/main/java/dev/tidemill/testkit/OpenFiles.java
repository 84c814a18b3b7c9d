package dev.tidemill.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How many files and sockets a process may have open: asked for by tests with crowds of them. */
public final class OpenFiles {

    private OpenFiles() {}

    /**
     * Raises the limit of this process to at least so many, if it is lower and this may be done.
     *
     * @return why not; empty: that many may be opened
     */
    public static Optional<String> allow(int count) {
        var pid = ProcessHandle.current().pid();
        try {
            var limit = limit(pid);
            if (limit < count) {
                raise(pid, count);
                limit = limit(pid);
            }
            return limit < count
                    ? Optional.of(
                            "a process may open %d files, the test wants %d: raise `ulimit -n`"
                                    .formatted(limit, count))
                    : Optional.empty();
        } catch (IOException unknown) {
            return Optional.of("the limit of open files is not known: " + unknown.getMessage());
        }
    }

    private static void raise(long pid, int count) throws IOException {
        var command = new ProcessBuilder("prlimit", "--pid", "" + pid, "--nofile=" + count);
        try {
            command.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long limit(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+", -1)[3])
                .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
                .findFirst()
                .orElse(0);
    }
}
