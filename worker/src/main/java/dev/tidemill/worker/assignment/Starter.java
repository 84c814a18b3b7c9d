package dev.tidemill.worker.assignment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.function.Runtimes.Served;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.worker.artifact.Archives;
import dev.tidemill.worker.artifact.CodeCache;
import dev.tidemill.worker.egress.Egresses;
import dev.tidemill.worker.extension.ExtensionFiles;
import dev.tidemill.worker.extension.Extensions;
import dev.tidemill.worker.extension.Launcher;
import dev.tidemill.worker.route.RoleAccess;
import dev.tidemill.worker.route.Route;
import dev.tidemill.worker.route.Routes;
import dev.tidemill.worker.runtime.Bootstraps;
import dev.tidemill.worker.runtime.ClassArchive;
import dev.tidemill.worker.runtime.Commands;
import dev.tidemill.worker.runtime.Conversation;
import dev.tidemill.worker.runtime.Failure;
import dev.tidemill.worker.runtime.Failures;
import dev.tidemill.worker.runtime.FramedConversation;
import dev.tidemill.worker.runtime.HttpConversation;
import dev.tidemill.worker.runtime.Surroundings;
import dev.tidemill.worker.sandbox.Sandbox;
import dev.tidemill.worker.sandbox.SandboxDriver;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Makes generic sandboxes and turns them into a function's. Everything here blocks. */
final class Starter {

    /** What became of a load. */
    sealed interface Loading {
        record Ready() implements Loading {}

        /** The tenant's code is to blame; what its invocation gets to hear. */
        record Refused(Function<InvocationId, Failure> failure) implements Loading {}
    }

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration HELLO_LIMIT = Duration.ofSeconds(20);

    /** What the shell answers for a program that is missing or none. */
    private static final Set<Integer> NOT_RUN = Set.of(126, 127);

    /**
     * The package is shown after the sandbox is made: its path must be looked up again when it
     * starts. A layer may bring the bootstrap.
     */
    private static final String PROVIDED =
            "cd /var/task && if [ -f bootstrap ]; then exec ./bootstrap; fi; exec /opt/bootstrap";

    /** The same for what starts the runtime of a package. */
    private static final String WRAPPED = "cd /var/task && exec \"$@\"";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd");

    /** From its first moment: a local user who is faster than the bootstrap must not get in. */
    private static final FileAttribute<?> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final SandboxDriver driver;
    private final CodeCache cache;
    private final Archives<Trainer.Key> archives;
    private final Bootstraps bootstraps;
    private final Runtimes runtimes;
    private final Routes routes;
    private final Egresses egresses;
    private final Clock clock;
    private final Duration initLimit;

    Starter(
            SandboxDriver driver,
            CodeCache cache,
            Archives<Trainer.Key> archives,
            Bootstraps bootstraps,
            Runtimes runtimes,
            Routes routes,
            Egresses egresses,
            Clock clock,
            Duration initLimit) {
        this.driver = driver;
        this.cache = cache;
        this.archives = archives;
        this.bootstraps = bootstraps;
        this.runtimes = runtimes;
        this.routes = routes;
        this.egresses = egresses;
        this.clock = clock;
        this.initLimit = initLimit;
    }

    /** What runs the function on this host. */
    Served runtime(FunctionVersion function) {
        return runtimes.find(function.runtime())
                .orElseThrow(
                        () ->
                                new PlatformException(
                                        ErrorCode.SANDBOX_FAILED,
                                        "this host has no interpreter for " + function.runtime()));
    }

    /** Starts a bootstrap without code; {@link #saysHello} waits until it is ready for some. */
    void openGeneric(
            LiveSandbox live, Kind kind, Map<String, String> extra, int temporary, EventLoop loop)
            throws IOException {
        var exchange = exchange(kind.isolation());
        var talk = FramedConversation.open(loop, exchange, live);
        try {
            var environment = Surroundings.generic();
            environment.putAll(extra);
            var sandbox =
                    driver.open(
                            new SandboxDriver.Spec(
                                    kind.isolation(),
                                    Commands.bootstrap(
                                            kind.family(),
                                            kind.interpreter(),
                                            kind.memoryMegabytes(),
                                            extra.keySet()),
                                    environment,
                                    bootstraps.directory(kind.family(), kind.interpreter()),
                                    kind.interpreter().prefix(),
                                    Optional.of(exchange),
                                    kind.memoryMegabytes(),
                                    temporary,
                                    false),
                            live.journal());
            attach(live, sandbox, talk, apiFor(live, sandbox, loop));
        } catch (IOException | RuntimeException failure) {
            talk.close();
            throw failure;
        }
    }

