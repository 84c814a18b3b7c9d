package dev.tidemill.core.catalogue;

import dev.tidemill.core.egress.EgressPolicy;
import dev.tidemill.core.function.Alias;
import dev.tidemill.core.function.Allotment;
import dev.tidemill.core.function.EventInvokeConfig;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionUrl;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.SnapStart;
import dev.tidemill.core.function.Target;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.decision.CompiledPolicy;
import dev.tidemill.core.iam.directory.Directory;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.mapping.EventSourceMapping;
import dev.tidemill.core.queue.Queue;
import dev.tidemill.core.queue.QueueId;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue in memory: what calls and events read instead of the database. Changes are applied
 * in the order of their sequence for each key; an older one that arrives late is dropped, so that a
 * node may apply its own commit at once and meet it again on the topic.
 */
public final class Snapshot {

    /** How many removed names are remembered. */
    static final int REMEMBERED = 10_000;

    private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();
    private final Map<String, AccessKey> accessKeys = new ConcurrentHashMap<>();

    /** By qualifier: no alias can have the name of a version. */
    private final Map<FunctionId, Map<String, Target>> functions = new ConcurrentHashMap<>();

    private final Allotments allotments = new Allotments();

    private final Map<TenantId, Directory> directories = new ConcurrentHashMap<>();

    /** By the ARN that they are about. */
    private final Map<String, CompiledPolicy> resourcePolicies = new ConcurrentHashMap<>();

    private final Map<FunctionId, Map<String, String>> functionTags = new ConcurrentHashMap<>();

    private record LogGroup(TenantId tenant, String name) {}

    private final Map<LogGroup, Map<String, String>> logGroupTags = new ConcurrentHashMap<>();

    /** By the first label of the host name. */
    private final Map<String, FunctionUrl> functionUrls = new ConcurrentHashMap<>();

    /** By the key of their changes. */
    private final Map<String, EventInvokeConfig> eventInvokeConfigs = new ConcurrentHashMap<>();

    /** By the key of their changes. */
    private final Map<String, EventSourceMapping> mappings = new ConcurrentHashMap<>();

    private final Map<QueueId, Queue> queues = new ConcurrentHashMap<>();

    /** By tenant and id. */
    private final Map<String, EgressPolicy> egressPolicies = new ConcurrentHashMap<>();

    /** Of what is there, the number of its last change. */
    private final Map<String, Long> sequences = new HashMap<>();

