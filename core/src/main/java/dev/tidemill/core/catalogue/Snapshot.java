package dev.tidemill.core.catalogue;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * The catalogue in memory: what calls and events read instead of the database. Changes are applied
 * in the order of their sequence for each key; an older one that arrives late is dropped, so that a
 * node may apply its own commit at once and meet it again on the topic.
 */
public final class Snapshot {

    private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();
    private final Map<String, AccessKey> accessKeys = new ConcurrentHashMap<>();
    private final Map<FunctionId, Map<String, FunctionVersion>> functions =
            new ConcurrentHashMap<>();
    private final Map<String, Long> sequences = new ConcurrentHashMap<>();
    private final List<BiConsumer<Change, Snapshot>> listeners = new CopyOnWriteArrayList<>();

    /** Called after each applied change, on the applying thread, with locks held: be quick. */
    public void onChange(BiConsumer<Change, Snapshot> listener) {
        listeners.add(listener);
    }

    /**
     * @param sequence the outbox's number of the change: later ones are larger
     * @return false when a newer change of the same key is known already
     */
    public synchronized boolean apply(Change change, long sequence) {
        var known = sequences.get(change.key());
        if (known != null && known >= sequence) {
            return false;
        }
        sequences.put(change.key(), sequence);
        switch (change) {
            case Change.TenantPut(var tenant) -> tenants.put(tenant.id(), tenant);
            case Change.TenantRemoved(var tenant) -> tenants.remove(tenant);
            case Change.AccessKeyPut(var key) -> accessKeys.put(key.id(), key);
            case Change.AccessKeyRemoved(var id) -> accessKeys.remove(id);
            case Change.FunctionPut(var version) ->
                    functions
                            .computeIfAbsent(version.function(), _ -> new ConcurrentHashMap<>())
                            .put(version.version(), version);
            case Change.FunctionRemoved(var function, var version) ->
                    functions.computeIfPresent(
                            function,
                            (_, versions) -> {
                                versions.remove(version);
                                return versions.isEmpty() ? null : versions;
                            });
        }
        listeners.forEach(listener -> listener.accept(change, this));
        return true;
    }

    public Optional<Tenant> tenant(TenantId id) {
        return Optional.ofNullable(tenants.get(id));
    }

    public Optional<AccessKey> accessKey(String id) {
        return Optional.ofNullable(accessKeys.get(id));
    }

    public Optional<FunctionVersion> function(FunctionId id, String version) {
        var versions = functions.get(id);
        return versions == null ? Optional.empty() : Optional.ofNullable(versions.get(version));
    }
}
