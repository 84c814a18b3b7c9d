package dev.tidemill.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** A process and all its descendants, as /proc tells it. */
final class ProcessTree {

    /** Linux counts in hundredths of a second, whatever the kernel's own tick is. */
    private static final long NANOS_PER_TICK = 10_000_000L;

    private final Path proc;
    private final long root;
    private final boolean alone;

    ProcessTree(Path proc, long root) {
        this(proc, root, false);
    }

    private ProcessTree(Path proc, long root, boolean alone) {
        this.proc = proc;
        this.root = root;
        this.alone = alone;
    }

    static ProcessTree of(long pid) {
        return new ProcessTree(Path.of("/proc"), pid);
    }

    /** The process without its descendants. */
    ProcessTree alone() {
        return new ProcessTree(proc, root, true);
    }

    /**
     * @param own its user and system time, in ticks
     * @param waitedFor that of the children it has waited for
     */
    record Stat(long pid, long parent, long own, long waitedFor) {

        /** The command's name stands in parentheses and may hold spaces and parentheses itself. */
        static Stat parse(String line) {
            var open = line.indexOf('(');
            var close = line.lastIndexOf(')');
            var fields = line.substring(close + 2).split(" ", -1);
            return new Stat(
                    Long.parseLong(line.substring(0, open).strip()),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                    Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
        }

        long ticks() {
            return own + waitedFor;
        }
    }

    /**
     * CPU time of the tree since it began. Processes that ended are in it once their parent has
     * waited for them.
     */
    Duration cpu() {
        var members = members().stream();
        var ticks =
                alone
                        ? members.filter(member -> member.pid() == root).mapToLong(Stat::own)
                        : members.mapToLong(Stat::ticks);
        return Duration.ofNanos(ticks.sum() * NANOS_PER_TICK);
    }

    /** CPU time of the children that ended and were waited for by the root. */
    Duration waitedFor() {
        return Duration.ofNanos(
                members().stream()
                                .filter(member -> member.pid() == root)
                                .mapToLong(Stat::waitedFor)
                                .sum()
                        * NANOS_PER_TICK);
    }

    /**
     * What lives on the heap of the root, a JVM, after a collection.
     *
     * @throws IOException when it is not ours to ask
     */
    long liveHeapBytes() throws IOException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var asked =
                new ProcessBuilder(jcmd, String.valueOf(root), "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        try (var lines = asked.inputReader(StandardCharsets.UTF_8)) {
            return lines.lines()
                    .filter(line -> line.startsWith("Total"))
                    .map(line -> line.strip().split("\\s+", -1)[2])
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow(() -> new IOException("process " + root + " tells no heap"));
        }
    }

    /** Proportional set size of the tree in KiB: shared pages count by the share of each user. */
    long pssKilobytes() {
        return members().stream().mapToLong(member -> pssOf(member.pid())).sum();
    }

    List<Stat> members() {
        var children = new HashMap<Long, List<Stat>>();
        var members = new ArrayList<Stat>();
        for (var stat : all()) {
            children.computeIfAbsent(stat.parent(), _ -> new ArrayList<>()).add(stat);
            if (stat.pid() == root) {
                members.add(stat);
            }
        }
        for (var next = 0; next < members.size(); next++) {
            members.addAll(children.getOrDefault(members.get(next).pid(), List.of()));
        }
        return members;
    }

    private List<Stat> all() {
        var all = new ArrayList<Stat>();
        try (var entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (var entry : entries) {
                try {
                    all.add(Stat.parse(Files.readString(entry.resolve("stat"))));
                } catch (IOException gone) {
                    // ended between the listing and the reading
                }
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot read " + proc, unreadable);
        }
        return all;
    }

    private long pssOf(long pid) {
        try (var lines = Files.lines(proc.resolve(pid + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException | java.io.UncheckedIOException gone) {
            return 0;
        }
    }
}
