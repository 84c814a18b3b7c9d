package dev.tidemill.api.iam;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.persistence.TextMap;
import dev.tidemill.api.tenant.AccessKeys;
import dev.tidemill.api.tenant.TenantLock;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.iam.directory.IamGroup;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.directory.Identity;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes, changes and removes users, groups and roles. Each change locks the row, writes, and tells
 * the catalogue what came out.
 */
@ApplicationScoped
@Transactional
public class EditIdentities {

    /** What a new identity shall be. A group has the first three only, a user all but the last. */
    public record Wanted(
            IdentityKind kind,
            String path,
            String name,
            Optional<String> boundary,
            Map<String, String> tags,
            Optional<RoleSettings> role) {}

    /** What only a role has. */
    public record RoleSettings(TrustDocument trust, String description, Duration maxSession) {}

    private final Sql sql;
    private final Outbox outbox;
    private final Identities identities;
    private final Policies policies;
    private final TenantLock tenants;
    private final AccessKeys accessKeys;
    private final Clock clock;
    private final TextMap texts = new TextMap();

    EditIdentities(
            Sql sql,
            Outbox outbox,
            Identities identities,
            Policies policies,
            TenantLock tenants,
            AccessKeys accessKeys,
            Clock clock) {
        this.sql = sql;
        this.outbox = outbox;
        this.identities = identities;
        this.policies = policies;
        this.tenants = tenants;
        this.accessKeys = accessKeys;
        this.clock = clock;
    }

