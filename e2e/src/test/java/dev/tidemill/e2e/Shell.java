package dev.tidemill.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a command to its end, as a person at a terminal would. */
final class Shell {

    private Shell() {}

    /** How it ended, and what it said. */
    record Ran(int exit, String out, String error) {

        /** For commands that must work. */
        Ran orFail() {
            if (exit != 0) {
                throw new AssertionError("exit code " + exit + "\n" + out + "\n" + error);
            }
            return this;
        }
    }

    /**
     * @param environment on top of ours, from which everything of AWS is taken away: a developer's
     *     own account must not be met by accident
     */
    static Ran run(
            Path directory, Map<String, String> environment, Duration limit, List<String> command) {
        try {
            var builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            var error = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(
                        command + " still ran after " + limit + "\n" + out.join() + error.join());
            }
            return new Ran(process.exitValue(), out.join(), error.join());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
