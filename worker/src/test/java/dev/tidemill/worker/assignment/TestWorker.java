package dev.tidemill.worker.assignment;

import dev.tidemill.core.egress.EgressPolicies;
import dev.tidemill.core.egress.EgressPolicy;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.CodeStore;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.Layer;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.iam.policy.AddressRange;
import dev.tidemill.core.iam.session.SessionIssuer;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.worker.artifact.Archives;
import dev.tidemill.worker.artifact.CodeCache;
import dev.tidemill.worker.egress.EgressConfig;
import dev.tidemill.worker.egress.Egresses;
import dev.tidemill.worker.route.RouteConfig;
import dev.tidemill.worker.route.Routes;
import dev.tidemill.worker.runtime.Bootstraps;
import dev.tidemill.worker.sandbox.crun.CrunDriver;
import dev.tidemill.worker.sandbox.pool.PoolTargets;
import dev.tidemill.worker.sandbox.pool.Pools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.WithDefault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;

/** A whole worker without server and Kafka: real sandboxes, messages kept in a list. */
final class TestWorker implements AutoCloseable {

    /** Deployment packages in memory. */
    static final class MemoryStore implements CodeStore {
        private final Map<CodeHash, byte[]> packages = new ConcurrentHashMap<>();

        @Override
        public CodeHash put(byte[] zip) {
            var hash = CodeHash.of(zip);
            packages.put(hash, zip);
            return hash;
        }

        /** From now on it hands out something else. */
        void corrupt(CodeHash hash, byte[] content) {
            packages.put(hash, content);
        }

        @Override
        public InputStream open(CodeHash hash) {
            return new ByteArrayInputStream(packages.getOrDefault(hash, new byte[0]));
        }
    }

    /** What was added for the tests of this machine, if anything was. */
    static final Path RUNTIMES =
            Path.of(System.getProperty("tidemill.test.runtimes", "target/runtimes"))
                    .toAbsolutePath();

    private static final AtomicInteger COUNT = new AtomicInteger();

