package dev.tidemill.api.iam;

import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.persistence.TextMap;
import dev.tidemill.api.tenant.TenantLock;
import dev.tidemill.core.iam.directory.IamGroup;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.directory.Identity;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Users, groups and roles with all that belongs to them, as the database has them. */
@ApplicationScoped
@Transactional
public class Identities {

    static final String ALL =
            """
            select i.*,
                (select json_object_agg(p.name, p.document)::text from iam_inline_policy p
                    where p.identity = i.id) as inline,
                (select array_agg(a.policy_arn order by a.policy_arn) from iam_attachment a
                    where a.identity = i.id) as attached,
                (select array_agg(g.name order by g.name) from iam_membership m
                    join iam_identity g on g.id = m.group_id where m.user_id = i.id) as groups
            from iam_identity i
            """;

    private final Sql sql;
    private final TenantLock tenants;
    private final TextMap texts = new TextMap();

    Identities(Sql sql, TenantLock tenants) {
        this.sql = sql;
        this.tenants = tenants;
    }

    /**
     * @throws dev.tidemill.core.error.PlatformException when there is none
     */
    public IamUser user(TenantId tenant, String name) {
        return (IamUser) get(tenant, IdentityKind.USER, name);
    }

    /**
     * @throws dev.tidemill.core.error.PlatformException when there is none
     */
    public IamGroup group(TenantId tenant, String name) {
        return (IamGroup) get(tenant, IdentityKind.GROUP, name);
    }

    /**
     * @throws dev.tidemill.core.error.PlatformException when there is none
     */
    public IamRole role(TenantId tenant, String name) {
        return (IamRole) get(tenant, IdentityKind.ROLE, name);
    }

    /**
     * @throws dev.tidemill.core.error.PlatformException when there is none
     */
    public Identity get(TenantId tenant, IdentityKind kind, String name) {
        return query(
                        "where i.tenant = ? and i.kind = ? and i.name = ?",
                        tenant.value(),
                        kind.word(),
                        name)
                .stream()
                .findFirst()
                .orElseThrow(() -> Refusals.missing(kind, name));
    }

    /**
     * In the order of their names.
     *
     * @param after the last name of the page before; empty for the first page
     */
    public List<Identity> list(
            TenantId tenant, IdentityKind kind, String pathPrefix, String after, int atMost) {
        return query(
                "where i.tenant = ? and i.kind = ? and starts_with(i.path, ?) and i.name > ?"
                        + " order by i.name limit ?",
                tenant.value(),
                kind.word(),
                pathPrefix,
                after,
                atMost);
    }

    /** When and where a session of a role signed last. */
    public record LastUse(Instant at, String region) {}

    /**
     * Of roles that were used, by their unique ids.
     *
     * @param id of the one that is asked for; empty for all of the tenant's
     */
    public Map<String, LastUse> lastUses(TenantId tenant, Optional<String> id) {
        var uses = new HashMap<String, LastUse>();
        sql.query(
                row ->
                        uses.put(
                                row.getString("id"),
                                new LastUse(
                                        row.getObject("last_used_at", OffsetDateTime.class)
                                                .toInstant(),
                                        row.getString("last_used_region"))),
                "select id, last_used_at, last_used_region from iam_identity where tenant = ? and"
                        + " last_used_at is not null and id = coalesce(?, id)",
                tenant.value(),
                id);
        return uses;
    }

    /** The users in a group, in the order of their names. */
    public List<IamUser> members(IamGroup group) {
        return query(
                        "where i.tenant = ? and i.id in (select user_id from iam_membership where"
                                + " group_id = ?) order by i.name",
                        group.tenant().value(),
                        group.id())
                .stream()
                .map(IamUser.class::cast)
                .toList();
    }

    /** The groups that a user is in, in the order of their names. */
    public List<IamGroup> groups(IamUser user) {
        return query(
                        "where i.tenant = ? and i.id in (select group_id from iam_membership where"
                                + " user_id = ?) order by i.name",
                        user.tenant().value(),
                        user.id())
                .stream()
                .map(IamGroup.class::cast)
                .toList();
    }

    /** Whom a managed policy is attached to, by kind and name. */
    public List<Identity> attachedTo(TenantId tenant, String policyArn) {
        return query(
                "where i.tenant = ? and i.id in (select identity from iam_attachment where"
                        + " policy_arn = ?) order by i.kind, i.name",
                tenant.value(),
                policyArn);
    }

    /** Whose boundary a managed policy is, by kind and name. */
    public List<Identity> boundedBy(TenantId tenant, String policyArn) {
        return query(
                "where i.tenant = ? and i.boundary = ? order by i.kind, i.name",
                tenant.value(),
                policyArn);
    }

    public int count(TenantId tenant, IdentityKind kind) {
        return sql.query(
                        row -> row.getInt(1),
                        "select count(*) from iam_identity where tenant = ? and kind = ?",
                        tenant.value(),
                        kind.word())
                .getFirst();
    }

    /**
     * Until the transaction ends nobody else changes it. Groups are locked before their users.
     *
     * @throws dev.tidemill.core.error.PlatformException when there is none
     */
    Identity lock(TenantId tenant, IdentityKind kind, String name) {
        tenants.keep(tenant);
        sql.query(
                row -> 1,
                "select 1 from iam_identity where tenant = ? and kind = ? and name = ? for update",
                tenant.value(),
                kind.word(),
                name);
        return get(tenant, kind, name);
    }

    /** Of all tenants; until the transaction ends none of them changes. */
    Stream<Identity> lockAll() {
        sql.query(row -> 1, "select 1 from iam_identity order by id for share");
        return query("order by i.id").stream();
    }

    private List<Identity> query(String where, Object... parameters) {
        return sql.query(this::identity, ALL + where, parameters);
    }

    private Identity identity(ResultSet row) throws SQLException {
        var tenant = new TenantId(row.getString("tenant"));
        var path = row.getString("path");
        var name = row.getString("name");
        var id = row.getString("id");
        var created = row.getObject("created_at", OffsetDateTime.class).toInstant();
        var tags = texts.convertToEntityAttribute(row.getString("tags"));
        var boundary = Optional.ofNullable(row.getString("boundary"));
        var inline = inline(row);
        var attached = list(row, "attached");
        return switch (row.getString("kind")) {
            case "user" ->
                    new IamUser(
                            tenant,
                            path,
                            name,
                            id,
                            created,
                            tags,
                            list(row, "groups"),
                            inline,
                            attached,
                            boundary);
            case "group" -> new IamGroup(tenant, path, name, id, created, inline, attached);
            case "role" ->
                    new IamRole(
                            tenant,
                            path,
                            name,
                            id,
                            created,
                            row.getString("description"),
                            row.getString("trust"),
                            Duration.ofSeconds(row.getInt("max_session_seconds")),
                            tags,
                            inline,
                            attached,
                            boundary);
            default -> throw new IllegalStateException("unknown kind " + row.getString("kind"));
        };
    }

    private Map<String, String> inline(ResultSet row) throws SQLException {
        var documents = row.getString("inline");
        return documents == null ? Map.of() : texts.convertToEntityAttribute(documents);
    }

    private static List<String> list(ResultSet row, String column) throws SQLException {
        var array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
