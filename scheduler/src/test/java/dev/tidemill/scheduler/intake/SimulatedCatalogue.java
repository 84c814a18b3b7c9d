package dev.tidemill.scheduler.intake;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.EventInvokeConfig;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.scheduler.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Two tenants with three functions each: the first ones tell the second ones of their ends. */
final class SimulatedCatalogue {

    private static final List<TenantId> TENANTS = List.of(TenantId.DEFAULT, Events.NEIGHBOUR);

    private final Snapshot snapshot = new Snapshot();
    private final List<FunctionVersion> functions = new ArrayList<>();
    private int sequence = 1_000_000;

    SimulatedCatalogue() {
        for (var tenant : TENANTS) {
            for (var name : List.of("f0", "f1", "f2")) {
                functions.add(Events.version(new FunctionId(tenant, name), FunctionVersion.LATEST));
            }
            Events.allowToInvoke(snapshot, new FunctionId(tenant, "f0"));
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** As it is for each schedule, whatever the one before has done to it. */
    void reset(Random random) {
        suspend(false);
        functions.forEach(function -> apply(new Change.FunctionPut(function)));
        for (var tenant : TENANTS) {
            var told = new FunctionId(tenant, "f1").arn();
            apply(
                    new Change.EventInvokePut(
                            new EventInvokeConfig(
                                    new FunctionId(tenant, "f0"),
                                    FunctionVersion.LATEST,
                                    Optional.of(random.nextInt(3)),
                                    Optional.of(Duration.ofSeconds(60 + random.nextInt(7200))),
                                    Optional.of(told).filter(_ -> random.nextBoolean()),
                                    Optional.of(told))));
        }
    }

    FunctionId any(Random random) {
        return functions.get(random.nextInt(functions.size())).function();
    }

    /** Removes a last function, or puts it back. */
    void deploy(Random random) {
        var function = functions.get(random.nextBoolean() ? 2 : 5);
        apply(
                random.nextBoolean()
                        ? new Change.FunctionPut(function)
                        : new Change.FunctionRemoved(function.function(), FunctionVersion.LATEST));
    }

    void suspend(boolean suspended) {
        apply(new Change.TenantPut(new Tenant(TenantId.DEFAULT, "default").suspended(suspended)));
    }

    boolean isSuspended(TenantId tenant) {
        return snapshot.tenant(tenant).filter(Tenant::suspended).isPresent();
    }

    private void apply(Change change) {
        snapshot.apply(change, ++sequence);
    }
}
