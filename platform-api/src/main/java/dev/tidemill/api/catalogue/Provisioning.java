package dev.tidemill.api.catalogue;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.placement.Placement;
import dev.tidemill.core.placement.Provision;
import dev.tidemill.core.placement.Provisioned;
import dev.tidemill.core.placement.WorkerNode;
import dev.tidemill.core.tenant.Tenant;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Tells the workers of this process which initialised sandboxes to keep: those of a version all on
 * the worker that its invocations ask first.
 */
@Startup
@ApplicationScoped
public class Provisioning {

    private static final Logger LOG = Logger.getLogger(Provisioning.class);

    private final Snapshot snapshot;
    private final Placement placement;
    private final Instance<WorkerNode> workers;
    private final AtomicBoolean waiting = new AtomicBoolean();

    Provisioning(Snapshot snapshot, Placement placement, Instance<WorkerNode> workers) {
        this.snapshot = snapshot;
        this.placement = placement;
        this.workers = workers;
    }

    @PostConstruct
    void listen() {
        snapshot.onChange((change, _) -> on(change));
        tellLater();
    }

    /**
     * How far the workers have come with what a qualifier is to have, all its versions together.
     */
    public Provisioned of(FunctionId function, String qualifier) {
        return snapshot.versions(function, qualifier).stream()
                .map(version -> ofVersion(function, version))
                .reduce(Provisioned.NOTHING, Provisioned::plus);
    }

    private Provisioned ofVersion(FunctionId function, String version) {
        return workers.stream()
                .map(worker -> worker.provisioned(function, version))
                .reduce(Provisioned.NOTHING, Provisioned::plus);
    }

    private void on(Change change) {
        var concerns =
                switch (change) {
                    case Change.ConcurrencyPut _, Change.ConcurrencyRemoved _ -> true;
                    case Change.FunctionPut(var version) -> isProvisioned(version.function());
                    case Change.FunctionRemoved(var function, _) -> isProvisioned(function);
                    case Change.AliasPut(var alias) -> isProvisioned(alias.function());
                    case Change.AliasRemoved(var function, _) -> isProvisioned(function);
                    case Change.TenantPut(var tenant) -> snapshot.setAside(tenant.id()) > 0;
                    default -> false;
                };
        if (concerns) {
            tellLater();
        }
    }

    private boolean isProvisioned(FunctionId function) {
        return snapshot.allotted().contains(function);
    }

    /** Not on the applying thread: it holds the snapshot's lock. Many changes are told at once. */
    private void tellLater() {
        if (waiting.compareAndSet(false, true)) {
            Thread.ofVirtual().name("provision").start(this::tell);
        }
    }

    private synchronized void tell() {
        waiting.set(false); // what changes from here on is told again
        var orders = new HashMap<String, List<Provision>>();
        for (var order : orders()) {
            placement
                    .first(order.version().revision())
                    .ifPresent(
                            worker ->
                                    orders.computeIfAbsent(worker.id(), _ -> new ArrayList<>())
                                            .add(order));
        }
        for (var worker : workers) {
            try {
                worker.provision(orders.getOrDefault(worker.id(), List.of()));
            } catch (RuntimeException failed) {
                LOG.warnf(failed, "Worker %s does not take its provisions", worker.id());
            }
        }
    }

    private List<Provision> orders() {
        var orders = new ArrayList<Provision>();
        for (var function : snapshot.allotted()) {
            if (snapshot.tenant(function.tenant()).filter(Tenant::suspended).isEmpty()) {
                snapshot.allotment(function)
                        .provisioned()
                        .forEach(
                                (version, count) ->
                                        snapshot.function(function, version)
                                                .ifPresent(
                                                        it ->
                                                                orders.add(
                                                                        new Provision(it, count))));
            }
        }
        return orders;
    }
}
