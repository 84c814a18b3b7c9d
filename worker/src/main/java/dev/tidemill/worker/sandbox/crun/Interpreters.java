package dev.tidemill.worker.sandbox.crun;

import dev.tidemill.worker.runtime.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The language runtimes of this host that sandboxes can use. */
public record Interpreters(List<Interpreter> found) {

    /**
     * One of them.
     *
     * @param version such as 20.20.2
     */
    public record Interpreter(Family family, Path executable, String version) {

        /** What names the runtime: 20 of Node 20.20.2, 11 of Python 3.11.2. */
        int release() {
            var parts = version.split("\\.", -1);
            return Integer.parseInt(family == Family.PYTHON ? parts[1] : parts[0]);
        }
    }

    private static final Logger LOG = Logger.getLogger(Interpreters.class);
    private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+\\.\\d+)");
    private static final Pattern PYTHON = Pattern.compile("python3\\.\\d+");
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin"), Path.of("/opt/node/bin"));

    /** Looks where packages put them. */
    public static Interpreters detect() {
        var found = new ArrayList<Interpreter>();
        for (var place : PLACES) {
            if (!Files.isDirectory(place)) {
                continue;
            }
            try (var files = Files.newDirectoryStream(place)) {
                for (var file : files) {
                    var name = file.getFileName().toString();
                    if (name.equals("node")) {
                        ask(Family.NODE, file).ifPresent(found::add);
                    } else if (PYTHON.matcher(name).matches()) {
                        ask(Family.PYTHON, file).ifPresent(found::add);
                    }
                }
            } catch (IOException unreadable) {
                LOG.debugf("%s cannot be read: %s", place, unreadable.getMessage());
            }
        }
        return new Interpreters(List.copyOf(found));
    }

    /** The one whose release is nearest to the wanted; which are accepted at all is not ours. */
    public Optional<Interpreter> nearest(Family family, int release) {
        return found.stream()
                .filter(one -> one.family() == family)
                .min(Comparator.comparingInt(one -> Math.abs(one.release() - release)));
    }

    /** Whether one of them lives in {@code /usr/local}. */
    boolean useLocal() {
        return found.stream().anyMatch(one -> one.executable().startsWith("/usr/local"));
    }

    /** Directories outside of {@code /usr} that must be shown. */
    List<Path> prefixes() {
        return found.stream()
                .map(Interpreter::executable)
                .filter(executable -> !executable.startsWith("/usr"))
                .map(executable -> executable.resolve("../..").normalize())
                .distinct()
                .toList();
    }

    private static Optional<Interpreter> ask(Family family, Path file) {
        try {
            var builder =
                    new ProcessBuilder(file.toString(), "--version").redirectErrorStream(true);
            builder.environment().clear();
            var process = builder.start();
            var text =
                    new String(
                            process.getInputStream().readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8);
            process.waitFor(5, TimeUnit.SECONDS);
            var version = VERSION.matcher(text);
            return version.find()
                    ? Optional.of(new Interpreter(family, file.toRealPath(), version.group(1)))
                    : Optional.empty();
        } catch (IOException unusable) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
