package dev.tidemill.core.catalogue;

import dev.tidemill.core.egress.EgressPolicy;
import dev.tidemill.core.function.Alias;
import dev.tidemill.core.function.EventInvokeConfig;
import dev.tidemill.core.function.FunctionConcurrency;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionUrl;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.directory.GuardRail;
import dev.tidemill.core.iam.directory.IamGroup;
import dev.tidemill.core.iam.directory.IamPolicy;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.mapping.EventSourceMapping;
import dev.tidemill.core.queue.Queue;
import dev.tidemill.core.queue.QueueId;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import java.util.Map;
import java.util.Optional;

/**
 * One change of the catalogue. The database commits it together with an outbox row; the relay
 * publishes it under {@link #key()} to a compacted topic, so that the topic always holds the whole
 * catalogue.
 */
public sealed interface Change {

    /** The record's key: the same thing always has the same key, its removal too. */
    String key();

    record TenantPut(Tenant tenant) implements Change {
        @Override
        public String key() {
            return "tenant/" + tenant.id();
        }
    }

    /**
     * The tenant and everything of it is gone; keys and functions are removed by changes of their
     * own.
     */
    record TenantRemoved(TenantId tenant) implements Change {
        @Override
        public String key() {
            return "tenant/" + tenant;
        }
    }

    record AccessKeyPut(AccessKey accessKey) implements Change {
        @Override
        public String key() {
            return "key/" + accessKey.id();
        }
    }

    record AccessKeyRemoved(String id) implements Change {
        @Override
        public String key() {
            return "key/" + id;
        }
    }

    record FunctionPut(FunctionVersion version) implements Change {
        @Override
        public String key() {
            return "function/" + version.function() + "/" + version.version();
        }
    }

    record FunctionRemoved(FunctionId function, String version) implements Change {
        @Override
        public String key() {
            return "function/" + function + "/" + version;
        }
    }

    record AliasPut(Alias alias) implements Change {
        @Override
        public String key() {
            return "alias/" + alias.function() + "/" + alias.name();
        }
    }

    record AliasRemoved(FunctionId function, String name) implements Change {
        @Override
        public String key() {
            return "alias/" + function + "/" + name;
        }
    }

    record ConcurrencyPut(FunctionConcurrency concurrency) implements Change {
        @Override
        public String key() {
            return "concurrency/" + concurrency.function();
        }
    }

    record ConcurrencyRemoved(FunctionId function) implements Change {
        @Override
        public String key() {
            return "concurrency/" + function;
        }
    }

    record UserPut(IamUser user) implements Change {
        @Override
        public String key() {
            return "user/" + user.tenant() + "/" + user.name();
        }
    }

    record UserRemoved(TenantId tenant, String name) implements Change {
        @Override
        public String key() {
            return "user/" + tenant + "/" + name;
        }
    }

    record GroupPut(IamGroup group) implements Change {
        @Override
        public String key() {
            return "group/" + group.tenant() + "/" + group.name();
        }
    }

    record GroupRemoved(TenantId tenant, String name) implements Change {
        @Override
        public String key() {
            return "group/" + tenant + "/" + name;
        }
    }

    record RolePut(IamRole role) implements Change {
        @Override
        public String key() {
            return "role/" + role.tenant() + "/" + role.name();
        }
    }

    record RoleRemoved(TenantId tenant, String name) implements Change {
        @Override
        public String key() {
            return "role/" + tenant + "/" + name;
        }
    }

    record PolicyPut(IamPolicy policy) implements Change {
        @Override
        public String key() {
            return "policy/" + policy.tenant() + "/" + policy.name();
        }
    }

    record PolicyRemoved(TenantId tenant, String name) implements Change {
        @Override
        public String key() {
            return "policy/" + tenant + "/" + name;
        }
    }

    record GuardRailPut(GuardRail guardRail) implements Change {
        @Override
        public String key() {
            return "guard-rail/" + guardRail.tenant() + "/" + guardRail.name();
        }
    }

