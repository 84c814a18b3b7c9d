package dev.tidemill.worker.sandbox.crun;

import dev.tidemill.core.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Collects what others leave to us when they end: crun a helper of its own, a sandbox that could
 * not be made its first process, a killed server of this program its workers. Uncollected, each
 * would cost the host a process number for good.
 */
final class Orphans implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Orphans.class);

    /** A process's number may be another's by the next look; its start tells them apart. */
    private record Ended(long pid, String start) {}

    private final Ticker ticker;
    private Set<Ended> ended = Set.of();

    Orphans(Duration pause) {
        ticker =
                new Ticker(
                        "sandbox-orphans",
                        pause,
                        this::collect,
                        failure -> LOG.warn("Ended processes stay for now", failure));
    }

    Orphans start() {
        ticker.start();
        return this;
    }

    /**
     * Those that had ended at the last look already. Java has a thread for each process that it
     * started, which collects it within moments; sandboxes collect their own.
     */
    private int collect() {
        var now =
                ProcessHandle.current()
                        .children()
                        .flatMap(child -> ended(child.pid()).stream())
                        .collect(Collectors.toSet());
        for (var child : now) {
            if (ended.contains(child) && !Processes.isAwaited(child.pid())) {
                Processes.collectEnded(child.pid());
            }
        }
        ended = now;
        return 0;
    }

    private static Optional<Ended> ended(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[0].equals("Z")
                    ? Optional.of(new Ended(pid, fields[19]))
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        ticker.close();
    }
}
