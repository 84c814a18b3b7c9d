package dev.tidemill.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What runs on this machine, as /proc tells it. */
final class Processes {

    private Processes() {}

    /** A process, with its arguments in one line. */
    record Running(long pid, String command) {}

    /** All whose command line, directory or environment names this directory. */
    static List<Running> of(Path directory) {
        var name = directory.toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .flatMap(process -> running(process.pid()).stream())
                .filter(
                        running ->
                                running.command().contains(name)
                                        || read(running.pid(), "environ").contains(name)
                                        || workingDirectory(running.pid()).startsWith(name))
                .toList();
    }

    /** The process and all below it. */
    static List<Running> tree(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .flatMap(process -> running(process.pid()).stream())
                .toList();
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).isPresent() && !state(pid).equals("Z");
    }

    /** Memory of the process alone. */
    static long residentMegabytes(long pid) {
        return read(pid, "status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElseThrow()
                / 1024;
    }

    /** As {@code kill -SIGNAL}. */
    static void signal(String signal, long... pids) {
        for (var pid : pids) {
            Shell.run(
                    Path.of("/"),
                    Map.of(),
                    Duration.ofSeconds(10),
                    List.of("kill", "-" + signal, String.valueOf(pid)));
        }
    }

    /** Every TCP port that somebody listens on. */
    static Set<Integer> listeningPorts() {
        var ports = new TreeSet<Integer>();
        for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try (var lines = Files.lines(Path.of(table))) {
                lines.skip(1)
                        .map(line -> line.strip().split("\\s+", -1))
                        .filter(fields -> fields[3].equals("0A"))
                        .map(fields -> fields[1].substring(fields[1].lastIndexOf(':') + 1))
                        .forEach(port -> ports.add(Integer.parseInt(port, 16)));
            } catch (IOException absent) {
                // a machine without IPv6
            }
        }
        return ports;
    }

    private static Optional<Running> running(long pid) {
        var command = read(pid, "cmdline");
        return command.isEmpty() || state(pid).equals("Z")
                ? Optional.empty()
                : Optional.of(new Running(pid, command));
    }

    private static String state(long pid) {
        var stat = read(pid, "stat");
        var end = stat.lastIndexOf(')');
        return end < 0 ? "" : stat.substring(end + 2, end + 3);
    }

    private static String workingDirectory(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    private static String read(long pid, String file) {
        try {
            var bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/" + file));
            return new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ').strip();
        } catch (IOException gone) {
            return "";
        }
    }
}