    record GuardRailRemoved(TenantId tenant, String name) implements Change {
        @Override
        public String key() {
            return "guard-rail/" + tenant + "/" + name;
        }
    }

    /**
     * Who else may use a function by its unqualified name, or by a version or an alias.
     *
     * @param document a resource policy of IAM's grammar
     */
    record FunctionPolicyPut(FunctionId function, Optional<String> qualifier, String document)
            implements Change {
        @Override
        public String key() {
            return policyKey(function, qualifier);
        }
    }

    record FunctionPolicyRemoved(FunctionId function, Optional<String> qualifier)
            implements Change {
        @Override
        public String key() {
            return policyKey(function, qualifier);
        }
    }

    /** What conditions of policies may ask of a function; one without tags has none of these. */
    record FunctionTagsPut(FunctionId function, Map<String, String> tags) implements Change {
        public FunctionTagsPut {
            tags = Map.copyOf(tags);
        }

        @Override
        public String key() {
            return "function-tags/" + function;
        }
    }

    record FunctionTagsRemoved(FunctionId function) implements Change {
        @Override
        public String key() {
            return "function-tags/" + function;
        }
    }

    record LogGroupTagsPut(TenantId tenant, String logGroup, Map<String, String> tags)
            implements Change {
        public LogGroupTagsPut {
            tags = Map.copyOf(tags);
        }

        @Override
        public String key() {
            return "log-group-tags/" + tenant + "/" + logGroup;
        }
    }

    record LogGroupTagsRemoved(TenantId tenant, String logGroup) implements Change {
        @Override
        public String key() {
            return "log-group-tags/" + tenant + "/" + logGroup;
        }
    }

    record EgressPolicyPut(EgressPolicy policy) implements Change {
        @Override
        public String key() {
            return "egress/" + policy.tenant() + "/" + policy.id();
        }
    }

    record EgressPolicyRemoved(TenantId tenant, String id) implements Change {
        @Override
        public String key() {
            return "egress/" + tenant + "/" + id;
        }
    }

    /**
     * Which other accounts may use a version of a layer.
     *
     * @param arn of the version
     * @param document a resource policy of IAM's grammar
     */
    record LayerPolicyPut(String arn, String document) implements Change {
        @Override
        public String key() {
            return "layer-policy/" + arn;
        }
    }

    record LayerPolicyRemoved(String arn) implements Change {
        @Override
        public String key() {
            return "layer-policy/" + arn;
        }
    }

    record FunctionUrlPut(FunctionUrl url) implements Change {
        @Override
        public String key() {
            return "function-url/" + url.id();
        }
    }

    record FunctionUrlRemoved(String id) implements Change {
        @Override
        public String key() {
            return "function-url/" + id;
        }
    }

    record EventInvokePut(EventInvokeConfig config) implements Change {
        @Override
        public String key() {
            return "event-invoke/" + config.function() + "/" + config.qualifier();
        }
    }

    record EventInvokeRemoved(FunctionId function, String qualifier) implements Change {
        @Override
        public String key() {
            return "event-invoke/" + function + "/" + qualifier;
        }
    }

    record MappingPut(EventSourceMapping mapping) implements Change {
        @Override
        public String key() {
            return "mapping/" + mapping.function().tenant() + "/" + mapping.id();
        }
    }

    record MappingRemoved(TenantId tenant, String id) implements Change {
        @Override
        public String key() {
            return "mapping/" + tenant + "/" + id;
        }
    }

    record QueuePut(Queue queue) implements Change {
        @Override
        public String key() {
            return "queue/" + queue.id();
        }
    }

    record QueueRemoved(QueueId queue) implements Change {
        @Override
        public String key() {
            return "queue/" + queue;
        }
    }

