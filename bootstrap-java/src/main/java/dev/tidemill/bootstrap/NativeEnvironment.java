package dev.tidemill.bootstrap;

import java.util.Map;

/** What native code and child processes see. A JVM of before 22 cannot change it. */
final class NativeEnvironment {

    private NativeEnvironment() {}

    /** Gets ready, before there is a function that waits. */
    static void load() {
        // nothing to get ready
    }

    static void add(Map<String, String> variables) {
        // they see what the process was started with
    }
}
