package dev.tidemill.worker.sandbox.crun;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Removes what an earlier worker of the same instance left behind when it was killed. */
final class Leftovers {

    private Leftovers() {}

    /** Runs the same script that a supervisor runs when no Java is left to do it. */
    static void remove(String instance) throws IOException {
        byte[] script;
        try (var in =
                Objects.requireNonNull(
                        Leftovers.class.getResourceAsStream("cleanup-sandboxes"),
                        "cleanup-sandboxes is missing in the build")) {
            script = in.readAllBytes();
        }
        var builder = new ProcessBuilder("/bin/sh", "-s", "--", instance).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        var process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(script);
        }
        try {
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("leftovers of instance " + instance + " stay: " + output);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
