package dev.tidemill.standalone.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the Java programs beside ours run: small, started fast, in the same JDK. */
final class Jvm {

    private Jvm() {}

    static List<String> command(
            List<String> options, String classpath, String mainClass, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", classpath, mainClass));
        command.addAll(arguments);
        return command;
    }
}
