package dev.tidemill.worker.assignment;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.CodeStore;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.IsolationRules;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.placement.Prepared;
import dev.tidemill.core.placement.Provision;
import dev.tidemill.core.placement.Provisioned;
import dev.tidemill.core.placement.WorkerNode;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.worker.artifact.Archives;
import dev.tidemill.worker.artifact.ArtifactConfig;
import dev.tidemill.worker.artifact.CodeCache;
import dev.tidemill.worker.egress.Egresses;
import dev.tidemill.worker.report.Publisher;
import dev.tidemill.worker.report.ReportConfig;
import dev.tidemill.worker.route.Routes;
import dev.tidemill.worker.runtime.Bootstraps;
import dev.tidemill.worker.sandbox.SandboxConfig;
import dev.tidemill.worker.sandbox.crun.CrunDriver;
import dev.tidemill.worker.sandbox.crun.HostCheck;
import dev.tidemill.worker.sandbox.pool.PoolConfig;
import dev.tidemill.worker.sandbox.pool.PoolTargets;
import dev.tidemill.worker.sandbox.pool.Pools;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The worker of this host, as placement sees it. */
@ApplicationScoped
public class LocalWorker implements WorkerNode {

    private static final Logger LOG = Logger.getLogger(LocalWorker.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final AssignmentConfig assignment;
    private final SandboxConfig sandbox;
    private final PoolConfig pool;
    private final ArtifactConfig artifact;
    private final ReportConfig report;
    private final Routes routes;
    private final Egresses egresses;
    private final IsolationRules isolation;
    private final CodeStore store;
    private final Runtimes runtimes;
    private final Kafka kafka;
    private final Clock clock;
    private final Vertx vertx;
    private final MeterRegistry registry;
    private final Opening<Floor> opening =
            new Opening<>("worker-start", this::start, FIRST_PAUSE, LONGEST_PAUSE);
    private volatile @Nullable Floor floor;

    /** Kept until there is a floor. */
    private volatile List<Provision> provisions = List.of();

    private @Nullable Publisher publisher;
    private @Nullable CrunDriver driver;
    private @Nullable Loops loops;

    LocalWorker(
            AssignmentConfig assignment,
            SandboxConfig sandbox,
            PoolConfig pool,
            ArtifactConfig artifact,
            ReportConfig report,
            Routes routes,
            Egresses egresses,
            Instance<IsolationRules> isolation,
            CodeStore store,
            Runtimes runtimes,
            Kafka kafka,
            Clock clock,
            Vertx vertx,
            MeterRegistry registry) {
        this.assignment = assignment;
        this.sandbox = sandbox;
        this.pool = pool;
        this.artifact = artifact;
        this.report = report;
        this.routes = routes;
        this.egresses = egresses;
        // where nobody asks for more
        this.isolation = isolation.isResolvable() ? isolation.get() : _ -> Isolation.STANDARD;
        this.store = store;
        this.runtimes = runtimes;
        this.kafka = kafka;
        this.clock = clock;
        this.vertx = vertx;
        this.registry = registry;
    }

    @Override
    public String id() {
        return "worker-" + sandbox.instance();
    }

    @Override
    public CompletionStage<Answer> invoke(Invocation invocation) {
        var open = floor;
        if (open != null) {
            return open.invoke(invocation);
        }
        // the first try may take seconds and is worth waiting for
        return opening.first()
                .handle((first, failure) -> Optional.ofNullable(first).or(this::floor))
                .thenCompose(
                        found ->
                                found.map(it -> it.invoke(invocation))
                                        .orElseGet(() -> CompletableFuture.failedStage(unable())));
    }

    private Optional<Floor> floor() {
        return Optional.ofNullable(floor);
    }

    private PlatformException unable() {
        return new PlatformException(
                ErrorCode.SANDBOX_FAILED,
                "this worker cannot run functions: " + problem().orElse("it has just started"));
    }

    @Override
    public void retire(FunctionId function, String version) {
        var open = floor;
        if (open != null) {
            open.retire(function, version);
        }
    }

    @Override
    public void retire(TenantId tenant) {
        var open = floor;
        if (open != null) {
            open.retire(tenant);
        }
    }

    @Override
    public void provision(List<Provision> all) {
        provisions = List.copyOf(all);
        var open = floor;
        if (open != null) {
            open.provision(provisions);
        }
    }

    @Override
    public Provisioned provisioned(FunctionId function, String version) {
        var open = floor;
        return open == null ? Provisioned.NOTHING : open.provisioned(function, version);
    }

    @Override
    public CompletionStage<Prepared> prepare(FunctionVersion version) {
        var open = floor;
        return open == null ? CompletableFuture.failedStage(unable()) : open.prepare(version);
    }

    boolean isReady() {
        return floor != null;
    }

    /** Why it runs no functions, where it tried and failed. It goes on trying. */
    Optional<String> problem() {
        return opening.problem();
    }

    void onStart(@Observes StartupEvent event) {
        // cleaning up after a crash may take seconds: the server need not wait for it
        opening.start();
    }

    private Floor start() throws IOException {
        try {
            var opened = open();
            opened.start();
            floor = opened;
            opened.provision(provisions); // after the floor is known: nobody's order falls between
            LOG.infof("Worker %s takes invocations", id());
            return opened;
        } catch (IOException | RuntimeException failure) {
            closeParts();
            throw failure;
        }
    }

    private Floor open() throws IOException {
        var problem = HostCheck.problem();
        if (problem.isPresent()) {
            throw new IOException(problem.get());
        }
        var crun = new CrunDriver(sandbox.instance(), runtimes.prefixes(), sandbox.maxProcesses());
        driver = crun;
        var scratch = sandbox.directory().toAbsolutePath();
        var starter =
                new Starter(
                        crun,
                        new CodeCache(
                                store, scratch.resolve("code"), artifact.cacheMegabytes() << 20),
                        new Archives<>(
                                scratch.resolve("archives"), artifact.archiveMegabytes() << 20),
                        // not in the data directory: sandboxes may be kept out, and see its path
                        Bootstraps.install(
                                crun.directory("bootstraps"),
                                scratch.resolve("java"),
                                crun::show,
                                runtimes),
                        runtimes,
                        routes,
                        egresses,
                        clock,
                        assignment.initLimit());
        var publishing = new Publisher(kafka, (long) report.bufferMegabytes() << 20).start();
        publisher = publishing;
        var eventLoops =
                new Loops(
                        vertx instanceof VertxInternal known
                                ? known.getEventLoopGroup()
                                : java.util.List.of());
        loops = eventLoops;
        return new Floor(
                id(),
                assignment,
                clock,
                eventLoops,
                starter,
                isolation,
                memoryMegabytes(),
                new Pools<>(new PoolTargets(pool.minimum(), pool.maximum()), Kind.basic(runtimes)),
                publishing::offer,
                report.gather(),
                new WorkerMetrics(registry));
    }

    private int memoryMegabytes() {
        if (assignment.memoryMegabytes() > 0) {
            return assignment.memoryMegabytes();
        }
        var host =
                ManagementFactory.getOperatingSystemMXBean()
                                instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : 4L << 30;
        return (int) ((host >> 20) * 3 / 4);
    }

    void onStop(@Observes ShutdownEvent event) {
        stop();
    }

    void stop() {
        opening.close();
        var open = floor;
        if (open != null) {
            open.close();
        }
        closeParts();
    }

    private void closeParts() {
        if (publisher != null) {
            publisher.close();
            publisher = null;
        }
        if (driver != null) {
            driver.close();
            driver = null;
        }
        if (loops != null) {
            loops.close();
            loops = null;
        }
    }
}
