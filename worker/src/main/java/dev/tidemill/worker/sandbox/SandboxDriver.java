package dev.tidemill.worker.sandbox;

import dev.tidemill.core.isolation.Isolation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One way to isolate. */
public interface SandboxDriver {

    /**
     * Makes a sandbox; tenant code has not run yet. The caller closes it, whatever happens. Blocks.
     */
    default Sandbox open(Spec spec, Sandbox.Output output) throws IOException {
        return open(spec, output, Optional.empty());
    }

    /**
     * @param errors where what is written as errors goes, if that is not the same place
     */
    Sandbox open(Spec spec, Sandbox.Output output, Optional<Sandbox.Output> errors)
            throws IOException;

    /** Where the directories are made that become {@link Spec#exchange()}. */
    Path exchanges(Isolation isolation);

    /**
     * What to make. Nothing is granted that is not named here.
     *
     * @param isolation what keeps it apart from the host
     * @param command what to run as its first process
     * @param environment all of its environment
     * @param runtime a directory to show as {@code /var/runtime}
     * @param language the prefix of an interpreter to show as {@code /var/lang}
     * @param exchange a directory to show as {@code /run/rt}, where the worker's socket is; it
     *     becomes the sandbox's own
     * @param memoryMegabytes limit of memory, {@code /tmp} included
     * @param temporaryMegabytes the size of {@code /tmp}
     * @param waits whether the first process waits for {@link Sandbox#start()}
     */
    record Spec(
            Isolation isolation,
            List<String> command,
            Map<String, String> environment,
            Path runtime,
            Optional<Path> language,
            Optional<Path> exchange,
            int memoryMegabytes,
            int temporaryMegabytes,
            boolean waits) {}
}
