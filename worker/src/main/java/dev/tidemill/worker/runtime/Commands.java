package dev.tidemill.worker.runtime;

import dev.tidemill.core.function.Runtimes.Family;
import dev.tidemill.core.function.Runtimes.Interpreter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How a sandbox starts the bootstrap of a language. */
public final class Commands {

    private static final String HOME = "/var/runtime/";

    private Commands() {}

    /**
     * @param memoryMegabytes of the sandbox
     * @param variables names of those that the function sets for its interpreter
     */
    public static List<String> bootstrap(
            Family family, Interpreter interpreter, int memoryMegabytes, Set<String> variables) {
        var command = new ArrayList<String>();
        command.add(interpreter.program());
        switch (family) {
            case NODE ->
                    command.addAll(
                            List.of(
                                    "--max-old-space-size=" + memoryMegabytes * 9 / 10,
                                    HOME + "bootstrap.cjs"));
            case PYTHON -> {
                // isolated from PYTHON variables, unless the function sets some
                var isolated = variables.stream().noneMatch(name -> name.startsWith("PYTHON"));
                command.addAll(List.of(isolated ? "-I" : "-s", "-S", HOME + "bootstrap.py"));
            }
            case JAVA -> {
                var archive =
                        JavaBootstrap.major(interpreter) >= JavaBootstrap.FIRST_WITH_ARCHIVE
                                ? List.of("-XX:AOTCache=" + HOME + JavaBootstrap.ARCHIVE)
                                : List.<String>of();
                command.addAll(java(memoryMegabytes, archive, HOME + JavaBootstrap.MAIN));
            }
            case RUBY -> command.add(HOME + "bootstrap.rb");
            case PROVIDED -> throw new IllegalArgumentException("has no generic bootstrap");
        }
        return command;
    }

    /** What follows the JVM's own name. */
    static List<String> java(int memoryMegabytes, List<String> archive, String jar) {
        var options = new ArrayList<String>();
        // what the JVM needs beside its heap is a third of a small sandbox, and little of a large
        var heap = memoryMegabytes - Math.max(48, memoryMegabytes * 15 / 100);
        options.add("-Xmx" + heap + "m");
        options.addAll(archive);
        options.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        // the locale that LANG names may not be there
                        "-Dfile.encoding=UTF-8",
                        "-Dstdout.encoding=UTF-8",
                        "-Dstderr.encoding=UTF-8",
                        "-Djava.io.tmpdir=/tmp",
                        "-Duser.home=/tmp",
                        "-jar",
                        jar));
        return options;
    }
}
