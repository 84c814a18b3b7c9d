package dev.tidemill.core.function;

import dev.tidemill.core.function.Runtimes.Interpreter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for interpreters, first among those that were added, then where the host has its own. */
final class Interpreters {

    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)*");

    private final Path added;
    private final List<Path> folders;
    private final Map<Path, Optional<Interpreter>> asked = new HashMap<>();

    /**
     * @param added has a folder for each runtime that was added, or a link to one
     * @param folders of programs
     */
    Interpreters(Path added, List<Path> folders) {
        this.added = added;
        this.folders = folders;
    }

    Optional<Interpreter> find(RuntimeCatalogue.Entry runtime) {
        var own = added.resolve(runtime.identifier()).resolve("bin");
        return Stream.concat(Stream.of(own), folders.stream())
                .flatMap(folder -> runtime.programs().stream().map(folder::resolve))
                .filter(Files::isExecutable)
                .flatMap(program -> ask(program).stream())
                .filter(found -> runtime.isServedBy(found.version()))
                .findFirst();
    }

    private Optional<Interpreter> ask(Path program) {
        try {
            return asked.computeIfAbsent(program.toRealPath(), Interpreters::answer);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** A prefix is shown to sandboxes as a whole: it must be a folder of its own. */
    static boolean isPrefix(Path path) {
        return path.getNameCount() > 1 || path.equals(Path.of("/usr"));
    }

    private static Optional<Interpreter> answer(Path program) {
        if (!isPrefix(program.resolve("../..").normalize())) {
            return Optional.empty();
        }
        try {
            var builder =
                    new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true);
            builder.environment().clear(); // nobody's variables decide what it says
            var process = builder.start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(5, TimeUnit.SECONDS);
            var version = VERSION.matcher(said);
            return version.find()
                    ? Optional.of(new Interpreter(program, version.group()))
                    : Optional.empty();
        } catch (IOException unusable) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