    static {
        // real processes take their time where the machine is busy
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    final String instance = "test" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    final MemoryStore store = new MemoryStore();

    /** Of all functions; the tests of sandboxes run once for each. */
    volatile Isolation isolation = NeedsSandboxes.isolation();

    final List<Message> messages = new CopyOnWriteArrayList<>();
    final NioEventLoopGroup group = new NioEventLoopGroup(2);
    final Floor floor;
    final Path directory;
    private final CrunDriver driver;

    TestWorker(int pooled, Map<String, String> config) {
        this(pooled, config, (_, _) -> Optional.empty());
    }

    TestWorker(int pooled, Map<String, String> config, SessionIssuer issuer) {
        this(
                pooled,
                config,
                issuer,
                new Egresses(
                        egress(config),
                        routes(config),
                        new NoPolicies(),
                        (_, loop) -> loop.newFailedFuture(new IOException("nobody answers"))));
    }

    TestWorker(int pooled, Map<String, String> config, SessionIssuer issuer, Egresses egresses) {
        try {
            directory = Files.createTempDirectory("tidemill-worker");
            // what sandboxes are shown must be readable by their users
            Files.setPosixFilePermissions(
                    directory,
                    java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            var runtimes =
                    Runtimes.ofThisMachine(
                            Path.of(config.getOrDefault("runtimes", RUNTIMES.toString())));
            driver = new CrunDriver(instance, runtimes.prefixes(), 256);
            var settings = assignment(config);
            var starter =
                    new Starter(
                            driver,
                            new CodeCache(store, directory.resolve("code"), 1L << 30),
                            new Archives<>(directory.resolve("archives"), 1L << 30),
                            Bootstraps.install(
                                    driver.directory("bootstraps"),
                                    Path.of("target/java").toAbsolutePath(),
                                    driver::show,
                                    runtimes),
                            runtimes,
                            new Routes(routes(config), issuer, Clock.systemUTC()),
                            egresses,
                            Clock.systemUTC(),
                            settings.initLimit());
            floor =
                    new Floor(
                            "worker-test",
                            settings,
                            Clock.systemUTC(),
                            new Loops(group),
                            starter,
                            _ -> isolation,
                            settings.memoryMegabytes() == 0 ? 8192 : settings.memoryMegabytes(),
                            new Pools<>(new PoolTargets(pooled, 4 * pooled), Kind.basic(runtimes)),
                            messages::add,
                            Duration.ofMillis(50),
                            new WorkerMetrics(new SimpleMeterRegistry()));
            floor.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Who waits is sent away late, and gets a sandbox of its own only where there is no other: a
     * busy machine is not what these tests are about.
     */
    static AssignmentConfig assignment(Map<String, String> values) {
        var patient = new HashMap<>(Map.of("longestWait", "1m", "patience", "1h"));
        patient.putAll(values);
        return config(AssignmentConfig.class, patient);
    }

    static RouteConfig routes(Map<String, String> values) {
        return config(RouteConfig.class, values);
    }

    static EgressConfig egress(Map<String, String> values) {
        return config(EgressConfig.class, values);
    }

    private static final class NoPolicies implements EgressPolicies {
        @Override
        public Optional<EgressPolicy> find(TenantId tenant, String id) {
            return Optional.empty();
        }

        @Override
        public List<AddressRange> network(TenantId tenant, String name) {
            return List.of();
        }
    }

    /** The real mapping with its real defaults, some of them changed. */
    private static <T> T config(Class<T> mapping, Map<String, String> values) {
        return mapping.cast(
                java.lang.reflect.Proxy.newProxyInstance(
                        mapping.getClassLoader(),
                        new Class<?>[] {mapping},
                        (_, method, _) -> {
                            var fallback = method.getAnnotation(WithDefault.class).value();
                            var value = values.getOrDefault(method.getName(), fallback);
                            var type = method.getReturnType();
                            if (type == int.class) {
                                return Integer.valueOf(value);
                            }
                            return type == String.class
                                    ? value
                                    : new DurationConverter().convert(value);
                        }));
    }

    List<EventLoop> loops() {
        var loops = new ArrayList<EventLoop>();
        group.forEach(executor -> loops.add((EventLoop) executor));
        return loops;
    }

    /** A function under construction. */
    record Code(
            String runtime,
            String handler,
            Map<String, String> files,
            Map<String, byte[]> classes) {

        Code(String runtime, String handler, Map<String, String> files) {
            this(runtime, handler, files, Map.of());
        }
    }

    static Code node(String source) {
        return new Code("nodejs20.x", "index.handler", Map.of("index.js", source));
    }

    static Code python(String source) {
        return new Code("python3.11", "app.handler", Map.of("app.py", source));
    }

    static Code provided(String bootstrap) {
        return new Code("provided.al2023", "any.thing", Map.of("bootstrap", bootstrap));
    }

    FunctionVersion function(Code code) {
        return function(code, 256, Duration.ofSeconds(10), Map.of());
    }

    FunctionVersion function(
            Code code, int memory, Duration timeout, Map<String, String> environment) {
        return function(TenantId.DEFAULT, code, memory, timeout, environment);
    }

    FunctionVersion function(
            TenantId tenant,
            Code code,
            int memory,
            Duration timeout,
            Map<String, String> environment) {
        var name = "f" + UUID.randomUUID().toString().substring(0, 8);
        return new FunctionVersion(
                new FunctionId(tenant, name),
                Optional.of(UUID.randomUUID().toString()),
                FunctionVersion.LATEST,
                UUID.randomUUID().toString(),
                code.runtime(),
                code.handler(),
                memory,
                timeout,
                512,
                Optional.of("arn:aws:iam::" + tenant + ":role/" + name),
                environment,
                store.put(zip(code.files(), code.classes())),
                "/aws/lambda/" + name);
    }

    /** The same function with layers, the lowest first. */
    FunctionVersion layered(FunctionVersion function, List<Map<String, String>> layers) {
        var number = new AtomicInteger();
        return function.withLayers(
                layers.stream()
                        .map(TestWorker::zip)
                        .map(zip -> layer(store.put(zip), number.incrementAndGet()))
                        .toList());
    }

    static Layer layer(CodeHash code, int number) {
        var arn = "arn:aws:lambda:us-east-1:000000000001:layer:l" + number + ":1";
        return new Layer(arn, code, 1, 1);
    }

    static byte[] zip(Map<String, String> files) {
        return zip(files, Map.of());
    }

    private static byte[] zip(Map<String, String> files, Map<String, byte[]> classes) {
        var bytes = new HashMap<>(classes);
        files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return zipOf(bytes);
    }

    private static byte[] zipOf(Map<String, byte[]> files) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return executable(bytes.toByteArray());
    }

    /** Java's zip files know no modes: marks the files of extensions in the directory. */
    private static byte[] executable(byte[] zip) {
        var in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        var at = in.getInt(zip.length - 6);
        while (in.getInt(at) == 0x02014b50) {
            var length = in.getShort(at + 28);
            var name = new String(zip, at + 46, length, StandardCharsets.UTF_8);
            if (name.matches("(extensions/.*|wrapper)(?<!\\.txt)")) {
                in.put(at + 5, (byte) 3);
                in.putInt(at + 38, 0100755 << 16);
            }
            at += 46 + length + in.getShort(at + 30) + in.getShort(at + 32);
        }
        return zip;
    }

    CompletableFuture<Answer> start(FunctionVersion function, String event) {
        return floor.invoke(invocation(function, event, Optional.empty())).toCompletableFuture();
    }

    static Invocation invocation(
            FunctionVersion function, String event, Optional<String> clientContext) {
        return invocation(function, Optional.empty(), event, clientContext);
    }

    static Invocation invocation(
            FunctionVersion function,
            Optional<String> qualifier,
            String event,
            Optional<String> clientContext) {
        return new Invocation(
                InvocationId.random(),
                function,
                qualifier,
                event.getBytes(StandardCharsets.UTF_8),
                clientContext,
                true,
                Invocation.Trigger.CALL,
                1);
    }

    /** The answer to a call by this qualifier. */
    String textBy(FunctionVersion function, String qualifier) {
        var invocation = invocation(function, Optional.of(qualifier), "{}", Optional.empty());
        var answer = result(floor.invoke(invocation).toCompletableFuture());
        return new String(answer.outcome().payload(), StandardCharsets.UTF_8);
    }

    /** The same under a number. */
    static FunctionVersion published(FunctionVersion latest, String number) {
        return new FunctionVersion(
                latest.function(),
                latest.id(),
                number,
                UUID.randomUUID().toString(),
                latest.runtime(),
                latest.handler(),
                latest.memoryMegabytes(),
                latest.timeout(),
                latest.ephemeralStorageMegabytes(),
                latest.role(),
                latest.environment(),
                latest.code(),
                latest.logGroup());
    }

    Result call(FunctionVersion function, String event) {
        return result(start(function, event));
    }

    static Result result(CompletableFuture<Answer> answer) {
        try {
            return switch (answer.get(3, TimeUnit.MINUTES)) {
                case Answer.Done(var result) -> result;
                case Answer.NoRoom(var reason) -> throw new AssertionError("no room: " + reason);
            };
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    String text(FunctionVersion function, String event) {
        return new String(call(function, event).outcome().payload(), StandardCharsets.UTF_8);
    }

    /** The control groups of its sandboxes. */
    List<Path> groups() {
        var pids = Path.of("/sys/fs/cgroup/pids/tidemill-" + instance);
        var unified = Path.of("/sys/fs/cgroup/tidemill-" + instance);
        try (var groups = Files.list(Files.exists(pids) ? pids : unified)) {
            return groups.filter(Files::isDirectory).toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    @Override
    public void close() {
        floor.close();
        driver.close();
        try {
            CrunDriver.cleanUp(instance);
        } catch (IOException stays) {
            throw new UncheckedIOException(stays);
        }
        var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        dev.tidemill.worker.sandbox.crun.Trees.delete(directory);
    }
}
