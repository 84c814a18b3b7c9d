package dev.tidemill.core.placement;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.Quota;
import dev.tidemill.core.tenant.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many invocations run through this program, of each account and of each function, and whether
 * one more may: counters in memory, each node for its part of every limit.
 */
public final class Concurrency {

    /** Invocations that run now, up to a limit that may change at any time. */
    private static final class Counter {
        private final AtomicInteger running = new AtomicInteger();

        /** Never counts what it refuses, so that a refusal costs nobody else a place. */
        boolean take(long limit) {
            while (true) {
                var now = running.get();
                if (now >= limit) {
                    return false;
                }
                if (running.compareAndSet(now, now + 1)) {
                    return true;
                }
            }
        }

        void giveBack() {
            running.decrementAndGet();
        }

        int running() {
            return running.get();
        }
    }

    private record Account(Counter all, Counter unreserved) {
        Account() {
            this(new Counter(), new Counter());
        }
    }

    /**
     * Of one function.
     *
     * @param onDemand those that its reservation bears
     * @param provisioned those that provisioned concurrency bears, by version
     */
    private record Function(Counter all, Counter onDemand, Map<String, Counter> provisioned) {
        Function() {
            this(new Counter(), new Counter(), new ConcurrentHashMap<>());
        }

        Counter provisioned(String version) {
            var counter = provisioned.get(version);
            return counter != null
                    ? counter
                    : provisioned.computeIfAbsent(version, _ -> new Counter());
        }
    }

    /** The place of one invocation, to be left once. */
    static final class Place {
        private final Counter account;
        private final Counter function;
        private final Counter pool;

        private Place(Counter account, Counter function, Counter pool) {
            this.account = account;
            this.function = function;
            this.pool = pool;
        }

        void leave() {
            pool.giveBack();
            function.giveBack();
            account.giveBack();
        }
    }

    private final Snapshot snapshot;
    private final Limits limits;
    private final int nodes;
    private final Map<TenantId, Account> accounts = new ConcurrentHashMap<>();
    private final Map<FunctionId, Function> functions = new ConcurrentHashMap<>();

    /**
     * @param nodes how many nodes place invocations: each lets in its part, rounded up
     */
    public Concurrency(Snapshot snapshot, Limits limits, int nodes) {
        this.snapshot = snapshot;
        this.limits = limits;
        this.nodes = nodes;
        snapshot.onChange((change, _) -> forget(change));
    }

    /**
     * Counts an invocation that is about to run.
     *
     * @throws PlatformException with {@link ErrorCode#CONCURRENCY_EXCEEDED} or {@link
     *     ErrorCode#FUNCTION_CONCURRENCY_EXCEEDED}; then nothing is counted
     */
    Place enter(FunctionVersion version) {
        var id = version.function();
        var account = account(id.tenant());
        var function = function(id);
        var allotment = snapshot.allotment(id);
        var quota = limits.of(id.tenant(), Quota.CONCURRENT_INVOCATIONS);
        // reserved 0 says that the function is switched off, whatever the account runs
        var most =
                allotment.reserved().isEmpty() ? Long.MAX_VALUE : share(allotment.reserved().get());
        if (!function.all.take(most)) {
            throw functionFull();
        }
        if (!account.all.take(share(quota))) {
            function.all.giveBack();
            throw accountFull();
        }
        var provisioned = share(allotment.provisioned(version.version()));
        if (provisioned > 0) {
            var warm = function.provisioned(version.version());
            if (warm.take(provisioned)) {
                return new Place(account.all, function.all, warm);
            }
        }
        var reserved = allotment.reserved().isPresent();
        var pool = reserved ? function.onDemand : account.unreserved;
        var left =
                reserved
                        ? allotment.onDemand()
                        : Math.max(0, quota - snapshot.setAside(id.tenant()));
        if (!pool.take(share(left))) {
            account.all.giveBack();
            function.all.giveBack();
            throw reserved ? functionFull() : accountFull();
        }
        return new Place(account.all, function.all, pool);
    }

    /** Whether the function's own limit leaves room for one more; the account's may still not. */
    boolean hasRoom(FunctionId id, String version) {
        var allotment = snapshot.allotment(id);
        if (allotment.reserved().isEmpty()) {
            return true;
        }
        var function = functions.get(id);
        if (function == null) {
            return allotment.reserved().get() > 0;
        }
        return function.all.running() < share(allotment.reserved().get())
                && (function.onDemand.running() < share(allotment.onDemand())
                        || function.provisioned(version).running()
                                < share(allotment.provisioned(version)));
    }

    /** How many invocations of the account run through this program. */
    public long running(TenantId tenant) {
        var account = accounts.get(tenant);
        return account == null ? 0 : account.all.running();
    }

    /** How many invocations of the function run through this program. */
    public int running(FunctionId id) {
        var function = functions.get(id);
        return function == null ? 0 : function.all.running();
    }

    /** How many of the version's invocations in this program provisioned concurrency bears. */
    public int onProvisioned(FunctionId id, String version) {
        var function = functions.get(id);
        return function == null ? 0 : function.provisioned(version).running();
    }

    private long share(long limit) {
        return nodes == 1 ? limit : Math.ceilDiv(limit, nodes);
    }

    private Account account(TenantId tenant) {
        var account = accounts.get(tenant);
        return account != null ? account : accounts.computeIfAbsent(tenant, _ -> new Account());
    }

    private Function function(FunctionId id) {
        var function = functions.get(id);
        return function != null ? function : functions.computeIfAbsent(id, _ -> new Function());
    }

    private void forget(Change change) {
        switch (change) {
            case Change.FunctionRemoved(var id, var version)
                    when version.equals(FunctionVersion.LATEST) ->
                    functions.computeIfPresent(id, (_, it) -> it.all.running() == 0 ? null : it);
            case Change.TenantRemoved(var tenant) ->
                    accounts.computeIfPresent(tenant, (_, it) -> it.all.running() == 0 ? null : it);
            default -> {
                // counters follow what runs, and limits are asked for each time
            }
        }
    }

    private static PlatformException accountFull() {
        return new PlatformException(ErrorCode.CONCURRENCY_EXCEEDED, "Rate Exceeded.");
    }

    private static PlatformException functionFull() {
        return new PlatformException(ErrorCode.FUNCTION_CONCURRENCY_EXCEEDED, "Rate Exceeded.");
    }
}
