package dev.tidemill.api.catalogue;

import dev.tidemill.api.function.FunctionVersions;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.SnapStart;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.core.placement.Prepared;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.time.Ticker;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has versions prepared that wait for it, by the worker that their invocations ask first. What
 * waits is read in the catalogue: a program that dies on the way leaves it to its successor.
 */
@Startup
@ApplicationScoped
class Preparations {

    private static final Logger LOG = Logger.getLogger(Preparations.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Snapshot snapshot;
    private final Placement placement;
    private final FunctionVersions versions;

    /** By the key of their changes. */
    private final Map<String, FunctionVersion> waiting = new ConcurrentHashMap<>();

    private final Map<String, FunctionVersion> underWay = new ConcurrentHashMap<>();
    private final Ticker ticker =
            new Ticker(
                    "preparations",
                    PAUSE,
                    this::tick,
                    failure -> LOG.error("A round over what is to be prepared failed", failure));

    Preparations(Snapshot snapshot, Placement placement, FunctionVersions versions) {
        this.snapshot = snapshot;
        this.placement = placement;
        this.versions = versions;
    }

    @PostConstruct
    void listen() {
        snapshot.onChange((change, _) -> on(change));
        snapshot.versionsIn(SnapStart.PENDING)
                .forEach(it -> waiting.put(new Change.FunctionPut(it).key(), it));
        ticker.start();
    }

    @PreDestroy
    void stop() {
        ticker.close();
    }

    private void on(Change change) {
        if (change instanceof Change.FunctionPut(var version)
                && version.modes().snapStart() == SnapStart.PENDING) {
            waiting.put(change.key(), version);
            ticker.wake();
        } else if (change instanceof Change.FunctionPut
                || change instanceof Change.FunctionRemoved) {
            waiting.remove(change.key());
        }
    }

    /** Asks for each that nobody is at; what failed for want of a worker is asked for again. */
    private int tick() {
        waiting.forEach(
                (key, version) -> {
                    if (isServed(version) && underWay.putIfAbsent(key, version) == null) {
                        ask(key, version);
                    }
                });
        return 0;
    }

    private boolean isServed(FunctionVersion version) {
        return snapshot.tenant(version.function().tenant()).filter(Tenant::suspended).isEmpty();
    }

    private void ask(String key, FunctionVersion version) {
        var worker = placement.first(version.revision());
        if (worker.isEmpty()) {
            underWay.remove(key);
            return;
        }
        worker.get()
                .prepare(version)
                .whenCompleteAsync(
                        (prepared, failure) -> settle(key, version, prepared, failure),
                        Thread::startVirtualThread);
    }

    private void settle(
            String key,
            FunctionVersion version,
            @Nullable Prepared prepared,
            @Nullable Throwable failure) {
        try {
            if (prepared == null) {
                LOG.warnf(failure, "%s is not prepared yet, and tried again", version);
            } else {
                CurrentTenant.run(
                        version.function().tenant(), () -> versions.prepared(version, prepared));
                waiting.remove(key, version);
            }
        } catch (RuntimeException failed) {
            LOG.warnf(failed, "What became of %s is not kept yet, and asked again", version);
        } finally {
            underWay.remove(key);
        }
    }
}
