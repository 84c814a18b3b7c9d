package dev.tidemill.worker.runtime;

import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.function.Runtimes.Family;
import dev.tidemill.core.function.Runtimes.Interpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The bootstraps of our own, laid out on disk so that sandboxes can see them. */
public final class Bootstraps {

    /** Shows a directory where sandboxes can be given it, without its place on the host. */
    public interface Shown {
        Path show(String name, Path directory) throws IOException;
    }

    private static final Map<Family, String> FILES =
            Map.of(
                    Family.NODE,
                    "node/bootstrap.cjs",
                    Family.PYTHON,
                    "python/bootstrap.py",
                    Family.RUBY,
                    "ruby/bootstrap.rb");

    private final Path root;
    private final Map<Interpreter, CompletableFuture<Path>> java = new HashMap<>();

    private Bootstraps(Path root) {
        this.root = root;
    }

    /**
     * Java's goes on being prepared in the background: the first time, its JVM loads classes for
     * the archive of them.
     *
     * @param root for small files
     * @param kept on a disk, for what is worth keeping for the next start
     */
    public static Bootstraps install(Path root, Path kept, Shown shown, Runtimes runtimes)
            throws IOException {
        for (var file : FILES.values()) {
            var target = root.resolve(file);
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            try (var in =
                    Objects.requireNonNull(Bootstraps.class.getResourceAsStream(file), file)) {
                Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.createDirectories(root.resolve("provided"));
        var installed = new Bootstraps(root);
        var java = new JavaBootstrap(kept);
        for (var runtime : runtimes.served()) {
            if (runtime.family() == Family.JAVA) {
                installed.java.put(
                        runtime.interpreter().orElseThrow(),
                        prepare(java, shown, runtime.identifier(), runtime.interpreter().get()));
            }
        }
        return installed;
    }

    private static CompletableFuture<Path> prepare(
            JavaBootstrap java, Shown shown, String name, Interpreter jvm) {
        var prepared = new CompletableFuture<Path>();
        Thread.ofPlatform()
                .daemon()
                .name("bootstrap-" + name)
                .start(
                        () -> {
                            try {
                                prepared.complete(shown.show(name, java.prepare(jvm)));
                            } catch (IOException | RuntimeException failure) {
                                prepared.completeExceptionally(failure);
                            }
                        });
        return prepared;
    }

    /** What a sandbox of the family sees as {@code /var/runtime}. May block for seconds once. */
    public Path directory(Family family, Interpreter interpreter) throws IOException {
        return switch (family) {
            case NODE -> root.resolve("node");
            case PYTHON -> root.resolve("python");
            case RUBY -> root.resolve("ruby");
            case JAVA -> {
                try {
                    yield Objects.requireNonNull(java.get(interpreter), "no such JVM").join();
                } catch (CompletionException failure) {
                    throw new IOException("no bootstrap for Java", failure.getCause());
                }
            }
            case PROVIDED -> provided();
        };
    }

    /** For packages that bring their own. */
    public Path provided() {
        return root.resolve("provided");
    }
}