    private static String policyKey(FunctionId function, Optional<String> qualifier) {
        return "function-policy/" + function + qualifier.map(it -> "/" + it).orElse("");
    }

    /** Whether the topic forgets the key: a removal is published as a tombstone. */
    default boolean isRemoval() {
        return switch (this) {
            case TenantRemoved _,
                    AccessKeyRemoved _,
                    FunctionRemoved _,
                    FunctionPolicyRemoved _,
                    FunctionTagsRemoved _,
                    LogGroupTagsRemoved _,
                    LayerPolicyRemoved _,
                    FunctionUrlRemoved _,
                    EventInvokeRemoved _,
                    MappingRemoved _,
                    QueueRemoved _,
                    AliasRemoved _,
                    ConcurrencyRemoved _,
                    UserRemoved _,
                    GroupRemoved _,
                    RoleRemoved _,
                    PolicyRemoved _,
                    EgressPolicyRemoved _,
                    GuardRailRemoved _ ->
                    true;
            case TenantPut _,
                    AccessKeyPut _,
                    FunctionPut _,
                    FunctionPolicyPut _,
                    FunctionTagsPut _,
                    LogGroupTagsPut _,
                    LayerPolicyPut _,
                    FunctionUrlPut _,
                    EventInvokePut _,
                    MappingPut _,
                    QueuePut _,
                    AliasPut _,
                    ConcurrencyPut _,
                    UserPut _,
                    GroupPut _,
                    RolePut _,
                    PolicyPut _,
                    EgressPolicyPut _,
                    GuardRailPut _ ->
                    false;
        };
    }

    /** The removal that a tombstone under this key means. */
    static Change removal(String key) {
        var parts = key.split("/", -1);
        return switch (parts[0]) {
            case "tenant" -> new TenantRemoved(new TenantId(parts[1]));
            case "key" -> new AccessKeyRemoved(parts[1]);
            case "function" ->
                    new FunctionRemoved(new FunctionId(new TenantId(parts[1]), parts[2]), parts[3]);
            case "alias" ->
                    new AliasRemoved(new FunctionId(new TenantId(parts[1]), parts[2]), parts[3]);
            case "concurrency" ->
                    new ConcurrencyRemoved(new FunctionId(new TenantId(parts[1]), parts[2]));
            case "user" -> new UserRemoved(new TenantId(parts[1]), parts[2]);
            case "group" -> new GroupRemoved(new TenantId(parts[1]), parts[2]);
            case "role" -> new RoleRemoved(new TenantId(parts[1]), parts[2]);
            case "policy" -> new PolicyRemoved(new TenantId(parts[1]), parts[2]);
            case "guard-rail" -> new GuardRailRemoved(new TenantId(parts[1]), parts[2]);
            case "egress" -> new EgressPolicyRemoved(new TenantId(parts[1]), parts[2]);
            case "log-group-tags" -> // names of groups have slashes
                    new LogGroupTagsRemoved(new TenantId(parts[1]), key.split("/", 3)[2]);
            case "event-invoke" ->
                    new EventInvokeRemoved(
                            new FunctionId(new TenantId(parts[1]), parts[2]), parts[3]);
            case "mapping" -> new MappingRemoved(new TenantId(parts[1]), parts[2]);
            case "queue" -> new QueueRemoved(new QueueId(new TenantId(parts[1]), parts[2]));
            case "function-url" -> new FunctionUrlRemoved(parts[1]);
            case "function-tags" ->
                    new FunctionTagsRemoved(new FunctionId(new TenantId(parts[1]), parts[2]));
            case "layer-policy" -> new LayerPolicyRemoved(parts[1]);
            case "function-policy" ->
                    new FunctionPolicyRemoved(
                            new FunctionId(new TenantId(parts[1]), parts[2]),
                            parts.length > 3 ? Optional.of(parts[3]) : Optional.empty());
            default -> throw new IllegalArgumentException("unknown catalogue key " + key);
        };
    }
}
