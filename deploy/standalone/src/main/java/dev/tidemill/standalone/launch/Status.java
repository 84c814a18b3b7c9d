package dev.tidemill.standalone.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Tells `./tidemill status` what is ready: a file with a line for each part, and how long it took.
 */
public final class Status {

    private static final Logger LOG = Logger.getLogger(Status.class);

    private final Path file;
    private final Clock clock;
    private final long startedAt;
    private final Map<String, String> parts = new TreeMap<>();

    Status(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        this.startedAt = clock.millis();
    }

    public void starting(String part) {
        put(part, "starting");
    }

    /** It answers, and cannot do all of its work yet. */
    synchronized void waiting(String part, String reason) {
        var state = "starting: " + reason.lines().findFirst().orElse("");
        if (!state.equals(parts.get(part))) {
            put(part, state);
        }
    }

    public void ready(String part) {
        var took = clock.millis() - startedAt;
        put(part, "ready " + took);
        LOG.infof("%s ready %d ms after the start", part, took);
    }

    /** It did not start, and trying again did not help. */
    void failed(String part, String reason) {
        put(part, "failed: " + reason.lines().findFirst().orElse(""));
    }

    public void down(String part) {
        put(part, "down");
    }

    private synchronized void put(String part, String state) {
        parts.put(part, state);
        var text = new StringBuilder();
        parts.forEach((name, what) -> text.append(name).append(' ').append(what).append('\n'));
        try {
            var draft = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            LOG.warnf("cannot write %s: %s", file, unwritable.getMessage());
        }
    }
}
