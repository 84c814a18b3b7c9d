package dev.tidemill.worker.sandbox.crun;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The control groups of this instance's sandboxes, one directory for each, in either version. */
sealed interface Cgroups {

    /** Lambda gives one processor for 1769 MB. */
    static int shares(int memoryMegabytes) {
        return Math.max(2, memoryMegabytes * 1024 / 1769);
    }

    /** Makes the instance's own group and gives it weight against the rest of the host. */
    void prepare() throws IOException;

    /** The path that an OCI configuration names. */
    String path(String sandbox);

    void limit(String sandbox, int memoryMegabytes) throws IOException;

    void freeze(String sandbox, boolean frozen) throws IOException;

    int peakMegabytes(String sandbox) throws IOException;

    boolean outOfMemory(String sandbox);

    /** What the runtime leaves behind when the group itself is gone. */
    void forget(String sandbox);

    static Cgroups of(String instance) {
        var root = Path.of("/sys/fs/cgroup");
        return Files.exists(root.resolve("cgroup.controllers"))
                ? new V2(root, "tidemill-" + instance)
                : new V1(root, "tidemill-" + instance);
    }

    private static void write(Path file, String value) throws IOException {
        Files.writeString(file, value, StandardOpenOption.WRITE);
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip());
    }

    private static boolean counts(Path file, String what) {
        try {
            return Files.readAllLines(file, StandardCharsets.US_ASCII).stream()
                    .anyMatch(line -> line.startsWith(what + " ") && !line.endsWith(" 0"));
        } catch (IOException gone) {
            return false;
        }
    }

    private static int megabytes(long bytes) {
        return (int) ((bytes + (1 << 20) - 1) >> 20);
    }

    /** One hierarchy for each controller. */
    record V1(Path root, String group) implements Cgroups {

        @Override
        public void prepare() throws IOException {
            for (var controller : List.of("memory", "cpu", "pids", "freezer")) {
                Files.createDirectories(root.resolve(controller).resolve(group));
            }
            // every task of the root group weighs 1024 against all sandboxes together
            write(
                    root.resolve("cpu").resolve(group).resolve("cpu.shares"),
                    String.valueOf(4096 * Runtime.getRuntime().availableProcessors()));
        }

        @Override
        public String path(String sandbox) {
            return "/" + group + "/" + sandbox;
        }

        @Override
        public void limit(String sandbox, int memoryMegabytes) throws IOException {
            var memory = file("memory", sandbox, "memory.limit_in_bytes");
            var withSwap = file("memory", sandbox, "memory.memsw.limit_in_bytes");
            var bytes = (long) memoryMegabytes << 20;
            if (number(memory) == bytes) {
                return;
            }
            // at no moment may the limit with swap be below the one without
            var first = number(memory) < bytes ? withSwap : memory;
            var second = first.equals(memory) ? withSwap : memory;
            for (var each : List.of(first, second)) {
                if (Files.exists(each)) {
                    write(each, String.valueOf(bytes));
                }
            }
            write(file("cpu", sandbox, "cpu.shares"), String.valueOf(shares(memoryMegabytes)));
        }

        @Override
        public void freeze(String sandbox, boolean frozen) throws IOException {
            write(file("freezer", sandbox, "freezer.state"), frozen ? "FROZEN" : "THAWED");
        }

        @Override
        public int peakMegabytes(String sandbox) throws IOException {
            return megabytes(number(file("memory", sandbox, "memory.max_usage_in_bytes")));
        }

        @Override
        public boolean outOfMemory(String sandbox) {
            return counts(file("memory", sandbox, "memory.oom_control"), "oom_kill");
        }

        /** On hosts with both versions crun writes plain files where the second was mounted. */
        @Override
        public void forget(String sandbox) {
            var hidden = root.resolve("unified").resolve(group);
            if (!Files.exists(hidden.resolve("cgroup.controllers"))) {
                Trees.delete(hidden.resolve(sandbox));
            }
        }

        private Path file(String controller, String sandbox, String name) {
            return root.resolve(controller).resolve(group).resolve(sandbox).resolve(name);
        }
    }

    /** One hierarchy for all. */
    record V2(Path root, String group) implements Cgroups {

        @Override
        public void prepare() throws IOException {
            write(root.resolve("cgroup.subtree_control"), "+memory +cpu +pids");
            Files.createDirectories(root.resolve(group));
            write(root.resolve(group).resolve("cgroup.subtree_control"), "+memory +cpu +pids");
            write(root.resolve(group).resolve("cpu.weight"), "1000");
        }

        @Override
        public String path(String sandbox) {
            return "/" + group + "/" + sandbox;
        }

        @Override
        public void limit(String sandbox, int memoryMegabytes) throws IOException {
            write(file(sandbox, "memory.max"), String.valueOf((long) memoryMegabytes << 20));
            // the kernel's own mapping of shares 2..262144 to weight 1..10000
            var weight = 1 + ((long) shares(memoryMegabytes) - 2) * 9999 / 262142;
            write(file(sandbox, "cpu.weight"), String.valueOf(weight));
        }

        @Override
        public void freeze(String sandbox, boolean frozen) throws IOException {
            write(file(sandbox, "cgroup.freeze"), frozen ? "1" : "0");
        }

        @Override
        public int peakMegabytes(String sandbox) throws IOException {
            var peak = file(sandbox, "memory.peak");
            return megabytes(number(Files.exists(peak) ? peak : file(sandbox, "memory.current")));
        }

        @Override
        public boolean outOfMemory(String sandbox) {
            return counts(file(sandbox, "memory.events"), "oom_kill");
        }

        @Override
        public void forget(String sandbox) {
            // crun removes the one directory that there is
        }

        private Path file(String sandbox, String name) {
            return root.resolve(group).resolve(sandbox).resolve(name);
        }
    }
}