    private Path exchange(Isolation isolation) throws IOException {
        return Files.createDirectory(
                driver.exchanges(isolation).resolve(UUID.randomUUID().toString()), OURS_ALONE);
    }

    /** For what the function's own code may want to register. */
    private Extensions apiFor(LiveSandbox live, Sandbox sandbox, EventLoop loop)
            throws IOException {
        try {
            var extensions = new Extensions(loop, clock, List.of(), live);
            extensions.serveAt(sandbox.listen(HttpConversation.PORT));
            return extensions;
        } catch (IOException | RuntimeException failure) {
            sandbox.close();
            throw failure;
        }
    }

    /**
     * Waits for a bootstrap without code.
     *
     * @return false when variables of the function keep it from answering: what its code, not the
     *     platform, is to blame for
     * @throws IOException when nothing of the function explains it
     */
    boolean saysHello(LiveSandbox live, FunctionVersion function) throws IOException {
        try {
            awaitHello(live);
            return true;
        } catch (IOException silent) {
            if (Surroundings.atStart(function).isEmpty()) {
                throw silent;
            }
            return false;
        }
    }

    /** Waits for a bootstrap that knows nothing of any function. */
    void awaitHello(LiveSandbox live) throws IOException {
        await(live.hello(), HELLO_LIMIT, "the bootstrap does not answer");
    }

    private void attach(LiveSandbox live, Sandbox sandbox, Conversation talk, Extensions extensions)
            throws IOException {
        try {
            var out = routes.open(talk.loop(), sandbox.listen(Route.PORT));
            live.attach(sandbox, talk, out, extensions);
        } catch (IOException | RuntimeException failure) {
            sandbox.close();
            extensions.close();
            throw failure;
        }
    }

    /** Turns a generic sandbox into the function's: code, limits, environment, log. */
    Loading load(LiveSandbox live, Sandbox sandbox, Conversation talk, Crew crew, Packages code)
            throws IOException {
        var function = crew.function();
        introduce(live, crew);
        sandbox.bind(code.code(), code.layers(), function.memoryMegabytes());
        var access = routes.access(function);
        live.extensions().serve(function);
        live.route().serve(access);
        leadOut(live, sandbox, function);
        var settings = settings(crew, surroundings(live, function, access));
        talk.loop().execute(() -> talk.init(settings));
        return awaitLoad(live, function);
    }

    /** Starts a package that brings its own bootstrap; {@link #awaitLoad} tells how it went. */
    void openProvided(LiveSandbox live, Crew crew, Packages code, EventLoop loop)
            throws IOException {
        var function = crew.function();
        introduce(live, crew);
        var environment = Surroundings.generic();
        var access = routes.access(function);
        environment.putAll(surroundings(live, function, access));
        var sandbox =
                driver.open(
                        new SandboxDriver.Spec(
                                crew.isolation(),
                                List.of("/bin/sh", "-c", PROVIDED),
                                environment,
                                bootstraps.provided(),
                                Optional.empty(),
                                Optional.empty(),
                                function.memoryMegabytes(),
                                function.ephemeralStorageMegabytes(),
                                true),
                        live.journal());
        try {
            sandbox.bind(code.code(), code.layers(), function.memoryMegabytes());
            var extensions = new Extensions(loop, clock, List.of(), live);
            extensions.serve(function);
            var listener = sandbox.listen(HttpConversation.PORT);
            var talk =
                    HttpConversation.open(loop, listener, function.arn(), extensions.api(), live);
            attach(live, sandbox, talk, extensions);
            live.route().serve(access);
            leadOut(live, sandbox, function);
        } catch (IOException | RuntimeException failure) {
            sandbox.close();
            throw failure;
        }
        sandbox.start();
    }

    /**
     * Starts the extensions of a function, and then its runtime, by its wrapper if it has one;
     * {@link #awaitLoad} tells how it went.
     *
     * @param names of the extensions' files
     */
    void openExtended(
            LiveSandbox live, Crew crew, Packages code, List<String> names, EventLoop loop)
            throws IOException {
        var runtime = runtime(crew.function());
        open(
                live,
                crew,
                code,
                names,
                new First(
                        command(runtime, crew.function()),
                        crew.function().memoryMegabytes(),
                        live.journal(),
                        Optional.empty()),
                loop);
    }

