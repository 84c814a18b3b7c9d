package dev.tidemill.worker.assignment;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.CodeStore;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.placement.WorkerNode;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.worker.artifact.ArtifactConfig;
import dev.tidemill.worker.artifact.CodeCache;
import dev.tidemill.worker.report.Publisher;
import dev.tidemill.worker.report.ReportConfig;
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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The worker of this host, as placement sees it. */
@ApplicationScoped
public class LocalWorker implements WorkerNode {

    private static final Logger LOG = Logger.getLogger(LocalWorker.class);

    private final AssignmentConfig assignment;
    private final SandboxConfig sandbox;
    private final PoolConfig pool;
    private final ArtifactConfig artifact;
    private final ReportConfig report;
    private final CodeStore store;
    private final Kafka kafka;
    private final Clock clock;
    private final Vertx vertx;
    private final MeterRegistry registry;
    private final CompletableFuture<Floor> ready = new CompletableFuture<>();
    private volatile @Nullable Floor floor;
    private @Nullable Publisher publisher;
    private @Nullable CrunDriver driver;
    private @Nullable Loops loops;

    LocalWorker(
            AssignmentConfig assignment,
            SandboxConfig sandbox,
            PoolConfig pool,
            ArtifactConfig artifact,
            ReportConfig report,
            CodeStore store,
            Kafka kafka,
            Clock clock,
            Vertx vertx,
            MeterRegistry registry) {
        this.assignment = assignment;
        this.sandbox = sandbox;
        this.pool = pool;
        this.artifact = artifact;
        this.report = report;
        this.store = store;
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
        return open != null
                ? open.invoke(invocation)
                : ready.thenCompose(it -> it.invoke(invocation));
    }

    @Override
    public void retire(FunctionId function) {
        var open = floor;
        if (open != null) {
            open.retire(function);
        }
    }

    @Override
    public void retire(TenantId tenant) {
        var open = floor;
        if (open != null) {
            open.retire(tenant);
        }
    }

    /** Completes when sandboxes can be started, exceptionally when this host cannot run any. */
    public CompletionStage<Void> ready() {
        return ready.thenApply(_ -> null);
    }

    void onStart(@Observes StartupEvent event) {
        // cleaning up after a crash may take seconds: the server need not wait for it
        Thread.ofVirtual().name("worker-start").start(this::start);
    }

    synchronized void start() {
        try {
            var opened = open();
            floor = opened;
            opened.start();
            ready.complete(opened);
            LOG.infof("Worker %s takes invocations", id());
        } catch (IOException | RuntimeException failure) {
            LOG.error("This worker cannot run functions", failure);
            ready.completeExceptionally(
                    new PlatformException(
                            ErrorCode.SANDBOX_FAILED,
                            "this worker cannot run functions: " + failure.getMessage(),
                            failure));
        }
    }

    private Floor open() throws IOException {
        var problem = HostCheck.problem();
        if (problem.isPresent()) {
            throw new IOException(problem.get());
        }
        var runtimes = Runtimes.ofThisMachine();
        var crun =
                new CrunDriver(sandbox.instance(), runtimes.interpreters(), sandbox.maxProcesses());
        driver = crun;
        var scratch = sandbox.directory().toAbsolutePath();
        var starter =
                new Starter(
                        crun,
                        new CodeCache(
                                store, scratch.resolve("code"), artifact.cacheMegabytes() << 20),
                        // not in the data directory: sandboxes may be kept out, and see its path
                        Bootstraps.install(crun.directory("bootstraps")),
                        runtimes,
                        crun.directory("talk"),
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

    synchronized void stop() {
        var open = floor;
        if (open != null) {
            open.close();
        }
        if (publisher != null) {
            publisher.close();
        }
        if (driver != null) {
            driver.close();
        }
        if (loops != null) {
            loops.close();
        }
    }
}