    /** Of what was removed last: longer ago than so many removals no change is on its way. */
    private final LinkedHashMap<String, Long> removals = new LinkedHashMap<>();

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
        if (sequence <= known(change.key())) {
            return false;
        }
        remember(change, sequence);
        switch (change) {
            case Change.TenantPut(var tenant) -> tenants.put(tenant.id(), tenant);
            case Change.TenantRemoved(var tenant) -> tenants.remove(tenant);
            case Change.AccessKeyPut(var key) -> accessKeys.put(key.id(), key);
            case Change.AccessKeyRemoved(var id) -> accessKeys.remove(id);
            case Change.FunctionPut(var version) -> put(version.version(), version);
            case Change.FunctionRemoved(var function, var version) -> remove(function, version);
            case Change.AliasPut(var alias) -> put(alias.name(), alias);
            case Change.AliasRemoved(var function, var name) -> remove(function, name);
            case Change.ConcurrencyPut(var concurrency) ->
                    allotments.put(concurrency, targets(concurrency.function()));
            case Change.ConcurrencyRemoved(var function) -> allotments.remove(function);
            case Change.UserPut(var user) -> direct(user.tenant(), has -> has.with(user));
            case Change.UserRemoved(var tenant, var name) ->
                    direct(tenant, has -> has.withoutUser(name));
            case Change.GroupPut(var group) -> direct(group.tenant(), has -> has.with(group));
            case Change.GroupRemoved(var tenant, var name) ->
                    direct(tenant, has -> has.withoutGroup(name));
            case Change.RolePut(var role) -> direct(role.tenant(), has -> has.with(role));
            case Change.RoleRemoved(var tenant, var name) ->
                    direct(tenant, has -> has.withoutRole(name));
            case Change.PolicyPut(var policy) -> direct(policy.tenant(), has -> has.with(policy));
            case Change.PolicyRemoved(var tenant, var name) ->
                    direct(tenant, has -> has.withoutPolicy(name));
            case Change.GuardRailPut(var rail) -> direct(rail.tenant(), has -> has.with(rail));
            case Change.GuardRailRemoved(var tenant, var name) ->
                    direct(tenant, has -> has.withoutGuardRail(name));
            case Change.LogGroupTagsPut(var tenant, var group, var tags) ->
                    logGroupTags.put(new LogGroup(tenant, group), tags);
            case Change.LogGroupTagsRemoved(var tenant, var group) ->
                    logGroupTags.remove(new LogGroup(tenant, group));
            case Change.FunctionTagsPut(var function, var tags) -> functionTags.put(function, tags);
            case Change.FunctionTagsRemoved(var function) -> functionTags.remove(function);
            case Change.FunctionUrlPut(var url) -> functionUrls.put(url.id(), url);
            case Change.FunctionUrlRemoved(var id) -> functionUrls.remove(id);
            case Change.EventInvokePut(var config) -> eventInvokeConfigs.put(change.key(), config);
            case Change.EventInvokeRemoved _ -> eventInvokeConfigs.remove(change.key());
            case Change.MappingPut(var mapping) -> mappings.put(change.key(), mapping);
            case Change.MappingRemoved _ -> mappings.remove(change.key());
            case Change.QueuePut(var queue) -> {
                queues.put(queue.id(), queue);
                queue.policy()
                        .ifPresentOrElse(
                                document -> putPolicy(queue.arn(), document),
                                () -> resourcePolicies.remove(queue.arn()));
            }
            case Change.QueueRemoved(var queue) -> {
                queues.remove(queue);
                resourcePolicies.remove(queue.arn());
            }
            case Change.EgressPolicyPut(var policy) -> egressPolicies.put(change.key(), policy);
            case Change.EgressPolicyRemoved _ -> egressPolicies.remove(change.key());
            case Change.FunctionPolicyPut(var function, var qualifier, var document) -> {
                var arn = qualifier.map(function::arn).orElseGet(function::arn);
                putPolicy(arn, document);
            }
            case Change.FunctionPolicyRemoved(var function, var qualifier) ->
                    resourcePolicies.remove(qualifier.map(function::arn).orElseGet(function::arn));
            case Change.LayerPolicyPut(var arn, var document) -> putPolicy(arn, document);
            case Change.LayerPolicyRemoved(var arn) -> resourcePolicies.remove(arn);
        }
        listeners.forEach(listener -> listener.accept(change, this));
        return true;
    }

    private void put(String qualifier, Target target) {
        functions
                .computeIfAbsent(target.function(), _ -> new ConcurrentHashMap<>())
                .put(qualifier, target);
        allotments.resolve(target.function(), targets(target.function()));
    }

    private void remove(FunctionId function, String qualifier) {
        functions.computeIfPresent(
                function,
                (_, targets) -> {
                    targets.remove(qualifier);
                    return targets.isEmpty() ? null : targets;
                });
        allotments.resolve(function, targets(function));
    }

    private Map<String, Target> targets(FunctionId function) {
        return functions.getOrDefault(function, Map.of());
    }

    private void putPolicy(String arn, String document) {
        resourcePolicies.put(arn, CompiledPolicy.parse(document, PolicyKind.RESOURCE, arn));
    }

    private void direct(TenantId tenant, UnaryOperator<Directory> change) {
        var next = change.apply(directory(tenant));
        if (next.isEmpty()) {
            directories.remove(tenant);
        } else {
            directories.put(tenant, next);
        }
    }

    private long known(String key) {
        return Math.max(
                sequences.getOrDefault(key, Long.MIN_VALUE),
                removals.getOrDefault(key, Long.MIN_VALUE));
    }

    private void remember(Change change, long sequence) {
        if (change.isRemoval()) {
            sequences.remove(change.key());
            removals.putLast(change.key(), sequence);
            if (removals.size() > REMEMBERED) {
                removals.pollFirstEntry();
            }
        } else {
            removals.remove(change.key());
            sequences.put(change.key(), sequence);
        }
    }

    /** How many names it keeps the number of a change for. */
    synchronized int remembered() {
        return sequences.size() + removals.size();
    }

    /** What the function has of its account's concurrency for itself. */
    public Allotment allotment(FunctionId function) {
        return allotments.of(function);
    }

    /** How much of the account's concurrency its functions have for themselves. */
    public long setAside(TenantId tenant) {
        return allotments.setAside(tenant);
    }

    /** All functions that have concurrency of their own. */
    public Set<FunctionId> allotted() {
        return Set.copyOf(allotments.functions());
    }

    public Optional<Tenant> tenant(TenantId id) {
        return Optional.ofNullable(tenants.get(id));
    }

    public Optional<AccessKey> accessKey(String id) {
        return Optional.ofNullable(accessKeys.get(id));
    }

    /** An empty one where nobody has made anything in IAM, or set a guard rail. */
    public Directory directory(TenantId tenant) {
        var directory = directories.get(tenant);
        return directory == null ? Directory.empty(tenant) : directory;
    }

    /**
     * Who else may use a function, a layer or a queue; empty when nobody may.
     *
     * @param arn of a function, qualified or not: each has its own; of a version of a layer; of a
     *     queue
     */
    public Optional<CompiledPolicy> resourcePolicy(String arn) {
        return Optional.ofNullable(resourcePolicies.get(arn));
    }

    /**
     * @param id the first label of the host name
     */
    public Optional<FunctionUrl> functionUrl(String id) {
        return Optional.ofNullable(functionUrls.get(id));
    }

    /**
     * @param qualifier as the caller named it; {@code $LATEST} for the function alone
     */
    public EventInvokeConfig eventInvokeConfig(FunctionId function, String qualifier) {
        var known =
                eventInvokeConfigs.get(new Change.EventInvokeRemoved(function, qualifier).key());
        return known == null ? EventInvokeConfig.none(function, qualifier) : known;
    }

    public Optional<EventSourceMapping> mapping(TenantId tenant, String id) {
        return Optional.ofNullable(mappings.get(new Change.MappingRemoved(tenant, id).key()));
    }

    /** The event source mappings of all tenants. */
    public List<EventSourceMapping> mappings() {
        return List.copyOf(mappings.values());
    }

    public Optional<Queue> queue(QueueId id) {
        return Optional.ofNullable(queues.get(id));
    }

    public Optional<EgressPolicy> egressPolicy(TenantId tenant, String id) {
        return Optional.ofNullable(
                egressPolicies.get(new Change.EgressPolicyRemoved(tenant, id).key()));
    }

    /**
     * Whether the function is there, and not another one under its name.
     *
     * @param id of its latest version, which is there as long as the function
     */
    public boolean has(FunctionId function, Optional<String> id) {
        return function(function, FunctionVersion.LATEST)
                .filter(latest -> latest.id().equals(id))
                .isPresent();
    }

    public Map<String, String> functionTags(FunctionId id) {
        return functionTags.getOrDefault(id, Map.of());
    }

    public Map<String, String> logGroupTags(TenantId tenant, String group) {
        return logGroupTags.getOrDefault(new LogGroup(tenant, group), Map.of());
    }

    /**
     * @param version {@code $LATEST} or a number
     */
    public Optional<FunctionVersion> function(FunctionId id, String version) {
        return target(id, version) instanceof FunctionVersion found
                ? Optional.of(found)
                : Optional.empty();
    }

    /** All versions whose start is in this state. */
    public List<FunctionVersion> versionsIn(SnapStart state) {
        return functions.values().stream()
                .flatMap(targets -> targets.values().stream())
                .filter(FunctionVersion.class::isInstance)
                .map(FunctionVersion.class::cast)
                .filter(version -> version.modes().snapStart() == state)
                .toList();
    }

    /** All versions that get invocations by a qualifier. */
    public List<String> versions(FunctionId id, String qualifier) {
        return switch (targets(id).get(qualifier)) {
            case null -> List.of();
            case FunctionVersion version -> List.of(version.version());
            case Alias alias -> alias.versions();
        };
    }

    /**
     * The version that an invocation by this qualifier runs: of an alias with weights, one by lot.
     *
     * @param qualifier a version or an alias
     */
    public Optional<FunctionVersion> draw(FunctionId id, String qualifier) {
        return switch (target(id, qualifier)) {
            case null -> Optional.empty();
            case FunctionVersion version -> Optional.of(version);
            case Alias alias -> {
                var lot = alias.other().isEmpty() ? 0 : ThreadLocalRandom.current().nextDouble();
                var drawn = function(id, alias.draw(lot));
                // The alias may have moved and its version gone between the two looks.
                yield drawn.isPresent() || target(id, qualifier) == alias
                        ? drawn
                        : draw(id, qualifier);
            }
        };
    }

    private @Nullable Target target(FunctionId id, String qualifier) {
        var targets = functions.get(id);
        return targets == null ? null : targets.get(qualifier);
    }
}
