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
    public record Served(String identifier, Family family, Optional<Path> interpreter) {}

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
                    switch (family) {
                        case NODE ->
                                Optional.ofNullable(nodes.get(major(identifier)))
                                        .ifPresent(node -> put(served, identifier, family, node));
                        case PYTHON ->
                                executable(folders, identifier)
                                        .ifPresent(
                                                python -> put(served, identifier, family, python));
                        case PROVIDED ->
                                served.put(
                                        identifier,
                                        new Served(identifier, family, Optional.empty()));
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

    private static void put(
            Map<String, Served> served, String identifier, Family family, Path interpreter) {
        served.put(identifier, new Served(identifier, family, Optional.of(interpreter)));
    }

    private static int major(String identifier) {
        return Integer.parseInt(
                identifier.substring("nodejs".length(), identifier.length() - ".x".length()));
    }

    private static Map<Integer, Path> nodesByMajor(List<Path> folders) {
        var nodes = new LinkedHashMap<Integer, Path>();
        var names = new ArrayList<String>(List.of("node"));
        KNOWN.forEach(
                (identifier, family) -> {
                    if (family == Family.NODE) {
                        names.add("node" + major(identifier));
                    }
                });
        for (var name : names) {
            executable(folders, name)
                    .ifPresent(
                            node ->
                                    majorOf(node)
                                            .ifPresent(major -> nodes.putIfAbsent(major, node)));
        }
        return nodes;
    }

    private static Optional<Integer> majorOf(Path node) {
        try {
            var process =
                    new ProcessBuilder(node.toString(), "--version")
                            .redirectErrorStream(true)
                            .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(5, TimeUnit.SECONDS);
            var digits = said.strip().replaceFirst("^v(\\d+)\\..*", "$1");
            return digits.matches("\\d+") ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
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
