package dev.tidemill.bootstrap;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/** What native code and child processes see: the C library's own. */
final class NativeEnvironment {

    private static final MethodHandle SET =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("setenv"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT));

    private NativeEnvironment() {}

    /** Gets ready, before there is a function that waits. */
    static void load() {
        add(Map.of("LAMBDA_RUNTIME_DIR", "/var/runtime"));
    }

    static void add(Map<String, String> variables) {
        try (var arena = Arena.ofConfined()) {
            for (var variable : variables.entrySet()) {
                var unused =
                        (int)
                                SET.invokeExact(
                                        arena.allocateFrom(variable.getKey()),
                                        arena.allocateFrom(variable.getValue()),
                                        1);
            }
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
