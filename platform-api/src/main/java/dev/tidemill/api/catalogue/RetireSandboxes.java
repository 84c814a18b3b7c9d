package dev.tidemill.api.catalogue;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.placement.WorkerNode;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Ends the sandboxes of what is gone or has changed, on the workers that live in this process. A
 * worker in a process of its own follows the catalogue itself.
 */
@Startup
@ApplicationScoped
class RetireSandboxes {

    private static final Logger LOG = Logger.getLogger(RetireSandboxes.class);

    private final Snapshot snapshot;
    private final Instance<WorkerNode> workers;
    private final Map<String, String> revisions = new ConcurrentHashMap<>();

    RetireSandboxes(Snapshot snapshot, Instance<WorkerNode> workers) {
        this.snapshot = snapshot;
        this.workers = workers;
    }

    @PostConstruct
    void listen() {
        snapshot.onChange((change, _) -> on(change));
    }

    private void on(Change change) {
        switch (change) {
            case Change.TenantRemoved(var tenant) -> tell(worker -> worker.retire(tenant));
            case Change.FunctionRemoved(var function, var version) -> {
                revisions.remove(change.key());
                tell(worker -> worker.retire(function, version));
            }
            case Change.FunctionPut(var version) -> {
                var before = revisions.put(change.key(), version.revision());
                if (before != null && !before.equals(version.revision())) {
                    tell(worker -> worker.retire(version.function(), version.version()));
                }
            }
            case Change.TenantPut(var tenant) when tenant.suspended() ->
                    tell(worker -> worker.retire(tenant.id()));
            case Change.TenantPut _,
                    Change.AccessKeyPut _,
                    Change.AccessKeyRemoved _,
                    Change.AliasPut _,
                    Change.AliasRemoved _,
                    Change.ConcurrencyPut _,
                    Change.ConcurrencyRemoved _,
                    Change.FunctionPolicyPut _,
                    Change.FunctionPolicyRemoved _,
                    Change.FunctionTagsPut _,
                    Change.FunctionTagsRemoved _,
                    Change.LogGroupTagsPut _,
                    Change.LogGroupTagsRemoved _,
                    Change.LayerPolicyPut _,
                    Change.LayerPolicyRemoved _,
                    Change.FunctionUrlPut _,
                    Change.FunctionUrlRemoved _,
                    Change.EventInvokePut _,
                    Change.EventInvokeRemoved _,
                    Change.MappingPut _,
                    Change.MappingRemoved _,
                    Change.QueuePut _,
                    Change.QueueRemoved _,
                    Change.UserPut _,
                    Change.UserRemoved _,
                    Change.GroupPut _,
                    Change.GroupRemoved _,
                    Change.RolePut _,
                    Change.RoleRemoved _,
                    Change.PolicyPut _,
                    Change.PolicyRemoved _,
                    Change.GuardRailPut _,
                    Change.GuardRailRemoved _,
                    Change.EgressPolicyPut _,
                    Change.EgressPolicyRemoved _ -> {
                // no sandbox depends on these, or it looks again by itself
            }
        }
    }

    /**
     * Not on the applying thread: it holds the snapshot's lock, and ending sandboxes takes time.
     */
    private void tell(Consumer<WorkerNode> order) {
        Thread.ofVirtual()
                .name("retire")
                .start(
                        () ->
                                workers.forEach(
                                        worker -> {
                                            try {
                                                order.accept(worker);
                                            } catch (RuntimeException failed) {
                                                LOG.warnf(
                                                        failed,
                                                        "Worker %s could not end sandboxes",
                                                        worker.id());
                                            }
                                        }));
    }
}
