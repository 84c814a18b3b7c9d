package dev.tidemill.worker.assignment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this process holds of its host, counted by kind: open files, mounts, control groups,
 * namespaces, threads, processes and files of an instance.
 */
record Holdings(Map<String, Long> counts) {

    private static final Path SELF = Path.of("/proc/self");

    /** Of the virtual machine itself, and of who waits here: gone when they have no work. */
    private static final Pattern THREADS_OF_THE_VM =
            Pattern.compile(
                    "(ForkJoinPool|process reaper|Cleaner|Attach Listener|Keep-Alive|awaitility).*");

    private static final Pattern NUMBERS = Pattern.compile("[0-9]+");

    static Holdings of(String instance) {
        var all = new TreeMap<String, Long>();
        count(all, "file", files());
        count(all, "mount", mounts());
        count(all, "group", groups(instance));
        count(all, "namespace", namespaces());
        count(all, "thread", threads());
        count(all, "process", ProcessHandle.current().descendants().map(_ -> "child"));
        count(all, "place", places(Path.of("/run/tidemill-" + instance)));
        return new Holdings(all);
    }

    /** Of which kinds there is more here than there: how much more. */
    Map<String, Long> beyond(Holdings before) {
        var more = new TreeMap<String, Long>();
        counts.forEach(
                (kind, count) -> {
                    var excess = count - before.counts.getOrDefault(kind, 0L);
                    if (excess > 0) {
                        more.put(kind, excess);
                    }
                });
        return more;
    }

    private static void count(Map<String, Long> all, String what, Stream<String> kinds) {
        kinds.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .forEach((kind, count) -> all.put(what + " " + kind, count));
    }

    /** A file by its name, everything else by its kind. */
    private static Stream<String> files() {
        return list(SELF.resolve("fd")).stream()
                .flatMap(file -> link(file).stream())
                .map(target -> target.startsWith("/") ? target : nameless(target));
    }

    private static Stream<String> mounts() {
        try {
            return Files.readAllLines(SELF.resolve("mountinfo")).stream()
                    .map(line -> line.split(" - ", 2)[1].split(" ", 2)[0]);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** In every hierarchy. */
    private static Stream<String> groups(String instance) {
        return Stream.concat(
                        Stream.of(Path.of("/sys/fs/cgroup")),
                        list(Path.of("/sys/fs/cgroup")).stream())
                .flatMap(hierarchy -> list(hierarchy.resolve("tidemill-" + instance)).stream())
                .filter(Files::isDirectory)
                .map(group -> "of a sandbox");
    }

    /** Those that our threads and our processes live in; open files hold others. */
    private static Stream<String> namespaces() {
        var processes =
                Stream.concat(
                        list(SELF.resolve("task")).stream(),
                        ProcessHandle.current()
                                .descendants()
                                .map(process -> Path.of("/proc", String.valueOf(process.pid()))));
        return processes
                .flatMap(process -> list(process.resolve("ns")).stream())
                .flatMap(namespace -> link(namespace).stream())
                .distinct()
                .map(Holdings::nameless);
    }

    private static Stream<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !THREADS_OF_THE_VM.matcher(name).matches())
                .map(Holdings::nameless);
    }

    private static Stream<String> places(Path home) {
        try (var all = Files.walk(home)) {
            return List.copyOf(all.map(path -> "of the instance").toList()).stream();
        } catch (IOException | UncheckedIOException changing) {
            return Stream.of("changing");
        }
    }

    private static String nameless(String text) {
        return NUMBERS.matcher(text).replaceAll("N");
    }

    private static List<Path> list(Path directory) {
        try (var entries = Files.list(directory)) {
            return new ArrayList<>(entries.toList());
        } catch (IOException | UncheckedIOException gone) {
            return List.of();
        }
    }

    private static java.util.Optional<String> link(Path link) {
        try {
            return java.util.Optional.of(Files.readSymbolicLink(link).toString());
        } catch (IOException gone) {
            return java.util.Optional.empty();
        }
    }
}
