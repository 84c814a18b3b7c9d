package dev.tidemill.worker.sandbox.crun;

import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.isolation.Isolations;
import dev.tidemill.worker.sandbox.Sandbox;
import dev.tidemill.worker.sandbox.SandboxDriver;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sandboxes as OCI containers, made by crun or gVisor's runsc without any daemon. All that it
 * leaves on the host lies under {@code /run/tidemill-INSTANCE} and in control groups of the same
 * name.
 */
public final class CrunDriver implements SandboxDriver, AutoCloseable {

    private static final Path NOTHING = Path.of("/dev/null");
    private static final FileAttribute<?> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Path OPEN_FILES =
            Path.of("/proc/" + ProcessHandle.current().pid() + "/fd");

    private final Map<Isolation, OciRuntime> runtimes = new EnumMap<>(Isolation.class);
    private final Path states;
    private final Path boxes;
    private final Path nothing;
    private final Path exchanges;
    private final Path closedExchanges;
    private final Bundle bundle;
    private final UserRanges users;
    private final Cgroups cgroups;
    private final Watch watch;
    private final Orphans orphans;
    private final Namespaces namespaces = new Namespaces();
    private final SecureRandom random = new SecureRandom();

    /**
     * Cleans up after an earlier worker of this instance and gets ready. Blocks.
     *
     * @param prefixes of interpreters that are not among what all sandboxes see
     * @param maxProcesses most processes and threads in one sandbox
     */
    public CrunDriver(String instance, List<Path> prefixes, int maxProcesses) throws IOException {
        var crun = HostCheck.crun().orElseThrow(() -> new IOException("crun is missing"));
        runtimes.put(Isolation.STANDARD, new OciRuntime.Crun(crun));
        Isolations.ofThisMachine()
                .runsc()
                .ifPresent(it -> runtimes.put(Isolation.HOSTILE, new OciRuntime.Runsc(it)));
        cleanUp(instance);
        var home = Files.createDirectories(Path.of("/run/tidemill-" + instance));
        states = Files.createDirectory(home.resolve("state"), OURS_ALONE);
        boxes = Files.createDirectory(home.resolve("boxes"));
        Mounts.memory(boxes, 64);
        Mounts.share(boxes);
        Processes.adoptOrphans();
        nothing = directory("nothing");
        exchanges = directory("talk");
        closedExchanges = Files.createDirectory(boxes.resolve("talk-closed"), OURS_ALONE);
        bundle =
                new Bundle(Skeleton.make(boxes.resolve("root")), languages(prefixes), maxProcesses);
        users = new UserRanges(instance);
        cgroups = Cgroups.of(instance);
        cgroups.prepare();
        watch = new Watch();
        orphans = new Orphans(Duration.ofSeconds(5)).start();
    }

    /** Ends and removes everything of an instance that no worker runs any more. Blocks. */
    public static void cleanUp(String instance) throws IOException {
        Leftovers.remove(instance);
    }

    /**
     * A directory for what sandboxes are shown. It is gone with this driver, and its place tells a
     * sandbox nothing.
     */
    public Path directory(String name) throws IOException {
        return Files.createDirectory(boxes.resolve(name));
    }

    /** Prefixes of interpreters, shown where their place on the host cannot be told. */
    private Map<Path, Path> languages(List<Path> prefixes) throws IOException {
        var shown = new HashMap<Path, Path>();
        for (var prefix : prefixes) {
            shown.put(prefix, show("language-" + shown.size(), prefix));
        }
        return shown;
    }

    /**
     * Shows a directory of a disk where sandboxes can be given it. Its place on the host tells them
     * nothing.
     */
    public Path show(String name, Path directory) throws IOException {
        var at = directory(name);
        Mounts.showReadOnly(List.of(directory, nothing), at);
        return at;
    }

    /** Shows the directories as the sandbox's code and layers. */
    void show(Path code, List<Path> layers, Path home) throws IOException {
        Mounts.showReadOnly(List.of(code, nothing), Bundle.task(home));
        if (!layers.isEmpty()) {
            var highestFirst = new LinkedHashSet<>(layers.reversed()); // none may be there twice
            highestFirst.add(nothing);
            Mounts.showReadOnly(List.copyOf(highestFirst), Bundle.layers(home));
        }
    }

    /**
     * The users of crun's sandboxes are nobody else's on the host, and crun comes in as one of
     * them. Those of gVisor's are numbers of the host: only root comes as far as their doors.
     */
    @Override
    public Path exchanges(Isolation isolation) {
        return switch (isolation) {
            case STANDARD -> exchanges;
            case HOSTILE -> closedExchanges;
        };
    }

