package dev.tidemill.worker.runtime;

import dev.tidemill.core.function.Runtimes.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;

/** The bootstraps of our own, laid out on disk so that sandboxes can see them. */
public final class Bootstraps {

    private static final Map<Family, String> FILES =
            Map.of(Family.NODE, "node/bootstrap.cjs", Family.PYTHON, "python/bootstrap.py");

    private final Path root;

    private Bootstraps(Path root) {
        this.root = root;
    }

    public static Bootstraps install(Path root) throws IOException {
        for (var file : FILES.values()) {
            var target = root.resolve(file);
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            try (var in =
                    Objects.requireNonNull(Bootstraps.class.getResourceAsStream(file), file)) {
                Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.createDirectories(root.resolve("provided"));
        return new Bootstraps(root);
    }

    /** What a sandbox of the family sees as {@code /var/runtime}. */
    public Path directory(Family family) {
        return root.resolve(
                switch (family) {
                    case NODE -> "node";
                    case PYTHON -> "python";
                    case PROVIDED -> "provided";
                });
    }
}
