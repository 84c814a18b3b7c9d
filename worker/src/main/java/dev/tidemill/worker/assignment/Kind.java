package dev.tidemill.worker.assignment;

import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.function.Runtimes.Family;
import dev.tidemill.core.function.Runtimes.Interpreter;
import dev.tidemill.core.function.Runtimes.Served;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.worker.sandbox.pool.MemoryClass;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What makes generic sandboxes interchangeable. */
record Kind(Isolation isolation, Family family, Interpreter interpreter, int memoryMegabytes) {

    /**
     * @param runtime one with an interpreter
     */
    static Kind of(Isolation isolation, Served runtime, int memoryMegabytes) {
        return new Kind(
                isolation, runtime.family(), runtime.interpreter().orElseThrow(), memoryMegabytes);
    }

    /**
     * Those that are kept without any demand: the newest of each language, in its smallest size.
     */
    static Set<Kind> basic(Runtimes runtimes) {
        return Stream.of(Family.NODE, Family.PYTHON)
                .flatMap(family -> runtimes.newest(family).stream())
                .map(newest -> of(Isolation.STANDARD, newest, MemoryClass.smallest()))
                .collect(Collectors.toSet());
    }
}
