package dev.tidemill.worker.sandbox.crun;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A program that makes containers, and in what it differs from the other. */
sealed interface OciRuntime {

    /** In which place of its own it keeps what it knows of containers. */
    String name();

    /** The program and what it is told each time. */
    List<String> command(Path state);

    /** The host's user that users of the sandbox are counted from; 0: they are not mapped. */
    long firstUser(long reserved);

    /** Whether it makes the sandbox's network itself. */
    boolean makesNetwork();

    /** What a function of so much memory may use of the host's. */
    int memoryMegabytes(int ofFunction);

    /** Exit statuses from here on are signals, counted from here; empty: it tells them apart. */
    Optional<Integer> firstSignalStatus();

    /**
     * Ends what it leaves beside the sandbox's first process, when that has ended.
     *
     * @param state its place
     */
    void endHelpers(Path state, String sandbox);

    /** Containers in namespaces of the host's kernel, with users of their own. */
    record Crun(Path program) implements OciRuntime {

        @Override
        public String name() {
            return "crun";
        }

        @Override
        public List<String> command(Path state) {
            return List.of(
                    program.toString(), "--root", state.toString(), "--cgroup-manager=cgroupfs");
        }

        @Override
        public long firstUser(long reserved) {
            return reserved;
        }

        @Override
        public boolean makesNetwork() {
            return true;
        }

        @Override
        public int memoryMegabytes(int ofFunction) {
            return ofFunction;
        }

        @Override
        public Optional<Integer> firstSignalStatus() {
            return Optional.empty();
        }

        @Override
        public void endHelpers(Path state, String sandbox) {
            // what it left has ended by itself: Orphans collects it
        }
    }

    /**
     * gVisor: its kernel in user space runs in the sandbox's cgroups and in a network namespace
     * that we make. That network is its own and empty, so that it may use the host's stack in it:
     * our listeners are there. It sees no other file than those of the bundle, which a second
     * process hands it.
     */
    record Runsc(Path program) implements OciRuntime {

        private static final Pattern HELPER = Pattern.compile("\"goferPid\":\\s*(\\d+)");

        /** What its kernel needs beside the function. */
        private static final int OVERHEAD = 64;

        @Override
        public String name() {
            return "runsc";
        }

        @Override
        public List<String> command(Path state) {
            return List.of(
                    program.toString(),
                    "--root",
                    state.toString(),
                    "--platform=ptrace", // the only one of Debian's that works in every machine
                    "--network=host",
                    "--host-uds=open");
        }

        /** Its kernel knows the users; the host sees one process. */
        @Override
        public long firstUser(long reserved) {
            return 0;
        }

        @Override
        public boolean makesNetwork() {
            return false;
        }

        @Override
        public int memoryMegabytes(int ofFunction) {
            return ofFunction + OVERHEAD;
        }

        @Override
        public Optional<Integer> firstSignalStatus() {
            return Optional.of(128);
        }

        /**
         * The process that hands it files is our child by now: runsc waits until it is collected.
         */
        @Override
        public void endHelpers(Path state, String sandbox) {
            var file = state.resolve(sandbox + "_sandbox:" + sandbox + ".state");
            try {
                var found = HELPER.matcher(Files.readString(file));
                if (found.find()) {
                    Processes.end(Long.parseLong(found.group(1)), "exe");
                }
            } catch (IOException gone) {
                // it was never made
            }
        }
    }
}
