package dev.tidemill.scheduler.intake;

import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who runs next: the tenants in turn, each within a window of its own. A window closes to what the
 * workers took when they refuse more, and opens again by one for each round of runs that end.
 * Thread-safe.
 */
final class Lanes {

    private final int most;
    private final Predicate<Delivery> mayRun;
    private final Map<TenantId, Lane> lanes = new LinkedHashMap<>();
    private final ArrayDeque<TenantId> turns = new ArrayDeque<>();
    private int running;
    private long bytes;

    private static final class Lane {
        private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
        private int running;
        private double window;

        Lane(double window) {
            this.window = window;
        }
    }

    /**
     * @param most runs of one tenant at a time
     * @param mayRun whether the function's own limit has room; those behind it go first if not
     */
    Lanes(int most, Predicate<Delivery> mayRun) {
        this.most = most;
        this.mayRun = mayRun;
    }

    synchronized void offer(Delivery delivery) {
        lane(delivery.tenant()).waiting.addLast(delivery);
        bytes += delivery.bytes();
    }

    /** The next one to run; {@link #ended} or {@link #refused} must follow. */
    synchronized Optional<Delivery> take() {
        for (var looked = turns.size(); looked > 0; looked--) {
            var tenant = turns.removeFirst();
            turns.addLast(tenant);
            var lane = lane(tenant);
            if (lane.running < (int) lane.window) {
                var delivery = pollRunnable(lane);
                if (delivery != null) {
                    lane.running++;
                    running++;
                    return Optional.of(delivery);
                }
            }
        }
        return Optional.empty();
    }

    private @Nullable Delivery pollRunnable(Lane lane) {
        for (var each = lane.waiting.iterator(); each.hasNext(); ) {
            var delivery = each.next();
            if (mayRun.test(delivery)) {
                each.remove();
                return delivery;
            }
        }
        return null;
    }

    /** It ran, or was given away for good. */
    synchronized void ended(Delivery delivery) {
        var lane = lane(delivery.tenant());
        lane.running--;
        running--;
        bytes -= delivery.bytes();
        lane.window = Math.min(most, lane.window + 1 / lane.window);
        forgetIfIdle(delivery.tenant(), lane);
    }

    /** No worker had room: it goes first when there is. */
    synchronized void refused(Delivery delivery) {
        var lane = lane(delivery.tenant());
        lane.running--;
        running--;
        lane.window = Math.max(1, lane.running);
        lane.waiting.addFirst(delivery);
    }

    /** Its own function runs as often as it may: nobody else's window closes for that. */
    synchronized void putBack(Delivery delivery) {
        var lane = lane(delivery.tenant());
        lane.running--;
        running--;
        lane.waiting.addFirst(delivery);
    }

    /**
     * Takes out what has waited since before the moment; {@link #released} must follow, because it
     * is held until Kafka has it.
     */
    synchronized List<Delivery> overdue(Instant before) {
        return remove(delivery -> delivery.since().isBefore(before));
    }

    synchronized void released(Delivery delivery) {
        bytes -= delivery.bytes();
    }

    /** Takes out what waits of partitions that went to another node. */
    synchronized List<Delivery> revoked() {
        var gone = remove(delivery -> delivery.progress().isRevoked());
        gone.forEach(this::released);
        return gone;
    }

    private List<Delivery> remove(Predicate<Delivery> which) {
        var removed = new ArrayList<Delivery>();
        for (var lane : List.copyOf(lanes.entrySet())) {
            var here = lane.getValue().waiting.stream().filter(which).toList();
            if (!here.isEmpty()) {
                lane.getValue().waiting.removeAll(here);
                removed.addAll(here);
                forgetIfIdle(lane.getKey(), lane.getValue());
            }
        }
        return removed;
    }

    private Lane lane(TenantId tenant) {
        return lanes.computeIfAbsent(
                tenant,
                _ -> {
                    turns.addLast(tenant);
                    return new Lane(most);
                });
    }

    private void forgetIfIdle(TenantId tenant, Lane lane) {
        if (lane.running == 0 && lane.waiting.isEmpty()) {
            lanes.remove(tenant);
            turns.remove(tenant);
        }
    }

    synchronized int running() {
        return running;
    }

    synchronized boolean isEmpty() {
        return lanes.isEmpty();
    }

    /** What the payloads of all held deliveries take. */
    synchronized long bytes() {
        return bytes;
    }
}
