package dev.tidemill.api.iam;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.persistence.TextMap;
import dev.tidemill.api.tenant.TenantLock;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.managed.ManagedPolicies;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;

/** Makes, changes and removes managed policies of tenants. AWS's belong to nobody here. */
@ApplicationScoped
@Transactional
public class EditPolicies {

    private static final int MOST = 1500;
    private static final int MOST_VERSIONS = 5;

    private final Sql sql;
    private final Outbox outbox;
    private final Policies policies;
    private final TenantLock tenants;
    private final Clock clock;
    private final TextMap texts = new TextMap();

    EditPolicies(Sql sql, Outbox outbox, Policies policies, TenantLock tenants, Clock clock) {
        this.sql = sql;
        this.outbox = outbox;
        this.policies = policies;
        this.tenants = tenants;
        this.clock = clock;
    }

    public PolicyView create(
            TenantId tenant,
            String path,
            String name,
            String description,
            String document,
            Map<String, String> tags) {
        Documents.checkManaged(document);
        tenants.count(tenant); // nobody else adds one while we count
        if (policies.own(tenant).size() >= MOST) {
            throw Refusals.quota("PoliciesPerAccount", MOST);
        }
        var id = NewId.of("ANPA");
        var added =
                sql.update(
                        "insert into iam_policy (id, tenant, name, path, description, tags,"
                                + " created_at, updated_at, default_version, last_version) values"
                                + " (?, ?, ?, ?, ?, ?, ?, ?, 1, 1) on conflict do nothing",
                        id,
                        tenant.value(),
                        name,
                        path,
                        description,
                        texts.convertToDatabaseColumn(TagSet.with(Map.of(), tags)),
                        now(),
                        now());
        if (added == 0) {
            throw Refusals.exists(
                    "A policy called "
                            + name
                            + " already exists. Duplicate names are not allowed.");
        }
        addVersion(tenant, id, 1, document);
        return publish(tenant, "arn:aws:iam::" + tenant + ":policy" + path + name);
    }

    public void delete(TenantId tenant, String arn) {
        var policy = lock(tenant, arn);
        if (policy.attachments() + policy.boundaries() > 0) {
            throw Refusals.inUse("Cannot delete a policy attached to entities.");
        }
        if (policies.versions(tenant, arn).size() > 1) {
            throw Refusals.inUse(
                    "This policy has more than one version. Before you delete a policy, you must"
                            + " delete the policy's versions. The default version is deleted with"
                            + " the policy.");
        }
        sql.update(
                "delete from iam_policy where tenant = ? and id = ?", tenant.value(), policy.id());
        outbox.add(tenant, new Change.PolicyRemoved(tenant, policy.name()));
    }

    public PolicyView.Version addVersion(
            TenantId tenant, String arn, String document, boolean asDefault) {
        Documents.checkManaged(document);
        var policy = lock(tenant, arn);
        if (policies.versions(tenant, arn).size() >= MOST_VERSIONS) {
            throw Refusals.full(
                    "A managed policy can have up to 5 versions. Before you create a new version,"
                            + " you must delete an existing version.");
        }
        var number =
                sql.query(
                                row -> row.getInt(1),
                                "update iam_policy set last_version = last_version + 1, updated_at"
                                        + " = ? where tenant = ? and id = ? returning last_version",
                                now(),
                                tenant.value(),
                                policy.id())
                        .getFirst();
        addVersion(tenant, policy.id(), number, document);
        if (asDefault) {
            makeDefault(tenant, policy, number);
        }
        return version(tenant, arn, number);
    }

    private void addVersion(TenantId tenant, String policy, int number, String document) {
        sql.update(
                "insert into iam_policy_version (tenant, policy, number, document, created_at)"
                        + " values (?, ?, ?, ?, ?)",
                tenant.value(),
                policy,
                number,
                Documents.kept(document),
                now());
    }

    public void setDefault(TenantId tenant, String arn, int number) {
        var policy = lock(tenant, arn);
        version(tenant, arn, number);
        makeDefault(tenant, policy, number);
    }

    private void makeDefault(TenantId tenant, PolicyView policy, int number) {
        sql.update(
                "update iam_policy set default_version = ?, updated_at = ? where tenant = ? and id"
                        + " = ?",
                number,
                now(),
                tenant.value(),
                policy.id());
        publish(tenant, policy.arn());
    }

    public void deleteVersion(TenantId tenant, String arn, int number) {
        var policy = lock(tenant, arn);
        if (version(tenant, arn, number).isDefault()) {
            throw Refusals.inUse("Cannot delete the default version of a policy.");
        }
        sql.update(
                "delete from iam_policy_version where tenant = ? and policy = ? and number = ?",
                tenant.value(),
                policy.id(),
                number);
    }

    /**
     * @throws dev.tidemill.core.error.PlatformException when there is none
     */
    public PolicyView.Version version(TenantId tenant, String arn, int number) {
        return policies.versions(tenant, arn).stream()
                .filter(version -> version.number() == number)
                .findFirst()
                .orElseThrow(
                        () ->
                                Refusals.missing(
                                        "Policy %s version v%d does not exist or is not attachable."
                                                .formatted(arn, number)));
    }

    public void tag(TenantId tenant, String arn, Map<String, String> more) {
        var policy = lock(tenant, arn);
        setTags(tenant, policy, TagSet.with(policy.tags(), more));
    }

    public void untag(TenantId tenant, String arn, Collection<String> keys) {
        var policy = lock(tenant, arn);
        setTags(tenant, policy, TagSet.without(policy.tags(), keys));
    }

    private void setTags(TenantId tenant, PolicyView policy, Map<String, String> tags) {
        sql.update(
                "update iam_policy set tags = ? where tenant = ? and id = ?",
                texts.convertToDatabaseColumn(tags),
                tenant.value(),
                policy.id());
        publish(tenant, policy.arn());
    }

    private PolicyView lock(TenantId tenant, String arn) {
        if (ManagedPolicies.isManaged(arn)) {
            throw new PlatformException(
                    ErrorCode.ACCESS_DENIED,
                    "Policy " + arn + " belongs to AWS and cannot be changed.");
        }
        return policies.lock(tenant, arn);
    }

    private PolicyView publish(TenantId tenant, String arn) {
        var policy = policies.get(tenant, arn);
        outbox.add(tenant, new Change.PolicyPut(policies.published(tenant, policy)));
        return policy;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
