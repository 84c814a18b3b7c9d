package dev.tidemill.worker.assignment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** Numbers of a worker. */
final class WorkerMetrics {

    private final MeterRegistry registry;
    private final Counter pooled;
    private final Counter cold;
    private final Counter failed;
    private final Counter noRoom;

    WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        pooled = starts(registry, "pooled");
        cold = starts(registry, "cold");
        failed = starts(registry, "failed");
        noRoom =
                Counter.builder("tidemill.worker.assignment.refused")
                        .description("Starts that found no room")
                        .register(registry);
    }

    private static Counter starts(MeterRegistry registry, String how) {
        return Counter.builder("tidemill.worker.sandbox.starts")
                .description("Sandboxes started for a function")
                .tag("how", how)
                .register(registry);
    }

    void sandboxes(Supplier<Number> count) {
        Gauge.builder("tidemill.worker.sandbox.count", count)
                .description("Sandboxes that live, those of the pool included")
                .register(registry);
    }

    void started(boolean fromPool) {
        (fromPool ? pooled : cold).increment();
    }

    void failed() {
        failed.increment();
    }

    void noRoom() {
        noRoom.increment();
    }
}
