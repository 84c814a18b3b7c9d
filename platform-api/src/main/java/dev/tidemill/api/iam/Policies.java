package dev.tidemill.api.iam;

import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.persistence.TextMap;
import dev.tidemill.api.tenant.TenantLock;
import dev.tidemill.core.iam.directory.IamPolicy;
import dev.tidemill.core.iam.managed.ManagedPolicies;
import dev.tidemill.core.iam.managed.ManagedPolicy;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Managed policies, the tenant's and AWS's, with their versions. */
@ApplicationScoped
@Transactional
public class Policies {

    /** AWS's policies came with the platform, and never change under a version. */
    private static final Instant EVER = Instant.parse("2015-02-06T18:40:00Z");

    /** How many identities each policy is attached to, and is the boundary of; by ARN. */
    private record Uses(Map<String, Integer> attachments, Map<String, Integer> boundaries) {}

    private final Sql sql;
    private final TenantLock tenants;
    private final TextMap texts = new TextMap();

    Policies(Sql sql, TenantLock tenants) {
        this.sql = sql;
        this.tenants = tenants;
    }

    /**
     * @throws dev.tidemill.core.error.PlatformException when there is none
     */
    public PolicyView get(TenantId tenant, String arn) {
        return find(tenant, arn)
                .orElseThrow(() -> Refusals.missing("Policy " + arn + " was not found."));
    }

    private Optional<PolicyView> find(TenantId tenant, String arn) {
        var managed = ManagedPolicies.find(arn);
        if (managed.isPresent()) {
            var uses = uses(tenant);
            return managed.map(policy -> view(policy, uses));
        }
        return own(tenant).stream().filter(policy -> policy.arn().equals(arn)).findFirst();
    }

    /** The tenant's own, in the order of their names. */
    public List<PolicyView> own(TenantId tenant) {
        var uses = uses(tenant);
        return sql.query(
                row -> view(row, uses),
                "select * from iam_policy where tenant = ? order by name",
                tenant.value());
    }

    /** AWS's, in the order of their names. */
    public List<PolicyView> managed(TenantId tenant) {
        var uses = uses(tenant);
        return ManagedPolicies.all().stream().map(policy -> view(policy, uses)).toList();
    }

    /** The newest first. */
    public List<PolicyView.Version> versions(TenantId tenant, String arn) {
        var policy = get(tenant, arn);
        return ManagedPolicies.find(arn)
                .map(managed -> List.of(new PolicyView.Version(1, managed.document(), EVER, true)))
                .orElseGet(() -> versions(tenant, policy));
    }

    private List<PolicyView.Version> versions(TenantId tenant, PolicyView policy) {
        return sql.query(
                row ->
                        new PolicyView.Version(
                                row.getInt("number"),
                                row.getString("document"),
                                time(row, "created_at"),
                                row.getInt("number") == policy.defaultVersion()),
                "select * from iam_policy_version where tenant = ? and policy = ? order by number"
                        + " desc",
                tenant.value(),
                policy.id());
    }

    /** Makes sure that somebody may use it, until the transaction ends. */
    void hold(TenantId tenant, String arn) {
        if (ManagedPolicies.find(arn).isPresent()) {
            return;
        }
        tenants.keep(tenant);
        sql.query(
                row -> 1,
                "select 1 from iam_policy where tenant = ? and name = ? for share",
                tenant.value(),
                arn.substring(arn.lastIndexOf('/') + 1));
        if (find(tenant, arn).isEmpty()) {
            throw Refusals.missing("Policy " + arn + " does not exist or is not attachable.");
        }
    }

    /** Until the transaction ends nobody changes it, nor begins to use it. */
    PolicyView lock(TenantId tenant, String arn) {
        tenants.keep(tenant);
        sql.query(
                row -> 1,
                "select 1 from iam_policy where tenant = ? and name = ? for update",
                tenant.value(),
                arn.substring(arn.lastIndexOf('/') + 1));
        return get(tenant, arn);
    }

    /** As the catalogue knows it. */
    IamPolicy published(TenantId tenant, PolicyView policy) {
        return sql.query(
                        row ->
                                new IamPolicy(
                                        tenant,
                                        policy.path(),
                                        policy.name(),
                                        policy.id(),
                                        row.getString(1),
                                        policy.tags()),
                        "select document from iam_policy_version where tenant = ? and policy = ?"
                                + " and number = ?",
                        tenant.value(),
                        policy.id(),
                        policy.defaultVersion())
                .getFirst();
    }

    /** Of all tenants; until the transaction ends none of them changes. */
    List<IamPolicy> lockAll() {
        return sql.query(
                row ->
                        new IamPolicy(
                                new TenantId(row.getString("tenant")),
                                row.getString("path"),
                                row.getString("name"),
                                row.getString("id"),
                                row.getString("document"),
                                texts.convertToEntityAttribute(row.getString("tags"))),
                "select p.tenant, p.path, p.name, p.id, p.tags, v.document from iam_policy p join"
                        + " iam_policy_version v on v.policy = p.id and v.number ="
                        + " p.default_version order by p.id for share of p");
    }

    private Uses uses(TenantId tenant) {
        return new Uses(
                counts(
                        "select policy_arn, count(*) from iam_attachment where tenant = ? group by"
                                + " policy_arn",
                        tenant),
                counts(
                        "select boundary, count(*) from iam_identity where tenant = ? and boundary"
                                + " is not null group by boundary",
                        tenant));
    }

    private Map<String, Integer> counts(String query, TenantId tenant) {
        return sql
                .query(row -> Map.entry(row.getString(1), row.getInt(2)), query, tenant.value())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private PolicyView view(ResultSet row, Uses uses) throws SQLException {
        var path = row.getString("path");
        var name = row.getString("name");
        var arn = "arn:aws:iam::" + row.getString("tenant") + ":policy" + path + name;
        return new PolicyView(
                arn,
                path,
                name,
                row.getString("id"),
                row.getString("description"),
                texts.convertToEntityAttribute(row.getString("tags")),
                time(row, "created_at"),
                time(row, "updated_at"),
                row.getInt("default_version"),
                uses.attachments().getOrDefault(arn, 0),
                uses.boundaries().getOrDefault(arn, 0));
    }

    private static PolicyView view(ManagedPolicy policy, Uses uses) {
        return new PolicyView(
                policy.arn(),
                policy.path(),
                policy.name(),
                id(policy),
                policy.description(),
                Map.of(),
                EVER,
                EVER,
                1,
                uses.attachments().getOrDefault(policy.arn(), 0),
                uses.boundaries().getOrDefault(policy.arn(), 0));
    }

    /** The same one for all times and tenants. */
    private static String id(ManagedPolicy policy) {
        var hash = UUID.nameUUIDFromBytes(policy.arn().getBytes(StandardCharsets.UTF_8));
        var letters = hash.toString().replace("-", "").toUpperCase(Locale.ROOT);
        return "ANPA" + letters.substring(0, 17);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
