package dev.tidemill.core.function;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The runtimes that functions may name, and the interpreters of this machine that serve them. A
 * runtime without its interpreter is known and refused, with what to install.
 */
public final class Runtimes {

    /** How a runtime talks to the platform. */
    public enum Family {
        NODE,
        PYTHON,
        PROVIDED
    }

    /**
     * A runtime that this machine serves.
     *
     * @param identifier as Lambda calls it, such as {@code nodejs20.x}
     * @param interpreter what runs the handler; empty where the package brings its own {@code
     *     bootstrap}
     */
    public record Served(String identifier, Family family, Optional<Interpreter> interpreter) {}

    /**
     * A program of this machine.
     *
     * @param executable the file itself, no link to it
     * @param version such as 20.20.2
     */
    public record Interpreter(Path executable, String version) {}

    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");

    private static final Map<String, Family> KNOWN = new LinkedHashMap<>();

    static {
        for (var major : List.of(20, 22, 24)) {
            KNOWN.put("nodejs" + major + ".x", Family.NODE);
        }
        for (var minor : List.of(10, 11, 12, 13, 14)) {
            KNOWN.put("python3." + minor, Family.PYTHON);
        }
        KNOWN.put("provided.al2", Family.PROVIDED);
        KNOWN.put("provided.al2023", Family.PROVIDED);
    }

    private final Map<String, Served> served;

    private Runtimes(Map<String, Served> served) {
        this.served = served;
    }

    /** Looks for interpreters where Debian and Node's own packages put them. */
    public static Runtimes ofThisMachine() {
        return in(List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin")));
    }

    static Runtimes in(List<Path> folders) {
        var served = new LinkedHashMap<String, Served>();
        var nodes = nodesByMajor(folders);
        KNOWN.forEach(
                (identifier, family) -> {
                    var interpreter =
                            switch (family) {
                                case NODE -> Optional.ofNullable(nodes.get(major(identifier)));
                                case PYTHON ->
                                        executable(folders, identifier).flatMap(Runtimes::ask);
                                case PROVIDED -> Optional.<Interpreter>empty();
                            };
                    if (interpreter.isPresent() || family == Family.PROVIDED) {
                        served.put(identifier, new Served(identifier, family, interpreter));
                    }
                });
        return new Runtimes(served);
    }

    /** Empty when this machine cannot run it. */
    public Optional<Served> find(String identifier) {
        return Optional.ofNullable(served.get(identifier));
    }

    public List<Served> served() {
        return List.copyOf(served.values());
    }

    /** The programs that serve them. */
    public List<Path> interpreters() {
        return served.values().stream()
                .flatMap(one -> one.interpreter().stream())
                .map(Interpreter::executable)
                .distinct()
                .toList();
    }

    /** The newest runtime of a language that this machine serves. */
    public Optional<Served> newest(Family family) {
        return served.values().stream()
                .filter(one -> one.family() == family)
                .reduce((_, later) -> later);
    }

    /** How a known runtime talks to the platform, served by this machine or not. */
    public static Optional<Family> family(String identifier) {
        return Optional.ofNullable(KNOWN.get(identifier));
    }

    /** All identifiers that Tidemill knows, served by this machine or not. */
    public static List<String> known() {
        return List.copyOf(KNOWN.keySet());
    }

    /** What somebody has to install for a known runtime that this machine does not serve. */
    public static String missing(String identifier) {
        return switch (KNOWN.get(identifier)) {
            case NODE -> "Node.js " + major(identifier) + " as /usr/bin/node";
            case PYTHON -> "Python as /usr/bin/" + identifier;
            case PROVIDED -> "nothing";
            case null -> throw new IllegalArgumentException("unknown runtime " + identifier);
        };
    }

    private static int major(String identifier) {
        return Integer.parseInt(
                identifier.substring("nodejs".length(), identifier.length() - ".x".length()));
    }

    private static Map<Integer, Interpreter> nodesByMajor(List<Path> folders) {
        var nodes = new LinkedHashMap<Integer, Interpreter>();
        var names = new ArrayList<String>(List.of("node"));
        KNOWN.forEach(
                (identifier, family) -> {
                    if (family == Family.NODE) {
                        names.add("node" + major(identifier));
                    }
                });
        for (var name : names) {
            executable(folders, name)
                    .flatMap(Runtimes::ask)
                    .ifPresent(
                            node -> {
                                var end = node.version().indexOf('.');
                                var major = Integer.valueOf(node.version().substring(0, end));
                                nodes.putIfAbsent(major, node);
                            });
        }
        return nodes;
    }

    private static Optional<Interpreter> ask(Path program) {
        try {
            var builder =
                    new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true);
            builder.environment().clear(); // nobody's variables decide what it says
            var process = builder.start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(5, TimeUnit.SECONDS);
            var version = VERSION.matcher(said);
            return version.find()
                    ? Optional.of(new Interpreter(program.toRealPath(), version.group()))
                    : Optional.empty();
        } catch (IOException unusable) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<Path> executable(List<Path> folders, String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
