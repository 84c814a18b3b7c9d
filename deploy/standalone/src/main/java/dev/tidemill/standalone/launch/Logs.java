package dev.tidemill.standalone.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what a process said last. */
final class Logs {

    private Logs() {}

    static String lastLine(Path log) {
        try {
            var lines =
                    new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
            return lines.isEmpty() ? "see " + log : lines.getLast().strip() + " (see " + log + ")";
        } catch (IOException unreadable) {
            return "see " + log;
        }
    }
}