    public Identity create(TenantId tenant, Wanted wanted) {
        var kind = wanted.kind();
        tenants.count(tenant); // nobody else adds one meanwhile
        wanted.boundary().ifPresent(arn -> policies.hold(tenant, arn));
        if (identities.count(tenant, kind) >= kind.most()) {
            throw Refusals.quota(kind.title() + "sPerAccount", kind.most());
        }
        var added =
                sql.update(
                        "insert into iam_identity (id, tenant, kind, name, path, created_at, tags,"
                                + " boundary, description, trust, max_session_seconds) values"
                                + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                        NewId.of(kind.idPrefix()),
                        tenant.value(),
                        kind.word(),
                        wanted.name(),
                        wanted.path(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        texts.convertToDatabaseColumn(TagSet.with(Map.of(), wanted.tags())),
                        wanted.boundary(),
                        wanted.role().map(RoleSettings::description),
                        wanted.role().map(RoleSettings::trust).map(TrustDocument::kept),
                        wanted.role().map(role -> role.maxSession().toSeconds()));
        if (added == 0) {
            throw exists(kind, wanted.name());
        }
        var made = identities.get(tenant, kind, wanted.name());
        publish(made);
        return made;
    }

    public void delete(TenantId tenant, IdentityKind kind, String name) {
        var identity = identities.lock(tenant, kind, name);
        if (!identity.attached().isEmpty()) {
            throw Refusals.inUse("Cannot delete entity, must detach all policies first.");
        }
        if (!identity.inline().isEmpty()) {
            throw Refusals.inUse("Cannot delete entity, must delete policies first.");
        }
        switch (identity) {
            case IamUser user -> {
                if (!user.groups().isEmpty()) {
                    throw Refusals.inUse(
                            "Cannot delete entity, must remove users from group first.");
                }
                if (!accessKeys.list(tenant, Optional.of(user.id())).isEmpty()) {
                    throw Refusals.inUse("Cannot delete entity, must delete access keys first.");
                }
            }
            case IamGroup group -> {
                if (!identities.members(group).isEmpty()) {
                    throw Refusals.inUse(
                            "Cannot delete entity, must remove users from group first.");
                }
            }
            case IamRole _ -> {}
        }
        update("delete from iam_identity where tenant = ? and id = ?", identity);
        outbox.add(tenant, removal(kind, tenant, name));
    }

    /** A new name or a new path; what is empty stays. */
    public void move(
            TenantId tenant,
            IdentityKind kind,
            String name,
            Optional<String> newName,
            Optional<String> newPath) {
        if (newName.isPresent()) {
            tenants.count(tenant); // nobody else takes the name
        }
        var identity = identities.lock(tenant, kind, name);
        var next = newName.orElse(name);
        if (!next.equals(name) && isTaken(tenant, kind, next, identity.id())) {
            throw exists(kind, next);
        }
        sql.update(
                "update iam_identity set name = ?, path = ? where tenant = ? and id = ?",
                next,
                newPath.orElse(identity.path()),
                tenant.value(),
                identity.id());
        var moved = identities.get(tenant, kind, next);
        publish(moved);
        if (!next.equals(name)) {
            switch (moved) {
                case IamUser user -> accessKeys.publishAll(tenant, user.id());
                case IamGroup group -> identities.members(group).forEach(this::publishLocked);
                case IamRole _ -> {}
            }
            outbox.add(tenant, removal(kind, tenant, name));
        }
    }

    private boolean isTaken(TenantId tenant, IdentityKind kind, String name, String id) {
        return !sql.query(
                        row -> 1,
                        "select 1 from iam_identity where tenant = ? and kind = ? and lower(name) ="
                                + " lower(?) and id <> ?",
                        tenant.value(),
                        kind.word(),
                        name,
                        id)
                .isEmpty();
    }

    public void changeTrust(TenantId tenant, String role, TrustDocument trust) {
        change(
                tenant,
                IdentityKind.ROLE,
                role,
                found ->
                        update(
                                "update iam_identity set trust = ? where tenant = ? and id = ?",
                                found,
                                trust.kept()));
    }

    /** What is empty stays. */
    public IamRole changeSettings(
            TenantId tenant, String role, Optional<String> description, Optional<Duration> most) {
        return (IamRole)
                change(
                        tenant,
                        IdentityKind.ROLE,
                        role,
                        found ->
                                sql.update(
                                        "update iam_identity set description = coalesce(?,"
                                                + " description), max_session_seconds = coalesce(?,"
                                                + " max_session_seconds) where tenant = ? and id ="
                                                + " ?",
                                        description,
                                        most.map(duration -> (int) duration.toSeconds()),
                                        tenant.value(),
                                        found.id()));
    }

    /**
     * @param arn empty to take it away
     */
    public void bound(TenantId tenant, IdentityKind kind, String name, Optional<String> arn) {
        change(
                tenant,
                kind,
                name,
                found -> {
                    arn.ifPresent(policy -> policies.hold(tenant, policy));
                    sql.update(
                            "update iam_identity set boundary = ? where tenant = ? and id = ?",
                            arn,
                            tenant.value(),
                            found.id());
                });
    }

    public void tag(TenantId tenant, IdentityKind kind, String name, Map<String, String> more) {
        change(tenant, kind, name, found -> setTags(found, TagSet.with(tags(found), more)));
    }

    public void untag(TenantId tenant, IdentityKind kind, String name, Collection<String> keys) {
        change(tenant, kind, name, found -> setTags(found, TagSet.without(tags(found), keys)));
    }

    private void setTags(Identity identity, Map<String, String> tags) {
        update(
                "update iam_identity set tags = ? where tenant = ? and id = ?",
                identity,
                texts.convertToDatabaseColumn(tags));
    }

    private static Map<String, String> tags(Identity identity) {
        return switch (identity) {
            case IamUser user -> user.tags();
            case IamRole role -> role.tags();
            case IamGroup _ -> Map.of();
        };
    }

    /** Does one thing to an identity that nobody else changes meanwhile, and publishes it. */
    Identity change(TenantId tenant, IdentityKind kind, String name, Consumer<Identity> work) {
        work.accept(identities.lock(tenant, kind, name));
        var changed = identities.get(tenant, kind, name);
        publish(changed);
        return changed;
    }

    private void update(String statement, Identity identity, Object... first) {
        var parameters = new java.util.ArrayList<>(List.of(first));
        parameters.add(identity.tenant().value());
        parameters.add(identity.id());
        sql.update(statement, parameters.toArray());
    }

    /** What nobody changes meanwhile: a change that is not committed yet is waited for. */
    private void publishLocked(IamUser user) {
        change(user.tenant(), IdentityKind.USER, user.name(), _ -> {});
    }

    private void publish(Identity identity) {
        outbox.add(identity.tenant(), put(identity));
    }

    static Change put(Identity identity) {
        return switch (identity) {
            case IamUser user -> new Change.UserPut(user);
            case IamGroup group -> new Change.GroupPut(group);
            case IamRole role -> new Change.RolePut(role);
        };
    }

    static Change removal(IdentityKind kind, TenantId tenant, String name) {
        return switch (kind) {
            case USER -> new Change.UserRemoved(tenant, name);
            case GROUP -> new Change.GroupRemoved(tenant, name);
            case ROLE -> new Change.RoleRemoved(tenant, name);
        };
    }

    private static RuntimeException exists(IdentityKind kind, String name) {
        return Refusals.exists(kind.title() + " with name " + name + " already exists.");
    }
}