    @Override
    public Sandbox open(Spec spec, Sandbox.Output output, Optional<Sandbox.Output> errors)
            throws IOException {
        var runtime = runtimes.get(spec.isolation());
        if (runtime == null) {
            throw new IOException(
                    "no isolation "
                            + spec.isolation().word()
                            + " on this host: install "
                            + Isolations.ofThisMachine().missing(spec.isolation()).orElse("it")
                            + " and start the worker again");
        }
        var name = newName();
        var home = Files.createDirectory(boxes.resolve(name), OURS_ALONE);
        var pipe = home.resolve("out");
        Linux.makePipe(pipe);
        var errorPipe = errors.isEmpty() ? pipe : home.resolve("errors");
        if (errors.isPresent()) {
            Linux.makePipe(errorPipe);
        }
        var reserved = users.take();
        var firstUser = runtime.firstUser(reserved);
        var network = Path.of("/dev/null");
        try {
            // crun enters it as the first of them; other users of the host stay outside
            give(home, firstUser, 0, 0);
            give(pipe, firstUser, Bundle.USER, Bundle.GROUP);
            give(errorPipe, firstUser, Bundle.USER, Bundle.GROUP);
            if (spec.exchange().isPresent()) {
                give(spec.exchange().get(), firstUser, Bundle.USER, Bundle.GROUP);
            }
            if (!runtime.makesNetwork()) {
                network = OPEN_FILES.resolve(String.valueOf(namespaces.make()));
            }
            bundle.write(
                    home,
                    spec,
                    new Bundle.Place(
                            home,
                            cgroups.path(name),
                            runtime.makesNetwork() ? Optional.of(firstUser) : Optional.empty(),
                            network,
                            runtime.memoryMegabytes(spec.memoryMegabytes())));
            var command = new ArrayList<String>();
            if (spec.waits()) {
                command.addAll(List.of("create", "--bundle", home.toString()));
            } else {
                command.addAll(List.of("run", "--detach", "--bundle", home.toString()));
            }
            command.addAll(List.of("--pid-file", home.resolve("pid").toString(), name));
            var opened = new OutputPipe(Linux.openPipe(pipe), watch, output);
            OutputPipe openedErrors = null;
            try {
                if (errors.isPresent()) {
                    openedErrors = new OutputPipe(Linux.openPipe(errorPipe), watch, errors.get());
                }
                run(runtime, command, pipe.toFile(), errorPipe.toFile(), home);
                var process = Long.parseLong(Files.readString(home.resolve("pid")).strip());
                if (runtime.makesNetwork()) {
                    network = Path.of("/proc/" + process + "/ns/net");
                }
                return new CrunSandbox(
                        this,
                        name,
                        home,
                        runtime,
                        process,
                        network,
                        opened,
                        openedErrors,
                        reserved,
                        cgroups,
                        watch);
            } catch (IOException | RuntimeException failure) {
                opened.close();
                if (openedErrors != null) {
                    openedErrors.close();
                }
                throw failure;
            }
        } catch (IOException | RuntimeException failure) {
            remove(runtime, name, home, network, reserved);
            throw failure;
        }
    }

    private static void give(Path file, long firstUser, int user, int group) throws IOException {
        Files.setAttribute(file, "unix:uid", (int) firstUser + user);
        Files.setAttribute(file, "unix:gid", (int) firstUser + group);
    }

    /** Takes everything of a sandbox away whose processes have ended, or kills them. */
    void remove(OciRuntime runtime, String name, Path home, Path network, long reserved) {
        runtime.endHelpers(states.resolve(runtime.name()), name);
        try {
            run(runtime, List.of("delete", "--force", name), home);
        } catch (IOException unknown) {
            // it was never made, or is gone
        }
        for (var shown : List.of(Bundle.task(home), Bundle.layers(home))) {
            while (Mounts.detach(shown)) {
                // more than one mount may be stacked there
            }
        }
        if (network.startsWith(OPEN_FILES)) {
            Linux.close(Integer.parseInt(network.getFileName().toString()));
        }
        Trees.delete(home);
        cgroups.forget(name);
        users.release(reserved);
    }

    void start(OciRuntime runtime, String name, Path home) throws IOException {
        run(runtime, List.of("start", name), home);
    }

    void terminate(OciRuntime runtime, String name, Path home) throws IOException {
        run(runtime, List.of("kill", name, "TERM"), home);
    }

    Namespaces network() {
        return namespaces;
    }

    private void run(OciRuntime runtime, List<String> arguments, Path home) throws IOException {
        run(runtime, arguments, NOTHING.toFile(), NOTHING.toFile(), home);
    }

    private void run(
            OciRuntime runtime, List<String> arguments, File output, File errors, Path home)
            throws IOException {
        var command = new ArrayList<String>();
        command.addAll(runtime.command(states.resolve(runtime.name())));
        command.add("--log=" + home.resolve("log"));
        command.addAll(arguments);
        var builder =
                new ProcessBuilder(command)
                        .redirectInput(NOTHING.toFile())
                        .redirectOutput(output)
                        .redirectError(errors);
        builder.environment().clear();
        var process = builder.start();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(runtime.name() + " " + arguments + " does not end");
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
        if (process.exitValue() != 0) {
            var log = home.resolve("log");
            throw new IOException(
                    runtime.name()
                            + " "
                            + arguments
                            + " failed: "
                            + (Files.exists(log) ? Files.readString(log).strip() : "no message"));
        }
    }

    private String newName() {
        var bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** After all sandboxes are closed. */
    @Override
    public void close() {
        orphans.close();
        watch.close();
        namespaces.close();
        Mounts.detach(boxes);
    }
}
