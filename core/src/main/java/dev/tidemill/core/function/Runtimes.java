package dev.tidemill.core.function;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runtimes that functions may name, and the interpreters of this machine that serve them. A
 * runtime without its interpreter is known and refused, with what to do about it.
 */
public final class Runtimes {

    /** How a runtime talks to the platform. */
    public enum Family {
        NODE,
        PYTHON,
        JAVA,
        RUBY,
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
    public record Interpreter(Path executable, String version) {

        /** What has to be shown to a sandbox for it: empty where it is among what all see. */
        public Optional<Path> prefix() {
            return executable.startsWith("/usr") && !executable.startsWith("/usr/local")
                    ? Optional.empty()
                    : Optional.of(executable.resolve("../..").normalize());
        }

        /** Where a sandbox finds it; a prefix is shown as {@link #PREFIX}. */
        public String program() {
            return prefix().map(prefix -> PREFIX + "/" + prefix.relativize(executable))
                    .orElse(executable.toString());
        }
    }

    /** Where Debian's packages put JVMs. */
    private static final Path JVMS = Path.of("/usr/lib/jvm");

    /** Where a sandbox sees the prefix of an interpreter that is not among what all see. */
    public static final String PREFIX = "/var/lang";

    private final Map<String, Served> served;

    private Runtimes(Map<String, Served> served) {
        this.served = served;
    }

    /**
     * Looks for interpreters. Starts each to ask for its version.
     *
     * @param added what {@code ./tidemill runtimes add} has put there; need not exist
     */
    public static Runtimes ofThisMachine(Path added) {
        var folders = new ArrayList<>(List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin")));
        try (var homes = Files.list(JVMS)) {
            homes.sorted().map(home -> home.resolve("bin")).forEach(folders::add);
        } catch (IOException none) {
            return in(added, folders);
        }
        return in(added, folders);
    }

    static Runtimes in(Path added, List<Path> folders) {
        var interpreters = new Interpreters(added, folders);
        var served = new LinkedHashMap<String, Served>();
        RuntimeCatalogue.ENTRIES.forEach(
                (identifier, entry) -> {
                    var family = entry.family();
                    var interpreter =
                            family == Family.PROVIDED
                                    ? Optional.<Interpreter>empty()
                                    : interpreters.find(entry);
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

    /** What has to be shown to sandboxes beside what all see. */
    public List<Path> prefixes() {
        return served.values().stream()
                .flatMap(one -> one.interpreter().stream())
                .flatMap(interpreter -> interpreter.prefix().stream())
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
        return Optional.ofNullable(RuntimeCatalogue.ENTRIES.get(identifier))
                .map(RuntimeCatalogue.Entry::family);
    }

    /** All identifiers that Tidemill knows, served by this machine or not. */
    public static List<String> known() {
        return List.copyOf(RuntimeCatalogue.ENTRIES.keySet());
    }

    /** What somebody has to do for a known runtime that this machine does not serve. */
    public static String remedy(String identifier) {
        var entry = RuntimeCatalogue.ENTRIES.get(identifier);
        if (entry == null) {
            throw new IllegalArgumentException("unknown runtime " + identifier);
        }
        return entry.remedy();
    }
}