    /**
     * Starts a JVM with an archive of the function's classes; {@link #awaitLoad} tells how it went.
     *
     * @param code with the archive as its highest layer
     */
    void openArchived(LiveSandbox live, Crew crew, Packages code, EventLoop loop)
            throws IOException {
        var jvm = runtime(crew.function()).interpreter().orElseThrow();
        var memory = crew.function().memoryMegabytes();
        open(
                live,
                crew,
                code,
                List.of(),
                new First(
                        ClassArchive.start(jvm, memory), memory, live.journal(), Optional.empty()),
                loop);
    }

    /**
     * Runs the initialisation for an archive; {@link #awaitLoad} tells how it went.
     *
     * @param memoryMegabytes of the sandbox, more than the function's
     * @param archive gets it, when the initialisation is over
     */
    void openTraining(
            LiveSandbox live,
            Crew crew,
            Packages code,
            int memoryMegabytes,
            Sandbox.Output archive,
            EventLoop loop)
            throws IOException {
        var jvm = runtime(crew.function()).interpreter().orElseThrow();
        open(
                live,
                crew,
                code,
                List.of(),
                new First(
                        ClassArchive.training(jvm, crew.function().memoryMegabytes()),
                        memoryMegabytes,
                        archive,
                        Optional.of(live.journal())),
                loop);
    }

    /**
     * What a sandbox that belongs to a function from its start runs first.
     *
     * @param errors where what it writes as errors goes, if that is not the same place
     */
    private record First(
            List<String> command,
            int memoryMegabytes,
            Sandbox.Output output,
            Optional<Sandbox.Output> errors) {}

    private void open(
            LiveSandbox live,
            Crew crew,
            Packages code,
            List<String> names,
            First first,
            EventLoop loop)
            throws IOException {
        var function = crew.function();
        var started = names.subList(0, Math.min(names.size(), ExtensionFiles.MOST));
        var extensions = new Extensions(loop, clock, started, live);
        extensions.serve(function);
        introduce(live, crew);
        var access = routes.access(function);
        var variables = surroundings(live, function, access);
        var environment = Surroundings.generic();
        environment.putAll(variables);
        // it has all from its start; a wrapper may have changed those that are not the platform's
        variables.keySet().removeIf(name -> !name.startsWith("AWS_LAMBDA_"));
        var runtime = runtime(function);
        var exchange =
                runtime.interpreter().isPresent()
                        ? Optional.of(exchange(crew.isolation()))
                        : Optional.<Path>empty();
        var command = first.command();
        var sandbox =
                driver.open(
                        new SandboxDriver.Spec(
                                crew.isolation(),
                                started.isEmpty() ? command : Launcher.command(started, command),
                                environment,
                                runtime.interpreter().isPresent()
                                        ? bootstraps.directory(
                                                runtime.family(), runtime.interpreter().get())
                                        : bootstraps.provided(),
                                runtime.interpreter().flatMap(Runtimes.Interpreter::prefix),
                                exchange,
                                first.memoryMegabytes(),
                                function.ephemeralStorageMegabytes(),
                                true),
                        first.output(),
                        started.isEmpty()
                                ? first.errors()
                                : Optional.of(live.journal()::acceptFromExtensions));
        Conversation talk = null;
        try {
            sandbox.bind(code.code(), code.layers(), first.memoryMegabytes());
            if (!started.isEmpty()) {
                extensions.launchedFrom(sandbox.listen(Launcher.PORT));
            }
            var listener = sandbox.listen(HttpConversation.PORT);
            if (exchange.isPresent()) {
                extensions.serveAt(listener);
                var framed = FramedConversation.open(loop, exchange.get(), live);
                talk = framed;
                attach(live, sandbox, framed, extensions);
                var settings = settings(crew, variables);
                var unused = live.hello().thenRun(() -> loop.execute(() -> framed.init(settings)));
            } else {
                talk =
                        HttpConversation.open(
                                loop, listener, function.arn(), extensions.api(), live);
                attach(live, sandbox, talk, extensions);
            }
            live.route().serve(access);
            leadOut(live, sandbox, function);
            if (names.size() > started.size()) {
                live.onBroken(Extensions.LAUNCH_ERROR, Extensions.TOO_MANY);
            }
        } catch (IOException | RuntimeException failure) {
            if (talk != null) {
                talk.close();
            }
            extensions.close();
            sandbox.close();
            throw failure;
        }
        sandbox.start();
    }

