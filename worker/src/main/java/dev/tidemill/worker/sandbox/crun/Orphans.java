package dev.tidemill.worker.sandbox.crun;

import dev.tidemill.core.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Collects what crun leaves to us beside a sandbox's first process: it forks a helper of its own
 * and does not wait for it. Uncollected, each start would cost the host a process number for good.
 */
final class Orphans implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Orphans.class);

    private final Ticker ticker;
    private Set<Long> ended = Set.of();

    Orphans(Duration pause) {
        ticker =
                new Ticker(
                        "sandbox-orphans",
                        pause,
                        this::collect,
                        failure -> LOG.warn("Orphans of crun stay for now", failure));
    }

    Orphans start() {
        ticker.start();
        return this;
    }

    /** Those that had ended at the last look already: nobody else waits for them. */
    private int collect() {
        var now =
                ProcessHandle.current()
                        .children()
                        .map(ProcessHandle::pid)
                        .filter(Orphans::isEndedCrun)
                        .collect(Collectors.toSet());
        for (var pid : now) {
            if (ended.contains(pid)) {
                Processes.collectEnded(pid);
            }
        }
        ended = now;
        return 0;
    }

    private static boolean isEndedCrun(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // gVisor starts itself anew from /proc/self/exe
            return stat.contains("(crun) Z") || stat.contains("(exe) Z");
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() {
        ticker.close();
    }
}
