package dev.tidemill.worker.report;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.LogLines;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What waits for Kafka. Run records have room of their own. Lines share theirs: when it is full,
 * the largest function of the largest tenant loses its oldest lines, and their stream will say how
 * many. Tenants, and the functions of each, are taken from in turn. One thread at a time.
 */
final class Backlog {

    private static final int RUN_SIZE = 400;
    private static final int RUNS_AT_ONCE = 500;
    private static final int MAX_NOTES = 64;

    private final long linesCapacity;
    private final long runsCapacity;
    private final ArrayDeque<Message.Ran> runs = new ArrayDeque<>();
    private final Map<TenantId, Tenant> tenants = new LinkedHashMap<>();
    private long size;
    private long lostRuns;

    private static final class Tenant {
        final Map<FunctionId, Share> functions = new LinkedHashMap<>();
        long size;
    }

    private static final class Share {
        final ArrayDeque<LogLines> lines = new ArrayDeque<>();

        /** By stream. */
        final Map<String, Loss> losses = new LinkedHashMap<>();

        long size;
    }

    private record Loss(String logGroup, Instant at, long lines) {}

    /**
     * @param linesCapacity bytes, roughly
     * @param runsCapacity the same for run records
     */
    Backlog(long linesCapacity, long runsCapacity) {
        this.linesCapacity = linesCapacity;
        this.runsCapacity = runsCapacity;
    }

    void add(Message.Ran run) {
        runs.addLast(run);
        if ((long) runs.size() * RUN_SIZE > runsCapacity) {
            runs.removeFirst();
            lostRuns++;
        }
    }

    void add(LogLines lines) {
        var tenant = tenants.computeIfAbsent(lines.function().tenant(), _ -> new Tenant());
        var share = tenant.functions.computeIfAbsent(lines.function(), _ -> new Share());
        share.lines.addLast(lines);
        grow(tenant, share, sizeOf(lines));
        while (size > linesCapacity) {
            shed();
        }
    }

    private void shed() {
        var tenant = largest(tenants, one -> one.size);
        var share = largest(tenant.functions, one -> one.size);
        var oldest = share.lines.removeFirst();
        grow(tenant, share, -sizeOf(oldest));
        note(share, oldest);
    }

    /** Lines that were taken and did not reach Kafka: their stream will say so. */
    void lost(LogLines lines) {
        var tenant = tenants.computeIfAbsent(lines.function().tenant(), _ -> new Tenant());
        note(tenant.functions.computeIfAbsent(lines.function(), _ -> new Share()), lines);
    }

    void lost(Message.Runs batch) {
        lostRuns += batch.runs().size();
    }

    /** Run records lost since it was asked last. */
    long takeLostRuns() {
        var lost = lostRuns;
        lostRuns = 0;
        return lost;
    }

    private static void note(Share share, LogLines lines) {
        var last = lines.lines().getLast().timestamp();
        share.losses.merge(
                lines.logStream(),
                new Loss(lines.logGroup(), last, lines.lines().size()),
                (before, now) -> new Loss(now.logGroup(), now.at(), before.lines() + now.lines()));
        if (share.losses.size() > MAX_NOTES) {
            share.losses.remove(share.losses.keySet().iterator().next());
        }
    }

    boolean isEmpty() {
        return runs.isEmpty() && tenants.isEmpty();
    }

    /** The next to send: run records first, for they are small. */
    Optional<Message> take() {
        return Optional.ofNullable(runs.isEmpty() ? takeLines() : takeRuns());
    }

    /** Those of one function that ended one after the other. */
    private Message.Runs takeRuns() {
        List<Message.Ran> together = new ArrayList<>();
        var function = runs.getFirst().function();
        while (together.size() < RUNS_AT_ONCE
                && !runs.isEmpty()
                && runs.getFirst().function().equals(function)) {
            together.add(runs.removeFirst());
        }
        return Message.Runs.of(together);
    }

    private @Nullable LogLines takeLines() {
        if (tenants.isEmpty()) {
            return null;
        }
        var tenantId = tenants.keySet().iterator().next();
        var tenant = Objects.requireNonNull(tenants.remove(tenantId));
        var function = tenant.functions.keySet().iterator().next();
        var share = Objects.requireNonNull(tenant.functions.remove(function));
        var taken = takeFrom(tenant, function, share);
        // to the end of their rows
        if (!share.lines.isEmpty() || !share.losses.isEmpty()) {
            tenant.functions.put(function, share);
        }
        if (!tenant.functions.isEmpty()) {
            tenants.put(tenantId, tenant);
        }
        return taken;
    }

    private LogLines takeFrom(Tenant tenant, FunctionId function, Share share) {
        if (share.losses.isEmpty()) {
            var lines = share.lines.removeFirst();
            grow(tenant, share, -sizeOf(lines));
            return lines;
        }
        // what was lost is older than all that is left
        var stream = share.losses.keySet().iterator().next();
        var loss = Objects.requireNonNull(share.losses.remove(stream));
        return new LogLines(
                function,
                loss.logGroup(),
                stream,
                List.of(new LogLines.Line(loss.at(), Journal.lost(loss.lines()))));
    }

    private void grow(Tenant tenant, Share share, long bytes) {
        size += bytes;
        tenant.size += bytes;
        share.size += bytes;
    }

    private static <V> V largest(Map<?, V> all, ToLongFunction<V> size) {
        return all.values().stream().max(Comparator.comparingLong(size)).orElseThrow();
    }

    private static long sizeOf(LogLines lines) {
        return 200 + lines.lines().stream().mapToLong(line -> line.text().length() + 40L).sum();
    }
}
