package dev.tidemill.bootstrap;

import java.util.Map;
import java.util.TimeZone;

/**
 * The variables of the process, given to it after its start: a JVM that waits for code does not
 * know yet whose. The jar's manifest opens java.util for it.
 */
final class Environment {

    private Environment() {}

    static void add(Map<String, String> variables) throws ReflectiveOperationException {
        if (System.getenv().entrySet().containsAll(variables.entrySet())) {
            return; // it has had them from its start
        }
        writable().putAll(variables);
        NativeEnvironment.add(variables);
        var zone = variables.get("TZ");
        if (zone != null) {
            TimeZone.setDefault(
                    TimeZone.getTimeZone(zone.startsWith(":") ? zone.substring(1) : zone));
        }
    }

    @SuppressWarnings("unchecked") // the map below the one that System.getenv shows takes strings
    private static Map<String, String> writable() throws ReflectiveOperationException {
        var shown = System.getenv();
        var below = shown.getClass().getDeclaredField("m");
        below.setAccessible(true);
        return (Map<String, String>) below.get(shown);
    }
}
