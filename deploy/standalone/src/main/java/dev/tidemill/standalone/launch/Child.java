package dev.tidemill.standalone.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A process beside the program: started, watched, started again when it dies, and ended with it.
 */
final class Child implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Child.class);
    private static final long LOG_SIZE = 20L << 20;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration STABLE = Duration.ofSeconds(60);

    /** One of PostgreSQL, Kafka, Keycloak. */
    interface Program {
        String name();

        /** Makes what the program needs before its first start. */
        void prepare(Path log) throws IOException, InterruptedException;

        /** What changes its surroundings first, such as `unshare`; the command is appended. */
        default List<String> surroundings() {
            return List.of();
        }

        List<String> command();

        /** Added to the environment of this program. */
        default Map<String, String> environment() {
            return Map.of();
        }

        /** Signal by which the kernel ends it when this program dies. */
        String deathSignal();

        /** Signal for an orderly end. */
        String stopSignal();

        /** Whether it serves; asked often until it says yes. */
        boolean answers();

        default Duration probePause() {
            return Duration.ofMillis(50);
        }

        /** Called each time it has begun to serve, before it counts as ready. */
        void afterStart() throws Exception;
    }

    /** So many starts in a row that came to nothing: it will not get better by itself. */
    private static final int ENOUGH_FAILURES = 3;

    private final Program program;
    private final Spawner spawner;
    private final Status status;
    private final Path log;
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final Thread watcher;
    private int failures;
    private volatile boolean closed;
    private volatile @Nullable Process process;

    Child(Program program, Spawner spawner, Status status, Path logs) {
        this.program = program;
        this.spawner = spawner;
        this.status = status;
        this.log = logs.resolve(program.name() + ".log");
        this.watcher =
                Thread.ofPlatform().daemon().name("watch-" + program.name()).unstarted(this::watch);
    }

    Child start() {
        watcher.start();
        return this;
    }

    /**
     * Completes when it has served for the first time; fails when it could not be prepared, or died
     * before it ever served.
     */
    CompletableFuture<Void> firstReady() {
        return firstReady;
    }

    private void watch() {
        status.starting(program.name());
        var pause = Duration.ofMillis(200);
        try {
            program.prepare(log);
        } catch (IOException | InterruptedException | RuntimeException impossible) {
            firstReady.completeExceptionally(impossible);
            status.failed(program.name(), String.valueOf(impossible.getMessage()));
            return;
        }
        while (!closed) {
            var begun = System.nanoTime();
            try {
                runOnce();
            } catch (InterruptedException stopped) {
                return;
            } catch (Exception broken) {
                LOG.warnf(broken, "%s did not start", program.name());
                firstReady.completeExceptionally(broken);
            }
            if (closed) {
                return;
            }
            tellEnd();
            if (System.nanoTime() - begun > STABLE.toNanos()) {
                pause = Duration.ofMillis(200);
            }
            LOG.warnf("%s ended; starting it again in %d ms", program.name(), pause.toMillis());
            if (!sleep(pause)) {
                return;
            }
            pause =
                    pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                            ? LONGEST_PAUSE
                            : pause.multipliedBy(2);
            if (failures < ENOUGH_FAILURES) {
                status.starting(program.name());
            }
        }
    }

    /** What never served, however often it was tried, is not waited for any longer. */
    private void tellEnd() {
        if (firstReady.isCompletedExceptionally() && ++failures >= ENOUGH_FAILURES) {
            status.failed(program.name(), String.valueOf(firstReady.exceptionNow().getMessage()));
        } else {
            status.down(program.name());
        }
    }

    /** Returns when the process has ended. */
    private void runOnce() throws Exception {
        keepLogSmall();
        var started = spawner.start(builder());
        process = started;
        if (closed) {
            started.destroyForcibly();
        }
        try {
            while (started.isAlive() && !program.answers()) {
                Thread.sleep(program.probePause());
            }
            if (started.isAlive()) {
                program.afterStart();
                failures = 0;
                status.ready(program.name());
                firstReady.complete(null);
            }
            var code = started.waitFor();
            if (!firstReady.isDone()) {
                firstReady.completeExceptionally(
                        new StartRefused(
                                program.name()
                                        + " ended with code "
                                        + code
                                        + " while starting: "
                                        + Logs.lastLine(log)));
            }
        } catch (Exception failed) {
            started.destroyForcibly();
            started.waitFor();
            throw failed;
        }
    }

    private ProcessBuilder builder() {
        var command = new ArrayList<>(program.surroundings());
        // Innermost: a change of user namespace would forget the signal.
        command.addAll(List.of("setpriv", "--pdeathsig", program.deathSignal()));
        command.addAll(program.command());
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(program.environment());
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    private void keepLogSmall() throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_SIZE) {
            Files.move(
                    log,
                    log.resolveSibling(log.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private boolean sleep(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    /** Ends it in order, or by force after ten seconds. */
    @Override
    public void close() {
        closed = true;
        var running = process;
        if (running == null) {
            watcher.interrupt();
            return;
        }
        try {
            if (running.isAlive()) {
                signal(running, program.stopSignal());
                if (!running.waitFor(10, TimeUnit.SECONDS)) {
                    LOG.warnf("%s does not stop; ending it by force", program.name());
                    running.destroyForcibly().waitFor();
                }
            }
            watcher.interrupt();
            watcher.join(Duration.ofSeconds(1));
        } catch (InterruptedException interrupted) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        status.down(program.name());
    }

    private static void signal(Process process, String name) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
        } catch (IOException noKill) {
            process.destroy();
        }
    }

    @Override
    public String toString() {
        return program.name();
    }
}