    private static List<String> command(Served runtime, FunctionVersion function) {
        if (runtime.interpreter().isEmpty()) {
            return List.of("/bin/sh", "-c", PROVIDED);
        }
        var wrapper = Surroundings.wrapper(function);
        var variables = new HashSet<>(Surroundings.atStart(function).keySet());
        wrapper.ifPresent(_ -> variables.add("PYTHONPATH")); // which it may want to set
        var command = new ArrayList<String>();
        wrapper.ifPresent(
                script -> command.addAll(List.of("/bin/sh", "-c", WRAPPED, "sh", script)));
        command.addAll(
                Commands.bootstrap(
                        runtime.family(),
                        runtime.interpreter().get(),
                        function.memoryMegabytes(),
                        variables));
        return command;
    }

    /** Before any code of the function runs. */
    private void leadOut(LiveSandbox live, Sandbox sandbox, FunctionVersion function)
            throws IOException {
        if (!function.egress().isEmpty()) {
            live.leadOut(egresses.open(live.loop(), sandbox, function, live.journal()::line));
        }
    }

    private void introduce(LiveSandbox live, Crew crew) {
        var version = runtimeVersion(crew.function());
        live.assign(crew, newLogStream(crew.function()));
        live.lines()
                .initStart(
                        version,
                        "arn:aws:lambda:us-east-1::runtime:"
                                + CodeHash.of(version.getBytes(StandardCharsets.UTF_8)),
                        live.initializationType());
    }

    private String runtimeVersion(FunctionVersion function) {
        var runtime = runtime(function);
        var language =
                switch (runtime.family()) {
                    case NODE -> "nodejs:";
                    case PYTHON -> "python:";
                    case JAVA -> "java:";
                    case RUBY -> "ruby:";
                    case PROVIDED -> "provided:";
                };
        return runtime.interpreter().map(it -> language + it.version()).orElse(function.runtime());
    }

    Loading awaitLoad(LiveSandbox live, FunctionVersion function) throws IOException {
        try {
            var loaded =
                    live.loaded()
                            .get(
                                    initLimit.plus(function.timeout()).toMillis(),
                                    TimeUnit.MILLISECONDS);
            return switch (loaded) {
                case Loaded.Ready _ -> new Loading.Ready();
                case Loaded.Failed(var failure) -> new Loading.Refused(_ -> failure);
                case Loaded.Broken(var type, var message) ->
                        new Loading.Refused(id -> Failures.extension(id, type, message));
                case Loaded.Ended(var exit) ->
                        new Loading.Refused(
                                id ->
                                        runtime(function).interpreter().isEmpty()
                                                        && NOT_RUN.contains(exit.status())
                                                ? Failures.noBootstrap(id)
                                                : Failures.exit(id, exit));
            };
        } catch (TimeoutException late) {
            var now = clock.instant();
            live.endsFor(LiveSandbox.TIMEOUT);
            return new Loading.Refused(id -> Failures.timeout(id, function.timeout(), now));
        } catch (ExecutionException impossible) {
            throw new IOException("loading failed", impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /** All variables of the function; those by which it finds the platform may be its own. */
    private static Map<String, String> surroundings(
            LiveSandbox live, FunctionVersion function, RoleAccess access) {
        var all = Surroundings.of(function, live.logStream(), live.initializationType());
        access.environment().forEach(all::putIfAbsent);
        return all;
    }

    private static byte[] settings(Crew crew, Map<String, String> environment) {
        var function = crew.function();
        var settings =
                new HashMap<String, Object>(
                        Map.of(
                                "handler",
                                function.handler(),
                                "taskRoot",
                                Surroundings.TASK_ROOT,
                                "arn",
                                function.arn(),
                                "environment",
                                environment));
        crew.tenancy().ifPresent(it -> settings.put("tenantId", it.value()));
        try {
            return JSON.writeValueAsBytes(settings);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String newLogStream(FunctionVersion function) {
        var id = UUID.randomUUID();
        var hex = HexFormat.of();
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).format(DAY)
                + "/["
                + function.version()
                + "]"
                + hex.toHexDigits(id.getMostSignificantBits())
                + hex.toHexDigits(id.getLeastSignificantBits());
    }

    CodeCache cache() {
        return cache;
    }

    Archives<Trainer.Key> archives() {
        return archives;
    }

    private static void await(
            java.util.concurrent.CompletableFuture<Void> event, Duration limit, String what)
            throws IOException {
        try {
            event.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException failure) {
            throw new IOException(what, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
